"""Taking a person's handle and address out of what others wrote, a bounded number of rows at a time."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, String, cast, delete, func, inspect, or_, select

from community.domain.departures.inventory import SEARCHED, Words
from community.domain.departures.marks import Marks
from community.domain.escalations.models import EscalationMove
from community.domain.moderation.linking import release_words
from community.domain.moderation.models import Act
from community.domain.search.operations import mark_stale
from community.domain.threads import rendering
from community.domain.threads.models import Post, Thread
from community.kernel import markdown
from community.kernel.db import Base, db
from community.kernel.idempotency import IdempotencyKey
from community.kernel.slugs import slugify

ROWS = 2_000  # looked through in one transaction
STUB = "Erased for privacy."  # the only words the history of cases takes afterwards

BY_NAME = {words.name: words for words in SEARCHED}


def look_through(words: Words, marks: Marks, position: int) -> int | None:
    """Mend the next rows of a table after this id; up to which id, or None once that was the last."""
    key: Any = inspect(words.model).primary_key[0]
    following = select(key.label("id")).where(key > position).order_by(key).limit(ROWS).subquery()
    last = db.session.scalar(select(func.max(following.c.id)))
    if last is None:
        return None

    query = select(words.model).where(key > position, key <= last, _may_hold(words, marks))
    for row in db.session.scalars(query.order_by(key)):
        _mend(row, words, marks)
    db.session.flush()
    return int(last)


def _may_hold(words: Words, marks: Marks) -> ColumnElement[bool]:
    """A rough condition, for the database: one of the columns holds the handle or the address."""
    found: list[ColumnElement[bool]] = []
    for name in words.columns:
        column = getattr(words.model, name)
        if isinstance(column.type, JSON):
            # Some databases write letters beyond ASCII as numbers there: a closer look tells.
            found.append(column.is_not(None))
        else:
            text = cast(column, String)
            found += [text.icontains(needle, autoescape=True) for needle in marks.needles]
    return or_(*found)


def _mend(row: Base, words: Words, marks: Marks) -> None:
    if isinstance(row, IdempotencyKey):
        _forget_answer(row, marks)
        return
    for name in words.columns:
        before = getattr(row, name)
        after = marks.without_any(before)
        if after != before:
            # What happened in a case is never altered; only its words can be taken away.
            setattr(row, name, STUB if isinstance(row, EscalationMove) else after)
            _follow_up(row)


def _forget_answer(row: IdempotencyKey, marks: Marks) -> None:
    if marks.named_in(row.body) or marks.named_in(str(row.headers)):
        db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.id == row.id))


def _follow_up(row: Base) -> None:
    if isinstance(row, Post):
        if row.body_format == "markdown":
            row.html, row.renderer = rendering.render(row.body), markdown.RENDERER_VERSION
        mark_stale([row.thread_id])
    elif isinstance(row, Thread):
        row.slug = slugify(row.title)
        mark_stale([row.id])
    elif isinstance(row, Act):
        release_words(row.id)
