"""Where on the desk somebody is, as its address says: the view, what narrows it down, and the case beside it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from community.domain.accounts.models import User
from community.domain.desk.filters import Filter, clean_filter
from community.domain.saved_views import queries as saved_views
from community.domain.saved_views.queries import SavedViewCard
from community.kernel.errors import DomainError
from community.web.rendering import came_from

MOST_ID = 2**31
EVERYTHING = Filter()
FIELDS = ("status", "owner", "team", "category", "priority", "hot", "title")


@dataclass(frozen=True, slots=True)
class Place:
    """A view of the desk, perhaps narrowed down or saved, and perhaps a case beside it."""

    view: str = "all"
    chosen: Filter = EVERYTHING
    saved: SavedViewCard | None = None
    after: str | None = None
    case: int | None = None
    edits: SavedViewCard | None = None
    """The saved view that this was before it was narrowed down otherwise."""

    @property
    def query(self) -> str:
        """The query string of the address; empty for all cases."""
        return urlencode(self._asked)

    @property
    def address(self) -> str:
        """Where this is."""
        return f"/desk?{self.query}" if self.query else "/desk"

    @property
    def hidden(self) -> dict[str, str]:
        """The same as the hidden fields of a form, without the page and the case."""
        return {name: str(value) for name, value in self.of(None).first._asked.items()}

    @property
    def first(self) -> "Place":
        """The first page of the same."""
        return replace(self, after=None)

    def of(self, case_id: int | None) -> "Place":
        """The same with this case beside it, or with none."""
        return replace(self, case=case_id)

    @property
    def _asked(self) -> dict[str, Any]:
        if self.saved:
            asked: dict[str, Any] = {"saved": self.saved.id}
        else:
            asked = {} if self.view == "all" else {"view": self.view}
            asked |= {
                name: 1 if name == "hot" else value
                for name, value in asdict(self.chosen).items()
                if value
            }
        more = {"edits": self.edits and self.edits.id, "after": self.after, "case": self.case}
        return asked | {name: value for name, value in more.items() if value}


def place_of(person: User, arguments: Mapping[str, str]) -> Place:
    """The place that an address names. Raises Invalid, NotFound."""
    case, saved = _id_in(arguments, "case"), _id_in(arguments, "saved")
    after = arguments.get("after") or None
    if saved:
        card = saved_views.card_of(saved, person)
        return Place(card.view, card.chosen, card, after, case)
    view = arguments.get("view") or "all"
    chosen = clean_filter({name: arguments.get(name, "") for name in FIELDS})
    edited = _id_in(arguments, "edits")
    edits = saved_views.card_of(edited, person) if edited else None
    if edits is not None and (edits.view, edits.chosen) == (view, chosen):
        return Place(view, chosen, edits, after, case)  # nothing is otherwise
    return Place(view, chosen, None, after, case, edits)


def place_in(person: User, query: str) -> Place:
    """The place in a query string that came back from a page; all cases, where it makes no sense."""
    try:
        return place_of(person, dict(parse_qsl(query)[:20]))
    except (DomainError, ValueError):
        return Place()


def place_shown(person: User) -> Place | None:
    """Where on the desk the page stands that a fragment is for; None on any other page."""
    parts = urlsplit(came_from())
    return place_in(person, parts.query) if parts.path == "/desk" else None


def _id_in(arguments: Mapping[str, str], name: str) -> int | None:
    typed = arguments.get(name, "")
    found = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
    return found if 0 < found < MOST_ID else None
