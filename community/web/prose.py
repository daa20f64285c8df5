"""What people wrote, as it stands on a page: the stored HTML, with what only a page can add."""

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup

_OPENED = '<div class="table-scroll" tabindex="0">'
_CLOSED = "</table></div>"  # every table has such a box of its own, so it ends nothing else


def init(app: Flask) -> None:
    """Give the templates their filter."""
    app.jinja_env.filters.update(written=written)


def written(html: str) -> Markup:
    """Safe HTML as stored, its tables in named figures: what takes the focus says what it is.

    Not regions: five tables of a post would be five landmarks of one name. Here rather than where it is rendered,
    for the name is in the reader's language, and what was stored long ago has it too.
    """
    if _OPENED in html:
        name = Markup.escape(gettext("Table"))
        opened = f'<figure class="table-scroll" tabindex="0" aria-label="{name}">'
        html = html.replace(_OPENED, opened).replace(_CLOSED, "</table></figure>")
    return Markup(html)  # noqa: S704 - the sanitiser made it safe before it was stored
