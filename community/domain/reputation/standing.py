"""What the votes and verdicts that stand are worth: one select for each cause.

Each gives user_id, cause, object_id, day and points, one row a scope: the smallest thing of which
the worth is computed as a whole. They say the same of one post and of all, so what is paid as it
happens and what a recount expects cannot differ.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FunctionElement,
    Select,
    case,
    cast,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.ext.compiler import compiles

from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.reputation import rules
from community.domain.reputation.models import Entry, VoidedPair
from community.domain.reputation.rules import Cause
from community.domain.suggestions.models import Suggestion
from community.domain.threads.cards import PostRole
from community.domain.threads.models import ImportedId, ImportRun, Post, Removal, Thread
from community.domain.votes.models import Vote

Where = ColumnElement[bool]

NO_DAY = cast(null(), Date)


class utc_day(FunctionElement[Any]):  # noqa: N801  (a SQL function is written as one)
    """The UTC day of an instant, on both databases."""

    type = Date()
    inherit_cache = True
    name = "utc_day"


@compiles(utc_day, "sqlite")
def _on_sqlite(element: utc_day, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)})"


@compiles(utc_day, "postgresql")
def _on_postgresql(element: utc_day, compiler: Any, **kw: Any) -> str:
    return f"CAST(timezone('UTC', {compiler.process(element.clauses, **kw)}) AS date)"


def up_votes(*where: Where) -> Select[*tuple[Any, ...]]:
    """What the up-votes of each day bring their author: the first few of a pair pay, up to a bound."""
    day = utc_day(Vote.cast_at)
    votes = (
        select(
            Post.author_id.label("user_id"),
            day.label("day"),
            case(*[(Post.role == role, worth) for role, worth in rules.UP_POINTS.items()]).label("worth"),
            func.row_number()
            .over(
                partition_by=(Post.author_id, Vote.user_id, day),
                order_by=(Vote.cast_at, Vote.post_id),
            )
            .label("place"),
        )
        .join(Post, Post.id == Vote.post_id)
        .where(
            Vote.value == 1, Vote.user_id != Post.author_id, Post.role.in_(rules.UP_POINTS),
            ~_is_abuse(), ~_is_void(), *where,
        )
        .subquery()
    )  # fmt: skip
    total = func.sum(votes.c.worth)
    return (
        select(
            votes.c.user_id,
            literal(Cause.UP.value).label("cause"),
            literal(0).label("object_id"),
            votes.c.day,
            case((total > rules.MOST_A_DAY, rules.MOST_A_DAY), else_=total).label("points"),
        )
        .where(votes.c.place <= rules.MOST_A_PAIR)
        .group_by(votes.c.user_id, votes.c.day)
    )


def down_votes(*where: Where) -> Select[*tuple[Any, ...]]:
    """What the down-votes on each post cost its author."""
    points = func.count() * rules.DOWN_POINTS
    return (
        _scopes(Post.author_id, Cause.DOWN, Post.id, points)
        .select_from(Vote)
        .join(Post, Post.id == Vote.post_id)
        .where(
            Vote.value == -1, Vote.user_id != Post.author_id, Post.role.in_(rules.UP_POINTS), *where
        )
        .group_by(Post.id, Post.author_id)
    )


def casts(*where: Where) -> Select[*tuple[Any, ...]]:
    """What each down-vote on an answer costs who cast it."""
    return (
        _scopes(Vote.user_id, Cause.CAST_DOWN, Post.id, literal(rules.CAST_DOWN_POINTS))
        .select_from(Vote)
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.value == -1, Vote.user_id != Post.author_id, Post.role == "answer", *where)
    )


def acceptances(*where: Where) -> Select[*tuple[Any, ...]]:
    """What each answer brings its author that another person accepted."""
    return (
        _scopes(Post.author_id, Cause.ACCEPTED, Post.id, literal(rules.ACCEPTED_POINTS))
        .select_from(Acceptance)
        .join(Post, Post.id == Acceptance.post_id)
        .where(Acceptance.accepted_by != Post.author_id, ~_came_with_import(), ~_is_abuse(), *where)
    )


def acceptings(*where: Where) -> Select[*tuple[Any, ...]]:
    """What the asker gets for a thread settled by somebody else's answer, itself not self-accepted."""
    return (
        _scopes(Thread.asker_id, Cause.ACCEPTING, Post.id, literal(rules.ACCEPTING_POINTS))
        .select_from(Acceptance)
        .join(Post, Post.id == Acceptance.post_id)
        .join(Thread, Thread.id == Acceptance.thread_id)
        .where(
            Acceptance.accepted_by != Post.author_id,
            Thread.asker_id != Post.author_id,
            ~_came_with_import(),
            ~_is_abuse(),
            *where,
        )
    )


def endorsements(*where: Where) -> Select[*tuple[Any, ...]]:
    """What each official answer brings its author, unless they made it official themselves."""
    return (
        _scopes(Post.author_id, Cause.ENDORSED, Post.id, literal(rules.ENDORSED_POINTS))
        .select_from(Endorsement)
        .join(Post, Post.id == Endorsement.post_id)
        .where(Endorsement.endorsed_by != Post.author_id, ~_is_abuse(), *where)
    )


def confirmations(*where: Where) -> Select[*tuple[Any, ...]]:
    """What each answer brings its author that worked for others, up to a bound."""
    total = func.count() * rules.CONFIRMED_POINTS
    points = case((total > rules.MOST_CONFIRMED, rules.MOST_CONFIRMED), else_=total)
    return (
        _scopes(Post.author_id, Cause.CONFIRMED, Post.id, points)
        .select_from(Confirmation)
        .join(Post, Post.id == Confirmation.post_id)
        .where(
            Confirmation.worked.is_(True),
            Confirmation.user_id != Post.author_id,
            ~_is_abuse(),
            *where,
        )
        .group_by(Post.id, Post.author_id)
    )


def suggestions(*where: Where) -> Select[*tuple[Any, ...]]:
    """What the suggested edits of each post brought who suggested them, never on their own post."""
    points = func.count() * rules.SUGGESTED_POINTS
    return (
        _scopes(Suggestion.user_id, Cause.SUGGESTED, Suggestion.post_id, points)
        .select_from(Suggestion)
        .join(Post, Post.id == Suggestion.post_id)
        .where(Suggestion.taken.is_(True), Suggestion.user_id != Post.author_id, *where)
        .group_by(Suggestion.user_id, Suggestion.post_id)
    )


def abuses(*where: Where) -> Select[*tuple[Any, ...]]:
    """What each post that stands removed as spam or abuse costs its author."""
    return (
        _scopes(Post.author_id, Cause.ABUSE, Post.id, literal(rules.ABUSE_POINTS))
        .select_from(Post)
        .where(_is_abuse(), *where)
    )


def paid(*where: Where) -> Select[*tuple[Any, ...]]:
    """What the ledger holds for each scope, as its negative; what was imported is taken as given."""
    object_id = case((Entry.cause == Cause.UP, 0), else_=Entry.object_id)
    return (
        select(
            Entry.user_id,
            Entry.cause,
            object_id.label("object_id"),
            Entry.counts_for.label("day"),
            (-func.sum(Entry.points)).label("points"),
        )
        .where(Entry.cause != Cause.IMPORTED, *where)
        .group_by(Entry.user_id, Entry.cause, object_id, Entry.counts_for)
    )


def _is_void() -> Where:
    """Staff found that this person's votes for that one are no judgement of posts."""
    return (
        select(VoidedPair.id)
        .where(
            VoidedPair.voter_id == Vote.user_id,
            VoidedPair.author_id == Post.author_id,
            VoidedPair.undone_at.is_(None),
        )
        .correlate(Vote, Post)
        .exists()
    )


def _is_abuse() -> Where:
    """The post stands removed as spam or abuse."""
    return (
        select(Removal.id)
        .where(Removal.post_id == Post.id, Removal.is_abuse, Removal.undone_at.is_(None))
        .correlate(Post)
        .exists()
    )


def _came_with_import() -> Where:
    """An old forum's verdict is part of the reputation that was taken over from it."""
    return (
        select(ImportRun.id)
        .join(ImportedId, ImportedId.source == ImportRun.source)
        .where(
            ImportedId.kind == PostRole.ANSWER,
            ImportedId.local_id == Acceptance.post_id,
            Acceptance.accepted_at < ImportRun.started_at,
        )
        .correlate(Acceptance)
        .exists()
    )


def _scopes(
    user_id: ColumnElement[Any] | Any, cause: Cause, object_id: Any, points: Any
) -> Select[*tuple[Any, ...]]:
    return select(
        user_id.label("user_id"),
        literal(cause.value).label("cause"),
        object_id.label("object_id"),
        NO_DAY.label("day"),
        points.label("points"),
    )
