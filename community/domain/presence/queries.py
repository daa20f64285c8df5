"""Who else is there, for the team."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.presence import rules
from community.domain.presence.models import Presence
from community.kernel import clock
from community.kernel.db import db

MOST_SHOWN = 400  # rows for a page of the desk, which has a hundred lines at most


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is there, and whether they are writing."""

    person: PersonCard
    is_typing: bool


def others_at(thread_ids: Sequence[int], viewer: User | None) -> dict[int, tuple[Here, ...]]:
    """By thread, who of the team is there besides the viewer: who writes first, then by name.

    Threads where nobody is are absent; for whoever is not of the team, all of them.
    """
    now = clock.now()
    if viewer is None or not thread_ids or not rules.may_know(viewer, now):
        return {}
    query = (
        select(Presence.thread_id, Presence.state, *selecting.columns(User, "person"))
        .join(User, User.id == Presence.user_id)
        .where(
            Presence.thread_id.in_(thread_ids), Presence.until > now,
            Presence.user_id != viewer.id, User.deleted_at.is_(None),
        )
        .order_by(Presence.state.desc(), User.name, User.id)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    found: dict[int, list[Here]] = {}
    for row in db.session.execute(query):
        here = Here(selecting.card(row, "person"), row.state == rules.State.TYPING)
        found.setdefault(row.thread_id, []).append(here)
    return {thread_id: tuple(people) for thread_id, people in found.items()}
