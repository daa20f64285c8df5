"""What each language says, read once a process and looked up once a page rather than once a word."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

FOLDER = Path(__file__).parents[1] / "translations"

_catalogues: dict[str, NullTranslations] = {}


class Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's words in Python, from the same catalogue as those of the templates."""

    def get_translations(self) -> NullTranslations:
        return current()


def init(app: Flask) -> None:
    """Have the templates' words looked up here, by a way shorter than Flask-Babel's own."""
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)


def current() -> NullTranslations:
    """The catalogue of the page or letter that is being written; outside of both, plain English."""
    # Flask-Babel drops this attribute whenever it changes the language: force_locale, refresh.
    try:
        found = g._flask_babel.babel_translations
    except (AttributeError, RuntimeError):
        found = None
    return found or _resolved()


def of(locale: str) -> NullTranslations:
    """The catalogue of a language; for English, and where there is none, one that repeats what it is told."""
    found = _catalogues.get(locale)
    if found is None:
        found = _catalogues[locale] = Translations.load(FOLDER, [locale])
    return found


def _resolved() -> NullTranslations:
    locale = get_locale()
    if locale is None:
        return NullTranslations()
    found = g._flask_babel.babel_translations = of(str(locale))
    return found


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    catalogue = current()
    if not values:
        return _plain(catalogue, message, bool(context.autoescape))
    return _filled(context, catalogue.gettext(message), values)


@lru_cache(maxsize=8192)
def _plain(catalogue: NullTranslations, message: str, is_html: bool) -> str:
    """What a message without places says; a page says some of them once for each of its posts."""
    text = catalogue.gettext(message)
    text = Markup(text) if is_html else text  # noqa: S704 - ours
    return text % {} if "%" in text else text


@pass_eval_context
def _ngettext(
    context: EvalContext, singular: str, plural: str, number: int, /, **values: Any
) -> str:
    text = current().ngettext(singular, plural, number)
    return _filled(context, text, {"num": number, **values})


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 - ours; what goes into its places is escaped
    return text % values if values or "%" in text else text
