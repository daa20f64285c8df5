"""Who lifts whom: votes that look like an arrangement, and taking away what they brought."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from community.domain import events
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.queries import cards
from community.domain.accounts.rules import Right, may
from community.domain.reputation import queries
from community.domain.reputation.models import VoidedPair
from community.domain.reputation.operations import hold, settle
from community.domain.threads.models import Post
from community.domain.threads.rules import clean_reason
from community.domain.votes.models import Vote
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.words import say

FEWEST = 5  # up-votes of one for the other before a pair is worth a look
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's up-votes for another."""

    voter: PersonCard
    author: PersonCard
    votes: int
    back: int
    """Up-votes the other way round."""
    share: int
    """Percent of all the up-votes the author ever had."""
    fastest_hour: int
    """The most of them that fell into one hour: a burst."""
    is_void: bool


def pairs(viewer: User) -> list[Pair]:
    """The pairs in which one lifts the other most, those who lift each other first. Raises Forbidden."""
    _check(viewer)
    given = _given().subquery()
    back = aliased(given)
    mutual = func.coalesce(back.c.votes, 0)
    query = (
        select(given.c.voter_id, given.c.author_id, given.c.votes, mutual.label("back"))
        .outerjoin(
            back,
            and_(back.c.voter_id == given.c.author_id, back.c.author_id == given.c.voter_id),
        )
        .where(given.c.votes >= FEWEST)
        .order_by(mutual.desc(), given.c.votes.desc(), given.c.voter_id)
        .limit(SHOWN)
    )
    rows = db.session.execute(query).all()
    people = cards({row.voter_id for row in rows} | {row.author_id for row in rows})
    totals = _totals({row.author_id for row in rows})
    void = _void()
    return [
        Pair(
            people[row.voter_id], people[row.author_id], row.votes, row.back,
            round(100 * row.votes / totals[row.author_id]), _burst(row.voter_id, row.author_id),
            (row.voter_id, row.author_id) in void,
        )
        for row in rows
    ]  # fmt: skip


@operation
def void(voter: User, author: User, by: User, reason: str) -> None:
    """Take away what one person's up-votes brought another; the votes stay and are still shown.

    Doing it twice is doing it once. Raises Forbidden, Invalid(reason=…).
    """
    _check(by)
    reason = clean_reason(reason)
    if not reason:
        raise Invalid(reason=say("Say why."))
    hold(author.id, voter.id)
    if (voter.id, author.id) in _void():
        return
    db.session.add(
        VoidedPair(
            voter_id=voter.id, author_id=author.id, reason=reason, voided_by=by.id,
            voided_at=clock.now(),
        )
    )  # fmt: skip
    _pay(voter, author, by, reason, undone=False)


@operation
def unvoid(voter: User, author: User, by: User) -> None:
    """Undo that. Where nothing is void, nothing changes. Raises Forbidden."""
    _check(by)
    hold(author.id, voter.id)
    query = select(VoidedPair).where(
        VoidedPair.voter_id == voter.id, VoidedPair.author_id == author.id,
        VoidedPair.undone_at.is_(None),
    )  # fmt: skip
    standing = db.session.scalar(query)
    if standing:
        standing.undone_by, standing.undone_at = by.id, clock.now()
        _pay(voter, author, by, "", undone=True)


def _check(by: User) -> None:
    if not may(by, Right.DESK, clock.now()):
        raise Forbidden(say("Only staff see who voted for whom."))


def _pay(voter: User, author: User, by: User, reason: str, undone: bool) -> None:
    db.session.flush()
    settle(queries.of_all(author.id), actor_id=by.id)
    bus.record(events.VotesVoided(voter.id, author.id, by.id, reason, undone))


def _given() -> Select[int, int, int]:
    return (
        select(Vote.user_id.label("voter_id"), Post.author_id, func.count().label("votes"))
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.value == 1)
        .group_by(Vote.user_id, Post.author_id)
    )


def _totals(author_ids: set[int]) -> dict[int, int]:
    query = (
        select(Post.author_id, func.count())
        .join(Vote, Vote.post_id == Post.id)
        .where(Vote.value == 1, Post.author_id.in_(author_ids))
        .group_by(Post.author_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _burst(voter_id: int, author_id: int) -> int:
    query = (
        select(Vote.cast_at)
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.value == 1, Vote.user_id == voter_id, Post.author_id == author_id)
    )
    times = sorted(at.timestamp() for at in db.session.scalars(query))
    return max(sum(first <= at < first + 3600 for at in times) for first in times)


def _void() -> set[tuple[int, int]]:
    query = select(VoidedPair.voter_id, VoidedPair.author_id).where(VoidedPair.undone_at.is_(None))
    return {(row.voter_id, row.author_id) for row in db.session.execute(query)}
