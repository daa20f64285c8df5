"""Which language, direction and zone a page is written in, and how its numbers and dates look."""

from functools import cache, lru_cache

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from community.web import catalogues
from community.web.viewer import viewer

LOCALES = ("en", "de", "ar")
NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
"""Each language in its own words, for those who cannot read the page they are on."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
COOKIE = "locale"

FORMATS = {"en": "en-GB", "ar": "ar-u-nu-latn"}
"""Whose dates and numbers a language takes, where they are not simply its own; as browsers name it.

English here is written as in Britain, the day before the month. Arabic has the digits 0 to 9:
docs/decisions/0011.
"""


def init(app: Flask) -> None:
    """Give the application its languages."""
    babel = Babel(app, locale_selector=lambda: _parsed(choose()), timezone_selector=choose_zone)
    babel.domain_instance = catalogues.Catalogues()
    catalogues.init(app)
    app.teardown_request(_forget)


def choose() -> str:
    """The member's choice, else the visitor's, else what the browser asks for, else the community's."""
    if not has_request_context():
        return _default()
    person = viewer()
    chosen = (person and person.locale) or request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    return spoken(request.headers.get("Accept-Language", "")) or _default()


@lru_cache(maxsize=1024)
def spoken(header: str) -> str | None:
    """The language that a browser asks for in this header and we have; None if there is none."""
    accepted: LanguageAccept = parse_accept_header(header, LanguageAccept)
    return accepted.best_match(LOCALES)


def choose_zone() -> str | None:
    """The member's zone, or None for the community's, which is UTC."""
    person = viewer() if has_request_context() else None
    return person.time_zone if person else None


def current_locale() -> str:
    """The language of the page, as in <html lang>."""
    return _named(_locale())


def format_locale() -> str:
    """Whose dates and numbers the page shows, for scripts that write some anew."""
    locale = current_locale()
    return FORMATS.get(locale, locale)


def formatting() -> Locale:
    """The same for Babel, which gives Arabic the digits 0 to 9 of itself."""
    return _formatting(_locale() or _parsed(_default()))


def text_direction() -> str:
    """rtl for languages written from right to left, else ltr."""
    locale = _locale()
    return "rtl" if locale and locale.language in RIGHT_TO_LEFT else "ltr"


def _locale() -> Locale | None:
    # Where Flask-Babel keeps what it found; its own way there is long, and a list asks a hundred times.
    try:
        found: Locale | None = g._flask_babel.babel_locale
    except (AttributeError, RuntimeError):
        found = None
    return found or get_locale()


@cache
def _named(locale: Locale | None) -> str:
    return str(locale).replace("_", "-")


@cache  # Babel takes a name apart anew each time
def _parsed(name: str) -> Locale:
    return Locale.parse(name)


@cache
def _formatting(locale: Locale) -> Locale:
    named = FORMATS.get(str(locale))
    return Locale.parse(named.partition("-u-")[0], sep="-") if named else locale


def _forget(_error: BaseException | None) -> None:
    # It is kept in `g`, which outlives a request wherever somebody holds the application's context.
    g.pop("_flask_babel", None)


def _default() -> str:
    return str(current_app.config["DEFAULT_LOCALE"])
