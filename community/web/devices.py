"""What a browser calls itself, in words a person knows their device by."""

from flask_babel import gettext as _

# The first that is found: most browsers also claim to be the ones after them.
BROWSERS = (
    ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str | None) -> str:
    """ "Firefox on Windows"; what is not known of the two is left out, and in doubt the agent itself shown."""
    agent = agent or ""
    browser = _first(BROWSERS, agent)
    system = _first(SYSTEMS, agent)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or agent or str(_("unknown"))


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str | None:
    return next((name for sign, name in table if sign in agent), None)
