"""Learning from decisions, taking lessons back, keeping suspicions and marks of texts."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.domain.spam import rules, sameness
from community.domain.spam.features import bucket_of
from community.domain.spam.models import SpamBucket, SpamLesson, Suspicion, TextShingle
from community.domain.spam.rules import Judgement, Sign
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

LESSONS = 0  # the bucket that counts the lessons themselves


@operation
def learn(post_id: int, features: Iterable[str], is_spam: bool) -> None:
    """Take one decision as a lesson, in place of any about the same post; the oldest beyond a bound go."""
    forget(post_id)
    buckets = sorted({LESSONS, *map(bucket_of, features)})
    lesson = SpamLesson(post_id=post_id, is_spam=is_spam, buckets=buckets, learned_at=clock.now())
    db.session.add(lesson)
    db.session.flush()
    _count([lesson], 1)
    _keep_bounded()


@operation
def forget(post_id: int) -> None:
    """Take a lesson back, as if it had never been. Without one, nothing changes."""
    lesson = db.session.get(SpamLesson, post_id, populate_existing=True, with_for_update=True)
    if lesson is not None:
        _drop([lesson])


def wrong_buckets() -> list[int]:
    """The buckets that are not the sum of the lessons."""
    kept = {row.bucket: (row.spam, row.ham) for row in db.session.scalars(select(SpamBucket))}
    right = _summed()
    return sorted(
        bucket
        for bucket in {*kept, *right}
        if kept.get(bucket, (0, 0)) != right.get(bucket, (0, 0))
    )


@operation
def recount() -> list[int]:
    """Bring every bucket in line with the lessons; those that were wrong."""
    wrong, right = wrong_buckets(), _summed()
    for bucket in wrong:
        counts = right.get(bucket, (0, 0))
        db.session.merge(SpamBucket(bucket=bucket, spam=counts[0], ham=counts[1]))
    return wrong


def _summed() -> dict[int, tuple[int, int]]:
    spam: Counter[int] = Counter()
    ham: Counter[int] = Counter()
    for lesson in db.session.scalars(select(SpamLesson)):
        (spam if lesson.is_spam else ham).update(lesson.buckets)
    return {bucket: (spam[bucket], ham[bucket]) for bucket in {*spam, *ham}}


def suspect(post_id: int, signs: Iterable[Sign], judgement: Judgement) -> None:
    """Keep why somebody should look at a post, in place of what was kept; inside an operation only."""
    db.session.merge(
        Suspicion(
            post_id=post_id, signs=[str(sign) for sign in signs], score=judgement.score,
            features=[list(pair) for pair in judgement.features], at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def erase(post_id: int) -> None:
    """Forget the words of a post that were kept as a reason; inside an operation only."""
    db.session.execute(update(Suspicion).where(Suspicion.post_id == post_id).values(features=[]))
    db.session.execute(delete(TextShingle).where(TextShingle.post_id == post_id))


def mark_text(post_id: int, body: str) -> None:
    """Keep what a near copy of a newcomer's post would share with it; inside an operation only."""
    now = clock.now()
    kept = sameness.kept_of(sameness.shingles(body))
    insert_missing(
        TextShingle, [{"shingle": number, "post_id": post_id, "at": now} for number in kept]
    )


@operation
def forget_texts(before: datetime) -> None:
    """Forget the marks of texts that are older than this."""
    db.session.execute(delete(TextShingle).where(TextShingle.at < before))


def _keep_bounded() -> None:
    kept = db.session.scalar(select(func.count()).select_from(SpamLesson)) or 0
    if kept > rules.MOST_LESSONS:
        oldest = select(SpamLesson).order_by(SpamLesson.learned_at, SpamLesson.post_id)
        _drop(list(db.session.scalars(oldest.limit(kept - rules.MOST_LESSONS).with_for_update())))


def _drop(lessons: list[SpamLesson]) -> None:
    _count(lessons, -1)
    for lesson in lessons:
        db.session.delete(lesson)
    db.session.flush()


def _count(lessons: Iterable[SpamLesson], change: int) -> None:
    """Add lessons to the buckets they touch, or take them out."""
    counted: dict[int, list[int]] = {}
    for lesson in lessons:
        for bucket in lesson.buckets:
            counted.setdefault(bucket, [0, 0])[0 if lesson.is_spam else 1] += change
    # In order, so that two who decide at once wait instead of deadlocking.
    rows = [
        {"bucket": bucket, "spam": counts[0], "ham": counts[1]}
        for bucket, counts in sorted(counted.items())
    ]
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SpamBucket).values(rows)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[SpamBucket.bucket],
            set_={
                "spam": SpamBucket.spam + statement.excluded.spam,
                "ham": SpamBucket.ham + statement.excluded.ham,
            },
        )
    )
    if change < 0:
        touched = SpamBucket.bucket.in_([row["bucket"] for row in rows])
        db.session.execute(
            delete(SpamBucket)
            .where(touched, SpamBucket.spam == 0, SpamBucket.ham == 0)
            .execution_options(synchronize_session=False)
        )
