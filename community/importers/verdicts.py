"""Writing what was said about posts: acceptances, votes, and which question duplicates which."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from community.domain.answers.models import Acceptance
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import Closure, Post, Thread
from community.importers import ids, posts
from community.importers.records import Accepted, AcceptedOn, Duplicate, Lost, Vote
from community.kernel.db import db


def add_acceptances(source: str, verdicts: Sequence[Accepted]) -> list[Lost]:
    """Write the askers' verdicts, given when the answer was posted until a later stage knows better."""
    threads = ids.local(source, ("question",), {one.question_id for one in verdicts})
    answers = ids.local(source, ("answer",), {one.answer_id for one in verdicts})
    query = select(Post.id, Post.thread_id, Post.created_at, Post.removed_at)
    found = {row.id: row for row in db.session.execute(query.where(Post.id.in_(answers.values())))}
    query_askers = select(Thread.id, Thread.asker_id).where(Thread.id.in_(threads.values()))
    askers = ids.pairs(query_askers)
    settled = set(
        db.session.scalars(
            select(Acceptance.thread_id).where(Acceptance.thread_id.in_(threads.values()))
        )
    )
    rows, lost = [], []
    for one in verdicts:
        thread_id, post = threads.get(one.question_id), found.get(answers.get(one.answer_id, 0))
        if thread_id is None:
            reason = "The question it settles was not brought in."
        elif post is None:
            reason = "The accepted answer is not in the dump."
        elif post.thread_id != thread_id:
            reason = "The accepted answer belongs to another question."
        elif post.removed_at is not None:
            reason = "The accepted answer was removed."
        elif thread_id in settled:
            reason = "The question is settled already."
        else:
            settled.add(thread_id)
            rows.append({
                "thread_id": thread_id, "post_id": post.id,
                "accepted_by": askers[thread_id], "accepted_at": post.created_at,
            })  # fmt: skip
            continue
        lost.append(Lost("acceptance", one.question_id, reason, one.answer_id))
    if rows:
        db.session.execute(insert(Acceptance), rows)
    return lost


def date_acceptances(source: str, dates: Sequence[AcceptedOn]) -> list[Lost]:
    """Say when verdicts were given: never before the answer was there."""
    answers = ids.local(source, ("answer",), {one.post_id for one in dates})
    query = select(Acceptance.post_id, Acceptance.thread_id, Acceptance.accepted_at)
    standing = {
        row.post_id: row
        for row in db.session.execute(query.where(Acceptance.post_id.in_(answers.values())))
    }
    lost, later = [], {}
    for one in dates:
        verdict = standing.get(answers.get(one.post_id, 0))
        if verdict is None:
            reason = "The acceptance it dates does not stand."
            lost.append(Lost("vote", one.foreign_id, reason, one.post_id))
        elif one.at > verdict.accepted_at:
            later[verdict.thread_id] = {"thread_id": verdict.thread_id, "accepted_at": one.at}
    ids.update_rows(Acceptance, list(later.values()))
    return lost


def add_votes(source: str, votes: Sequence[Vote]) -> list[Lost]:
    """Add votes to what is counted on posts."""
    found = ids.local_posts(source, {vote.post_id for vote in votes})
    lost = [
        Lost("vote", vote.foreign_id, "What it voted on was not brought in.", vote.post_id)
        for vote in votes
        if vote.post_id not in found
    ]
    cast = [(found[vote.post_id], vote.value) for vote in votes if vote.post_id in found]
    ups = Counter(post_id for post_id, value in cast if value > 0)
    downs = Counter(post_id for post_id, value in cast if value < 0)
    query = (
        select(
            Post.id, Post.up_count, Post.down_count, Post.imported_up, Post.imported_down,
            Post.worked_count, Post.failed_count,
        )
        .where(Post.id.in_({post_id for post_id, _ in cast}))
        .order_by(Post.id)
        .with_for_update()
    )  # fmt: skip
    rows = [
        {
            "id": row.id,
            "imported_up": row.imported_up + ups[row.id],
            "imported_down": row.imported_down + downs[row.id],
            **posts.counted(
                row.up_count + ups[row.id],
                row.down_count + downs[row.id],
                row.worked_count,
                row.failed_count,
            ),
        }
        for row in db.session.execute(query).all()
    ]
    ids.update_rows(Post, rows)
    return lost


def add_duplicates(source: str, duplicates: Sequence[Duplicate]) -> list[Lost]:
    """Point closed questions at those that have their answer, and let that be the reason."""
    wanted = {one.question_id for one in duplicates} | {one.of_id for one in duplicates}
    threads = ids.local(source, ("question",), wanted)
    query = select(Thread.id, Thread.closed_at, Thread.duplicate_of_id)
    standing = {
        row.id: (row.closed_at, row.duplicate_of_id)
        for row in db.session.execute(query.where(Thread.id.in_(threads.values())))
    }
    targets: dict[int, int] = {}
    lost = []
    for one in duplicates:
        thread_id, of_id = threads.get(one.question_id), threads.get(one.of_id)
        reason = _why_not(thread_id, of_id, standing, targets)
        if reason or thread_id is None or of_id is None:
            lost.append(Lost("link", one.foreign_id, reason, f"{one.question_id} of {one.of_id}"))
        else:
            targets[thread_id] = of_id
    _point(targets)
    return lost


def _why_not(
    thread_id: int | None,
    of_id: int | None,
    standing: dict[int, tuple[datetime | None, int | None]],
    targets: dict[int, int],
) -> str:
    if thread_id is None or of_id is None:
        return "One of the two questions was not brought in."
    closed_at, duplicate_of = standing[thread_id]
    if thread_id == of_id:
        return "A question cannot be a duplicate of itself."
    if closed_at is None:
        return "The question is open again."
    if duplicate_of is not None or thread_id in targets:
        return "A question points at one other; it points at another already."
    return ""


def _point(targets: dict[int, int]) -> None:
    if not targets:
        return
    reason = ClosedReason.DUPLICATE
    ids.update_rows(
        Thread,
        [
            {"id": thread_id, "closed_reason": reason, "duplicate_of_id": of_id}
            for thread_id, of_id in sorted(targets.items())
        ],
    )
    table = Closure.__table__
    statement = update(Closure).where(
        table.c.thread_id == bindparam("key"), table.c.undone_at.is_(None)
    )
    db.session.connection().execute(
        statement.values(reason=reason, duplicate_of_id=bindparam("target")),
        [{"key": thread_id, "target": of_id} for thread_id, of_id in sorted(targets.items())],
    )
