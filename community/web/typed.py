"""What somebody typed into a form that was refused, given back to them on the page that says so."""

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from community.web.carrying import safe_path
from community.web.locales import NAMES
from community.web.rendering import path_in
from community.web.security import is_same_origin

GIVEN_BACK = frozenset({401, 403, 404, 409, 410, 412, 422, 429, 500, 503})
"""Not where it did not arrive whole or was too large: there is nothing to read then."""
LABELS = {
    "title": _l("Title"),
    "name": _l("Name"),
    "body": _l("Text"),
    "reason": _l("Why?"),
    "note": _l("Note"),
    "tried": _l("What was tried"),
    "wanted": _l("What would help"),
    "comment": _l("In your words"),
    "description": _l("Description"),
    "asks": _l("What is asked for beside the question"),
    "template": _l("What stands in the empty question"),
    "bio": _l("About you"),
    "holidays": _l("Holidays"),
    "exceptions": _l("Days with other hours"),
    "version": _l("Version"),
    "platform": _l("Platform"),
} | {f"body_{code}": name for code, name in NAMES.items()}  # a ready reply in another language
"""The fields that hold what people write, by their names; no password has one of these."""
SOON_TYPED = 15  # characters: one short word is typed again sooner than copied, or was only chosen
LONGEST = 200_000  # characters of one text; ours have 32,000 at most, a text of the community more
FEW_ROWS, MANY_ROWS = 2, 14
LINE = 60  # characters, about, in a row of a wide page


@dataclass(frozen=True, slots=True)
class Typed:
    """One text of a form."""

    name: str
    label: str
    text: str
    rows: int


def given_back(status: int) -> list[Typed]:
    """The texts of the form that this request sent; nothing of what another site had somebody send."""
    if status not in GIVEN_BACK or request.method != "POST":
        return []
    if not is_same_origin(request, current_app.config["SETTINGS"]):
        return []
    try:
        form = request.form
    except HTTPException:  # its body cannot be read, which is refused elsewhere
        return []
    return [
        Typed(name, str(label), text, _rows(text))
        for name, label in LABELS.items()
        if (text := form.get(name, "")) and _is_worth_keeping(text)
    ]


def place_before() -> str:
    """The page the form stood on, within this site; empty if the browser did not tell."""
    return safe_path(path_in("Referer"), "")


def _is_worth_keeping(text: str) -> bool:
    return len(text) <= LONGEST and (len(text.split()) > 1 or len(text.strip()) > SOON_TYPED)


def _rows(text: str) -> int:
    lines = sum(1 + len(line) // LINE for line in text.splitlines())
    return min(max(lines, FEW_ROWS), MANY_ROWS)
