"""What axe finds on a page: every rule it has for WCAG 2.2 AA and for good practice, in both themes."""

from importlib.resources import files

SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental",
]  # fmt: skip
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that a theme changes
SETTLED = 200  # milliseconds: what changes its colour takes a moment


def findings(page, both_themes=True):
    """Sentences on what is wrong with a page, in light and in dark; none is right."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    # The bar stays in sight and would lie over whatever stands half behind it.
    page.evaluate("scrollTo(0, 0)")
    page.emulate_media(color_scheme="light")
    found = _run(page, {"runOnly": TAGS})
    if not both_themes:
        return found
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(SETTLED)
    return found + [f"in the dark: {one}" for one in _run(page, COLOURS)]


def _run(page, options):
    results = page.evaluate("options => axe.run(document, options)", options)
    assert results["passes"], "axe looked at nothing"
    return [
        f"{violation['id']} at {node['target'][0]}: {node['failureSummary'].splitlines()[1].strip()}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
