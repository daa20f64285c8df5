"""What is kept beside its sources, and what the sources say: one check for each counter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select, update

from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.categories.models import Category, Tag
from community.domain.follows.models import Follow
from community.domain.reputation import operations as reputation
from community.domain.reputation import queries as ledger
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread, ThreadTag
from community.domain.threads.ordering import wilson
from community.domain.threads.rules import facts_of, turn
from community.domain.votes.models import MeToo, Vote
from community.domain.votes.scores import expected_score
from community.kernel.db import Base, db

CLOSE = 1e-9  # two ways of computing a share may differ in the last digit


@dataclass(frozen=True)
class Difference:
    """One thing kept that is not what its sources say."""

    model: type[Base]
    id: int
    column: str
    kept: Any
    right: Any

    def __str__(self) -> str:
        table = self.model.__tablename__
        return f"{table} {self.id}: {self.column} is {self.kept}, should be {self.right}"


def differences() -> Iterator[Sequence[Difference]]:
    """What differs, counter by counter; later ones are made of earlier ones, so mend as they come."""
    for model, column, right in _counters():
        yield _differing(model, column, right)
    yield _wrong_wilsons()
    yield _wrong_turns()


def mend(found: Sequence[Difference]) -> None:
    """Write what the sources say of one counter; inside an operation."""
    if not found:
        return
    model = found[0].model
    statement = (
        update(model)
        .where(model.id == bindparam("row_id"))  # type: ignore[attr-defined]
        .values({found[0].column: bindparam("right")})
    )  # fmt: skip
    rows = [{"row_id": difference.id, "right": difference.right} for difference in found]
    db.session.connection().execute(statement, rows)


def reputation_differences() -> list[str]:
    """Where ledgers differ from what stands, and stored reputations from their ledgers."""
    handles = dict(db.session.execute(select(User.id, User.handle)).all())
    lines = [
        f"reputation of {handles[found.user_id]}: {found.points:+d} lacking for {found.cause}"
        + (f" on {found.day}" if found.day else f" of post {found.object_id}")
        for found in ledger.of_all()
    ]
    return lines + [
        f"reputation of {handles[user_id]}: kept as {kept}, the ledger says {right}"
        for user_id, kept, right in ledger.wrong_sums()
    ]


def mend_reputation() -> None:
    """Enter what the ledgers lack, and add them up."""
    reputation.rebuild_all()


def _counters() -> Iterator[tuple[type[Base], str, ColumnElement[Any]]]:
    votes = _one(func.count(), Vote.post_id == Post.id, Vote.value == 1)
    against = _one(func.count(), Vote.post_id == Post.id, Vote.value == -1)
    said = Confirmation.post_id == Post.id
    yield Post, "up_count", Post.imported_up + votes
    yield Post, "down_count", Post.imported_down + against
    yield Post, "score", Post.up_count - Post.down_count
    yield Post, "worked_count", _one(func.count(), said, Confirmation.worked.is_(True))
    yield Post, "failed_count", _one(func.count(), said, Confirmation.worked.is_(False))

    here = Post.thread_id == Thread.id
    public = (Post.audience == Audience.PUBLIC) & Post.removed_at.is_(None)
    answers = (here, public, Post.role == PostRole.ANSWER)
    yield Thread, "answer_count", _one(func.count(), *answers)
    yield Thread, "others_answers", _one(func.count(), *answers, Post.author_id != Thread.asker_id)
    yield Thread, "asked_asker_at", _one(func.max(Post.asked_asker_at), here, public)
    yield Thread, "score", expected_score()
    me_toos = _one(func.count(), MeToo.thread_id == Thread.id)
    yield Thread, "me_too_count", Thread.imported_me_too + me_toos
    yield Thread, "follower_count", _one(func.count(), Follow.thread_id == Thread.id)
    yield from _verdicts()

    public_threads = (
        ThreadTag.tag_id == Tag.id,
        Thread.id == ThreadTag.thread_id,
        Thread.removed_at.is_(None),
        Category.id == Thread.category_id,
        Category.readers == "everyone",
    )
    yield Tag, "thread_count", _one(func.count(), *public_threads)


def _verdicts() -> Iterator[tuple[type[Base], str, ColumnElement[Any]]]:
    for column, verdict in (("accepted_post_id", Acceptance), ("official_post_id", Endorsement)):
        stands = (verdict.thread_id == Thread.id, Post.id == verdict.post_id)
        yield Thread, column, _one(func.max(verdict.post_id), *stands, Post.removed_at.is_(None))
    failed = _one(
        func.count(),
        Confirmation.post_id == Thread.official_post_id,
        Confirmation.user_id == Thread.asker_id,
        Confirmation.worked.is_(False),
    )
    yield Thread, "verdict_failed", case((failed > 0, True), else_=False)


def _one(value: Any, *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """One value for each row of the table asked about, which `_differing` selects from."""
    return select(value).where(*where).scalar_subquery()


def _differing(model: type[Base], column: str, right: ColumnElement[Any]) -> list[Difference]:
    kept = getattr(model, column)
    query = select(model.id, kept, right)  # type: ignore[attr-defined]
    query = query.where(kept.is_distinct_from(right)).order_by(model.id)  # type: ignore[attr-defined]
    return [Difference(model, row[0], column, row[1], row[2]) for row in db.session.execute(query)]


def _wrong_wilsons() -> list[Difference]:
    counts = (Post.up_count, Post.down_count, Post.worked_count, Post.failed_count)
    query = select(Post.id, Post.wilson, *counts).where(
        or_(Post.wilson != 0, *[count > 0 for count in counts])
    )
    found = []
    for post_id, kept, up, down, worked, failed in db.session.execute(query):
        right = wilson(up + worked, up + worked + down + failed)
        if abs(kept - right) > CLOSE:
            found.append(Difference(Post, post_id, "wilson", kept, right))
    return found


def _wrong_turns() -> list[Difference]:
    facts = (
        Thread.closed_at, Thread.accepted_post_id, Thread.official_post_id, Thread.verdict_failed,
        Thread.remedied_at, Thread.escalated_at, Thread.others_answers, Thread.asked_asker_at,
        Thread.asker_posted_at,
    )  # fmt: skip
    found = []
    for thread in db.session.execute(select(Thread.id, Thread.turn, *facts)):
        right = turn(facts_of(cast(Thread, thread)))  # a row has the columns that are asked for
        if thread.turn != right:
            found.append(Difference(Thread, thread.id, "turn", thread.turn, str(right)))
    return found
