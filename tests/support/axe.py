"""What axe finds on a page: every rule it has for WCAG 2.2 AA and for good practice, in both themes.

Both themes are the same document, so in the second one only what tells by colours is looked at. Windows of
tests want no motion (`Visits`), and so nothing takes a moment to change its colour.
"""

from importlib.resources import files

SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental",
]  # fmt: skip
COLOURS = ["color-contrast", "link-in-text-block"]  # all that a theme changes
# Of what passes, one example of each rule comes along, not a megabyte.
BRIEF = {"resultTypes": ["violations"]}

AROUND = [".top-bar", ".footer"]  # a third of the elements of a common page
MARKUP = """selectors => selectors.map((selector) => {
  const found = document.querySelector(selector), copy = found.cloneNode(true);
  for (const hidden of copy.querySelectorAll("input[type=hidden]")) hidden.remove(); // where one is, for the way back
  return `${copy.outerHTML} in ${found.parentElement.localName}`;
})"""


def findings(page, both_themes=True, known=None):
    """Sentences on what is wrong with a page, in light and in dark; none is right.

    Known is a set that goes from page to page of one window: a bar or footer of which every character
    was looked at there is not looked at again. The page as a whole always is.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    # The bar stays in sight and would lie over whatever stands half behind it.
    page.evaluate("scrollTo(0, 0)")
    page.emulate_media(color_scheme="light")
    known_here = [] if known is None else _known(page, known)
    found = _run(page, TAGS, known_here)
    if not both_themes:
        return found
    page.emulate_media(color_scheme="dark")
    return found + [f"in the dark: {one}" for one in _run(page, COLOURS, known_here)]


def _known(page, known):
    """The selectors of what was looked at before; the rest is known from now on."""
    markup = dict(zip(AROUND, page.evaluate(MARKUP, AROUND), strict=True))
    seen = [[selector] for selector in AROUND if markup[selector] in known]
    known.update(markup.values())
    return seen


def _run(page, rules, exclude):
    options = BRIEF | {"runOnly": rules}
    results = page.evaluate("given => axe.run(...given)", [{"exclude": exclude}, options])
    assert results["passes"], "axe looked at nothing"
    return [
        f"{violation['id']} at {node['target'][0]}: {node['failureSummary'].splitlines()[1].strip()}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
