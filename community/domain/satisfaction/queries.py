"""Reads of ratings: the offer somebody has, one rating for those who may see it, and what many add up to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import links
from community.domain.escalations.models import Escalation, SatisfactionOffer
from community.domain.satisfaction import rules
from community.domain.threads.ordering import wilson
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, NotFound
from community.kernel.words import say


@dataclass(frozen=True, slots=True)
class RatingCard:
    """What somebody said of the help with one case. For the team, and for whoever said it."""

    rating: int
    comment: str
    rated_at: datetime
    credited_to: PersonCard | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What ratings add up to. `good_share` and `at_least` are None where there are too few."""

    count: int | None
    """None as well while it is below SHOWN_FROM."""
    good_share: float | None
    """Of ratings from 4 up, from 0 to 1."""
    at_least: float | None
    """Its lower bound: Wilson score interval, 95 %."""


def of_token(token: str) -> tuple[SatisfactionOffer, User]:
    """The offer of a link, and whose it is. Raises NotFound."""
    offer_id, user_id = links.read(links.RATING, token)
    offer, person = db.session.get(SatisfactionOffer, offer_id), db.session.get(User, user_id)
    if offer is None or person is None or offer.user_id != user_id or person.deleted_at is not None:
        raise NotFound(say("This link leads to nothing any more."))
    return offer, person


def path_for_thread(thread_id: int, person: User | None) -> str | None:
    """Where this person can rate the help with a thread's newest case; None when they cannot."""
    found = find_open(thread_id, person) if person else None
    return links.path_of(links.RATING, found.id, found.user_id) if found else None


def find_open(thread_id: int, person: User) -> SatisfactionOffer | None:
    """The newest offer of a thread that this person can take now."""
    now = clock.now()
    if not may(person, Right.ASK, now):
        return None
    query = (
        select(SatisfactionOffer)
        .join(Escalation, Escalation.id == SatisfactionOffer.escalation_id)
        .where(
            Escalation.thread_id == thread_id, Escalation.status.in_(rules.ENDED),
            SatisfactionOffer.user_id == person.id, SatisfactionOffer.rated_at.is_(None),
            SatisfactionOffer.expires_at > now,
        )
        .order_by(SatisfactionOffer.id.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(query)


def offer_of(escalation_id: int, person: User) -> SatisfactionOffer:
    """The offer of a case, for whom it was made. Raises NotFound."""
    offer = db.session.scalar(
        select(SatisfactionOffer).where(
            SatisfactionOffer.escalation_id == escalation_id,
            SatisfactionOffer.user_id == person.id,
        )
    )
    if offer is None:
        raise NotFound(say("You were not asked how you found the help with this case."))
    return offer


def rating_of(escalation_id: int, viewer: User) -> RatingCard | None:
    """What was said of the help with a case, for the team and for whoever said it; else None."""
    query = (
        select(
            SatisfactionOffer.user_id, SatisfactionOffer.rating, SatisfactionOffer.comment,
            SatisfactionOffer.rated_at, SatisfactionOffer.credited_to,
            *selecting.columns(User, "agent"),
        )
        .outerjoin(User, User.id == SatisfactionOffer.credited_to)
        .where(
            SatisfactionOffer.escalation_id == escalation_id,
            SatisfactionOffer.rated_at.is_not(None),
        )
    )  # fmt: skip
    row = db.session.execute(query).first()
    if row is None or not (row.user_id == viewer.id or may(viewer, Right.DESK, clock.now())):
        return None
    agent = selecting.card(row, "agent") if row.credited_to else None
    return RatingCard(row.rating, row.comment, row.rated_at, agent)


def summary(viewer: User | None, credited_to: int | None = None) -> Summary:
    """What all ratings add up to, or those of one agent's help, for the team. Raises Forbidden."""
    if viewer is None or not may(viewer, Right.DESK, clock.now()):
        raise Forbidden(say("This is for the support team."))
    good = func.count(case((SatisfactionOffer.rating >= rules.GOOD, 1)))
    query = select(func.count(), good).where(SatisfactionOffer.rated_at.is_not(None))
    if credited_to is not None:
        query = query.where(SatisfactionOffer.credited_to == credited_to)
    count, content = db.session.execute(query).one()
    if count < rules.SHOWN_FROM:
        return Summary(None, None, None)
    return Summary(count, content / count, wilson(content, count))
