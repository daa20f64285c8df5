"""Reads of answers: their order, the verdicts that stand, and what a viewer said of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, case, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import answers_thread, select_cards, to_card
from community.domain.threads.reach import MOST as MOST_REACHES
from community.domain.threads.reach import Reach, reach_of, visible
from community.kernel import clock
from community.kernel.db import read
from community.kernel.paging import Key, Page, fetch
from community.kernel.words import say

VERDICT = case(
    (Post.id == bindparam("official_id"), 2), (Post.id == bindparam("accepted_id"), 1), else_=0
)
ORDER = (
    Key(VERDICT, "verdict"),
    Key(Post.wilson, "wilson"),
    Key(Post.created_at, "created_at", descending=False),
    Key(Post.id, "id", descending=False),
)
MOST_BESIDE = 200  # posts of a case on its page; far beyond any we have met


@dataclass(frozen=True, slots=True)
class Verdict:
    """An acceptance or endorsement that stands, and who gave it."""

    post_id: int
    by: PersonCard
    at: datetime
    team: str | None = None
    revision: int | None = None
    """Of an endorsement: the revision that staff stand behind."""


def answers_to(
    thread: Thread,
    viewer: User | None,
    after: str | None = None,
    limit: int = 30,
    public_only: bool = False,
) -> Page[PostCard]:
    """The answers this viewer may read: official, accepted, by Wilson bound, then oldest."""
    places = {
        "thread_id": thread.id,
        "official_id": thread.official_post_id or 0,
        "accepted_id": thread.accepted_post_id or 0,
    }
    query = _select_answers(reach_of(viewer), public_only)
    rows, cursor = fetch(query, ORDER, after, limit, places)
    return Page(tuple(to_card(row) for row in rows), cursor)


@lru_cache(maxsize=MOST_REACHES)
def _select_answers(within: Reach, public_only: bool) -> Select[*tuple[Any, ...]]:
    query = (
        select_cards()
        .add_columns(VERDICT.label("verdict"))
        .where(Post.thread_id == bindparam("thread_id"), answers_thread(), visible(within))
    )
    return query.where(Post.audience == Audience.PUBLIC) if public_only else query


def beside_the_public(thread: Thread, viewer: User | None) -> list[PostCard]:
    """The private lane and the notes, as far as this viewer may read them, oldest first."""
    if viewer is None:
        return []
    if viewer.id != thread.asker_id and not may(viewer, Right.READ_PRIVATE, clock.now()):
        return []
    rows = read(_select_beside(reach_of(viewer)), {"thread_id": thread.id})
    return [to_card(row) for row in rows]


@lru_cache(maxsize=MOST_REACHES)
def _select_beside(within: Reach) -> Select[*tuple[Any, ...]]:
    answers = (Post.thread_id == bindparam("thread_id"), Post.role == PostRole.ANSWER)
    query = select_cards().where(*answers, visible(within), Post.audience != Audience.PUBLIC)
    return query.order_by(Post.id).limit(MOST_BESIDE)


def newest_answers(thread: Thread, viewer: User | None, limit: int) -> list[PostCard]:
    """The latest answers this viewer may read, newest first."""
    query = (
        select_cards()
        .where(Post.thread_id == thread.id, Post.role == PostRole.ANSWER, visible(reach_of(viewer)))
        .order_by(Post.id.desc())
        .limit(limit)
    )
    return [to_card(row) for row in read(query)]


def why_here(card: PostCard, thread: Thread) -> str:
    """Why an answer stands where it does."""
    if card.id == thread.official_post_id:
        return say("Official answers come first.")
    if card.id == thread.accepted_post_id:
        return say("Accepted by the person who asked.")
    if card.score or card.worked_count or card.failed_count:
        return say(
            "By votes and by what people who tried it said: %(score)s votes, worked for %(worked)s,"
            " not for %(failed)s.",
            score=card.score, worked=card.worked_count, failed=card.failed_count,
        )  # fmt: skip
    return say("No votes yet, so the oldest comes first.")


def acceptance_of(thread: Thread) -> Verdict | None:
    """The acceptance that stands in a thread."""
    if thread.accepted_post_id is None:
        return None
    row = read(_select_acceptance(), {"thread_id": thread.id}).first()
    return Verdict(row.post_id, selecting.card(row, "by"), row.accepted_at) if row else None


@cache
def _select_acceptance() -> Select[*tuple[Any, ...]]:
    return (
        select(Acceptance.post_id, Acceptance.accepted_at, *selecting.columns(User, "by"))
        .join(User, User.id == Acceptance.accepted_by)
        .where(Acceptance.thread_id == bindparam("thread_id"))
    )


def endorsement_of(thread: Thread) -> Verdict | None:
    """The endorsement that stands in a thread."""
    if thread.official_post_id is None:
        return None
    row = read(_select_endorsement(), {"thread_id": thread.id}).first()
    if row is None:
        return None
    return Verdict(row.post_id, selecting.card(row, "by"), row.endorsed_at, row.team, row.revision)


@cache
def _select_endorsement() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Endorsement.post_id, Endorsement.endorsed_at, Endorsement.team, Endorsement.revision,
            *selecting.columns(User, "by"),
        )
        .join(User, User.id == Endorsement.endorsed_by)
        .where(Endorsement.thread_id == bindparam("thread_id"))
    )  # fmt: skip


def confirmations_by(viewer: User | None, post_ids: Iterable[int]) -> dict[int, bool]:
    """A map from answer id to whether it worked for this viewer; others are absent."""
    if viewer is None:
        return {}
    rows = read(_select_confirmations(), {"who": viewer.id, "ids": list(post_ids)})
    return {row.post_id: row.worked for row in rows}


@cache
def _select_confirmations() -> Select[int, bool]:
    return select(Confirmation.post_id, Confirmation.worked).where(
        Confirmation.user_id == bindparam("who"),
        Confirmation.post_id.in_(bindparam("ids", expanding=True)),
    )
