"""Keeping a view of the desk, changing what it shows or is called, sharing it, and throwing it away."""

from typing import Any

from sqlalchemy import delete, func, select

from community.domain.accounts.models import User
from community.domain.desk.filters import VIEWS, clean_filter
from community.domain.saved_views import rules
from community.domain.saved_views.models import SavedView
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def save(
    by: User, name: str, view: str, filters: dict[str, Any], is_shared: bool = False
) -> SavedView:
    """Keep what is looked at under a name; what this person kept under it before makes room.

    Raises Forbidden, Invalid(name=…, view=…, or a field of the filter), Conflict when there are too many.
    """
    now = clock.now()
    if not rules.may_keep(by, now):
        raise Forbidden(say("Only the support team keeps views of the desk."))
    name, view = rules.clean_name(name), _known(view)
    chosen = clean_filter(filters).chosen

    lock(User, by.id)  # so that the same sent twice at once makes one, and nobody passes the limit
    kept = _named(by, name)
    if kept is None:
        _check_room(by)
        kept = SavedView(owner_id=by.id, name=name)
        db.session.add(kept)
    kept.view, kept.filters, kept.is_shared, kept.saved_at = view, chosen, is_shared, now
    db.session.flush()
    return kept


@operation
def change(
    view_id: int,
    by: User,
    name: str | None = None,
    is_shared: bool | None = None,
    view: str | None = None,
    filters: dict[str, Any] | None = None,
) -> SavedView:
    """Name a view anew, share it or keep it to oneself, or have it show something else; None leaves it.

    `filters` take the place of all it had. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    kept = _changeable(view_id, by)
    if name is not None:
        name = rules.clean_name(name)
        other = _named(kept, name)
        if other is not None and other.id != kept.id:
            raise Conflict(say("There is a view of this name already."))
        kept.name = name
    if is_shared is not None:
        kept.is_shared = is_shared
    if view is not None:
        kept.view, kept.saved_at = _known(view), clock.now()
    if filters is not None:
        kept.filters, kept.saved_at = clean_filter(filters).chosen, clock.now()
    return kept


@operation
def throw_away(view_id: int, by: User) -> None:
    """Delete a view; the cases stay where they are. Raises NotFound, Forbidden."""
    db.session.delete(_changeable(view_id, by))


def erase(owner_id: int) -> None:
    """Take away what a person kept for themselves; inside an operation only."""
    mine = SavedView.owner_id == owner_id
    db.session.execute(delete(SavedView).where(mine, SavedView.is_shared.is_(False)))


def _changeable(view_id: int, by: User) -> SavedView:
    kept = lock(SavedView, view_id)
    if kept.owner_id != by.id and not kept.is_shared:
        raise NotFound(say("There is no such view."))
    if not rules.may_change(by, kept, clock.now()):
        raise Forbidden(say("Who saved a view changes it, or an admin."))
    lock(User, kept.owner_id)
    return kept


def _known(view: str) -> str:
    if view not in VIEWS:
        raise Invalid(view=say("A view is one of: %(views)s.", views=", ".join(VIEWS)))
    return view


def _named(owner: User | SavedView, name: str) -> SavedView | None:
    owner_id = owner.id if isinstance(owner, User) else owner.owner_id
    query = select(SavedView).where(SavedView.owner_id == owner_id, SavedView.name == name)
    return db.session.scalar(query)


def _check_room(by: User) -> None:
    query = select(func.count()).where(SavedView.owner_id == by.id)
    if (db.session.scalar(query) or 0) >= rules.MOST_OWN:
        raise Conflict(
            say("You keep %(most)s views, which is all there is room for.", most=rules.MOST_OWN)
        )
