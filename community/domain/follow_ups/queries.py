"""Reads of what people are asked after a solution."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import links
from community.domain.escalations.models import FollowUp, FollowUpAnswer
from community.domain.follow_ups import rules
from community.domain.follow_ups.rules import Outcome
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import Thread
from community.domain.votes.models import MeToo
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Gone, NotFound
from community.kernel.words import say

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person is asked, and what they have said."""

    id: int
    thread_id: int
    post_id: int | None
    said: Outcome | None
    path: str
    """Where they say it."""


def due(now: datetime) -> list[int]:
    """Ids of the follow-ups that people should be asked now, the longest due first."""
    query = (
        select(FollowUp.id)
        .where(FollowUp.ask_at <= now)
        .order_by(FollowUp.ask_at, FollowUp.id)
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


def of_token(token: str) -> tuple[FollowUp, User]:
    """What a link asks, and whom. Raises NotFound, Gone when its time is over."""
    follow_up_id, user_id = links.read(links.FOLLOW_UP, token)
    follow_up, person = db.session.get(FollowUp, follow_up_id), db.session.get(User, user_id)
    if follow_up is None or person is None or person.deleted_at is not None:
        raise NotFound(say("This link leads to nothing any more."))
    if not rules.is_open(follow_up, clock.now(), terms()):
        raise Gone(rules.too_late(terms()))
    return follow_up, person


def of_thread(thread: Thread, viewer: User | None) -> Asked | None:
    """What this viewer is asked about a thread now, if they are; the newest solution counts."""
    now = clock.now()
    if viewer is None or not may(viewer, Right.CONFIRM, now):
        return None
    query = (
        select(FollowUp)
        .where(
            FollowUp.thread_id == thread.id,
            FollowUp.asked_at > now - terms().days(Amount.FOLLOW_UP_OPEN_DAYS), *_has_it_too(thread, viewer),
        )
        .order_by(FollowUp.id.desc())
        .limit(1)
    )  # fmt: skip
    found = db.session.scalar(query)
    return asked(found, viewer) if found else None


def _has_it_too(thread: Thread, viewer: User) -> tuple[ColumnElement[bool], ...]:
    if thread.asker_id == viewer.id:
        return ()
    return (exists().where(MeToo.thread_id == thread.id, MeToo.user_id == viewer.id),)


def asked(follow_up: FollowUp, person: User) -> Asked:
    """A follow-up as this person is asked it."""
    query = select(FollowUpAnswer.outcome).where(
        FollowUpAnswer.follow_up_id == follow_up.id, FollowUpAnswer.user_id == person.id
    )
    said = db.session.scalar(query)
    return Asked(
        follow_up.id, follow_up.thread_id, follow_up.post_id, Outcome(said) if said else None,
        links.path_of(links.FOLLOW_UP, follow_up.id, person.id),
    )  # fmt: skip
