"""How an export looks when it is read from a disk, with no site around it."""

LOOK = """\
body { font-family: system-ui, sans-serif; line-height: 1.5; margin: 0 auto; max-width: 48rem; padding: 1.5rem; }
article { border-block-start: 1px solid #8886; padding-block: 1rem; }
dl { display: grid; gap: .25rem 1rem; grid-template-columns: minmax(7rem, 12rem) minmax(0, 1fr); margin: 0; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
img { max-width: 100%; }
pre { overflow: auto; white-space: pre-wrap; }
"""
