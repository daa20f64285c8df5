"""What badges are for, as it stands now: one select for each kind of fact.

Each gives user_id, post_id, at and a tie-breaker; removed posts and what people do for themselves
are no facts.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.badges.rules import Fact
from community.domain.categories.models import Category
from community.domain.suggestions.models import Suggestion
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.votes.models import Vote

Facts = Select[*tuple[Any, ...]]

_STANDS = (Post.removed_at.is_(None), Post.audience == Audience.PUBLIC)


def _answers() -> Facts:
    return (
        _columns(Post.author_id, Post.created_at, Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.role == PostRole.ANSWER, Thread.asker_id != Post.author_id, *_STANDS)
    )


def _solutions() -> Facts:
    return (
        _columns(Post.author_id, Acceptance.accepted_at, Post.id)
        .join(Acceptance, Acceptance.post_id == Post.id)
        .where(Acceptance.accepted_by != Post.author_id, *_STANDS)
    )


def _officials() -> Facts:
    return (
        _columns(Post.author_id, Endorsement.endorsed_at, Post.id)
        .join(Endorsement, Endorsement.post_id == Post.id)
        .where(Endorsement.endorsed_by != Post.author_id, *_STANDS)
    )


def _newcomers() -> Facts:
    earlier = aliased(Thread)
    is_first = ~select(earlier.id).where(
        earlier.asker_id == Thread.asker_id, earlier.id < Thread.id
    ).correlate(Thread).exists()  # fmt: skip
    return _solutions().join(Thread, Thread.id == Post.thread_id).where(
        is_first, Thread.asker_id != Post.author_id
    )  # fmt: skip


def _edits() -> Facts:
    return (
        _columns(Suggestion.user_id, Suggestion.settled_at, Suggestion.id)
        .join(Suggestion, Suggestion.post_id == Post.id)
        .where(Suggestion.taken.is_(True), Suggestion.user_id != Post.author_id)
    )


def _confirmations() -> Facts:
    return (
        _columns(Post.author_id, Confirmation.created_at, Confirmation.id)
        .join(Confirmation, Confirmation.post_id == Post.id)
        .where(Confirmation.worked.is_(True), Confirmation.user_id != Post.author_id, *_STANDS)
    )


def _votes(role: PostRole) -> Facts:
    return (
        _columns(Post.author_id, Vote.cast_at, Vote.user_id)
        .join(Vote, Vote.post_id == Post.id)
        .where(Vote.value == 1, Vote.user_id != Post.author_id, Post.role == role, *_STANDS)
    )


def _columns(user_id: Any, at: Any, tie: Any) -> Facts:
    # A badge is on everybody's page: what the team does among itself is not told by one.
    among_the_team = (
        select(Thread.id)
        .join(Category, Category.id == Thread.category_id)
        .where(Category.readers == "staff")
    )
    return (
        select(user_id.label("user_id"), Post.id.label("post_id"), at.label("at"), tie.label("tie"))
        .select_from(Post)
        .where(Post.thread_id.not_in(among_the_team))
    )


OF: dict[Fact, Callable[[], Facts]] = {
    Fact.ANSWER: _answers,
    Fact.SOLUTION: _solutions,
    Fact.OFFICIAL: _officials,
    Fact.NEWCOMER: _newcomers,
    Fact.EDIT: _edits,
    Fact.CONFIRMATION: _confirmations,
    Fact.QUESTION_VOTE: lambda: _votes(PostRole.QUESTION),
    Fact.ANSWER_VOTE: lambda: _votes(PostRole.ANSWER),
}


def ranked(fact: Fact, of_one_post: bool, user_id: Any = None) -> Any:
    """The facts of one person or everybody, each with its place in the order of time.

    The places are counted for each post by itself, or for all of a person's posts together.
    """
    rows = OF[fact]().subquery()
    group = (rows.c.user_id, rows.c.post_id) if of_one_post else (rows.c.user_id,)
    place = func.row_number().over(
        partition_by=group, order_by=(rows.c.at, rows.c.post_id, rows.c.tie)
    )
    query = select(rows.c.user_id, rows.c.post_id, rows.c.at, place.label("place"))
    # Inside, before the places are counted: else everybody's would be, for one.
    return (query if user_id is None else query.where(rows.c.user_id == user_id)).subquery()
