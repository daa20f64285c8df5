"""How many cases each view of the desk holds: what a page can say without reading all of them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, literal, select

from community.domain.accounts.models import User
from community.domain.desk.filters import IS_LIVE, ME, VIEWS, Filter, passes, reads_threads
from community.domain.desk.narrowing import Narrowed, held_by, joined, narrowed
from community.domain.escalations.models import EscalationMove
from community.domain.escalations.queries import MOST
from community.domain.escalations.sight import sees_all, visible_to
from community.kernel import clock
from community.kernel.cache import remembered_each
from community.kernel.db import db

KEPT = 30  # seconds: what is due and what is hot changes without anybody's doing

Wanted = tuple[str, Filter]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases each view holds, by its name; and each saved one, by its id. MOST + 1 is "more"."""

    views: Mapping[str, int]
    saved: Mapping[int, int]


def counts(viewer: User) -> Mapping[str, int]:
    """How many cases each view holds for this viewer: exactly the rows that its pages show, up to MOST."""
    return counts_with(viewer, {}).views


def counts_with(viewer: User, saved: Mapping[int, Wanted]) -> Counts:
    """The same, with more views by their ids, each a view narrowed down: two queries, however many.

    An index leads to what the built-in views hold. Nothing leads to what people narrowed down by whatever they
    liked: all live cases are looked through for it once, and it is remembered until somebody moves a case,
    for at most KEPT.
    """
    now = clock.now()
    columns = [_bounded(narrowed(viewer, view, Filter(), now)) for view in VIEWS]
    newest_move = select(func.max(EscalationMove.id)).scalar_subquery()
    found, newest = (row := db.session.execute(select(*columns, newest_move)).one())[:-1], row[-1]

    keys = {id_: _key(viewer, wanted, newest) for id_, wanted in saved.items()}
    wishes = {keys[id_]: wanted for id_, wanted in saved.items()}
    numbers = remembered_each(
        "desk", wishes, KEPT, lambda asked: _looked_through(viewer, asked, wishes, now)
    )
    views = dict(zip(VIEWS, found, strict=True))
    return Counts(views, {id_: numbers[key] for id_, key in keys.items()})


def _bounded(wanted: Narrowed) -> ScalarSelect[int]:
    among = wanted.select(literal(1)).limit(MOST + 1).subquery()
    return select(func.count()).select_from(among).scalar_subquery()


def _key(viewer: User, wanted: Wanted, newest: int | None) -> Hashable:
    """Those who see all share what is the same for all of them."""
    view, chosen = wanted
    is_own = view == "mine" or chosen.owner == ME or not sees_all(viewer)
    return (newest, view, chosen, viewer.id if is_own else None)


def _looked_through(
    viewer: User, asked: list[Hashable], wishes: Mapping[Hashable, Wanted], now: datetime
) -> dict[Hashable, int]:
    wanted = [wishes[key] for key in asked]
    columns = [_number(viewer, view, chosen, now) for view, chosen in wanted]
    with_thread = not sees_all(viewer) or any(reads_threads(chosen) for _, chosen in wanted)
    query = joined(select(*columns), with_thread).where(visible_to(viewer), IS_LIVE)
    return dict(zip(asked, db.session.execute(query).one(), strict=True))


def _number(viewer: User, view: str, chosen: Filter, now: datetime) -> Any:
    if view == "solved":  # no live case among them
        return _bounded(narrowed(viewer, view, chosen, now))
    holds = and_(*held_by(view, viewer, now), *passes(chosen, viewer))
    return func.count(case((holds, 1)))
