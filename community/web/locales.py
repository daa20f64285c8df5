"""Which language and zone a page is written in."""

from flask import current_app, request
from flask_babel import get_locale

from community.web.viewer import viewer

LOCALES = ("en",)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def choose() -> str | None:
    """The member's choice, else what the browser asks for, else the community's own."""
    person = viewer()
    if person and person.locale in LOCALES:
        return person.locale
    return request.accept_languages.best_match(LOCALES) or str(current_app.config["DEFAULT_LOCALE"])


def text_direction() -> str:
    """rtl for languages written from right to left, else ltr."""
    locale = get_locale()
    return "rtl" if locale and locale.language in RIGHT_TO_LEFT else "ltr"
