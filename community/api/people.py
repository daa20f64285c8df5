"""People, and what they have earned."""

from typing import Any

from community.api import care_wishes, shapes, showing, wishes
from community.api.auth import scopes, signed_in, viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts import operations
from community.domain.accounts.queries import get_by_handle
from community.domain.reputation.queries import ledger

family = Family("People", "Members, and the ledger of their reputation.")


@family.get("/me", gives=shapes.Me, for_members=True)
def read_me() -> dict[str, Any]:
    """Whose token this is, and what it opens."""
    me = signed_in()
    return {**showing.person(me), "scopes": scopes(), "suspended_until": me.suspended_until}


@family.get("/people/<handle>", gives=shapes.Person)
def read_person(handle: str) -> dict[str, Any]:
    """A person."""
    return showing.person(get_by_handle(handle))


@family.get("/people/<handle>/reputation", gives=shapes.Ledger, asks=wishes.Paged)
def list_reputation(wish: dict[str, Any], handle: str) -> Listed:
    """What somebody has earned and lost, newest first."""
    reader = viewer()
    person = get_by_handle(handle)
    page = ledger(person.id, reader, after=wish["after"], limit=wish["limit"])
    is_own = reader is not None and reader.id == person.id
    return listed([showing.entry(row, is_own) for row in page.items], page.next)


@family.put("/people/<handle>/role", gives=shapes.Person, asks=care_wishes.NewRole)
def give_role(wish: dict[str, Any], handle: str) -> dict[str, Any]:
    """Give somebody a role, but not that of an admin. Their sessions end. For admins."""
    by = signed_in()
    person = get_by_handle(handle)
    return showing.person(operations.grant_role(person, wish["role"], by=by, through_token=True))
