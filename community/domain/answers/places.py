"""Where answers stand among all of their thread: what one turns their pages by."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select

from community.domain.accounts.models import User
from community.domain.answers.queries import ORDER, VERDICT
from community.domain.threads.cards import Audience
from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import answers_thread
from community.domain.threads.reach import MOST as MOST_REACHES
from community.domain.threads.reach import Reach, reach_of, visible
from community.kernel.db import db
from community.kernel.paging import encode


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one page shows of the public answers, and the ways to others; counted as this viewer sees them."""

    first: int
    """From 1 on."""
    last: int
    total: int
    newest_id: int
    before: str | None
    """The cursor of the page before this: empty for the first page, None on it."""
    end: str | None
    """The cursor of the last page; None on it."""

    @property
    def follow(self) -> int:
        return self.total - self.last


def stretch(
    thread: Thread, viewer: User | None, first_id: int, shown: int, size: int
) -> Stretch | None:
    """The stretch that begins with an answer and has `shown` of them, where a page has `size`.

    In one query; None where the answer is not among them (any more).
    """
    marks = _marks(thread, viewer, first_id, size)
    place = next((mark.place for mark in marks if mark.id == first_id), None)
    if place is None:
        return None
    begins = {mark.place: _cursor(mark) for mark in marks if mark.place % size == 0} | {0: ""}
    total, last = marks[0].total, place + shown - 1
    return Stretch(
        first=place, last=last, total=total, newest_id=marks[0].newest_id,
        before=begins[max(place - 2, 0) // size * size] if place > 1 else None,
        end=begins[(total - 1) // size * size] if last < total else None,
    )  # fmt: skip


def page_with(thread: Thread, viewer: User | None, post_id: int, size: int) -> str | None:
    """The cursor of the page that an answer stands on; None on the first, and where it is none of the public ones."""
    marks = _marks(thread, viewer, post_id, size)
    place = next((mark.place for mark in marks if mark.id == post_id), 1)
    begins = {mark.place: _cursor(mark) for mark in marks}
    return begins.get((place - 1) // size * size)


def _marks(thread: Thread, viewer: User | None, wanted: int, size: int) -> list[Row[Any]]:
    """The last answer of each page that is full, and the one that is wanted."""
    places = {
        "thread_id": thread.id, "official_id": thread.official_post_id or 0,
        "accepted_id": thread.accepted_post_id or 0, "wanted": wanted, "size": size,
    }  # fmt: skip
    return list(db.session.execute(_select_marks(reach_of(viewer)), places))


@lru_cache(maxsize=MOST_REACHES)
def _select_marks(within: Reach) -> Select[*tuple[Any, ...]]:
    # The answers of one thread are read once more for this, but only where they fill more than a page;
    # what comes back is a row for each page.
    ordering = [key.column.desc() if key.descending else key.column.asc() for key in ORDER]
    newest = func.first_value(Post.id).over(order_by=[Post.created_at.desc(), Post.id.desc()])
    placed = (
        select(
            Post.id, VERDICT.label("verdict"), Post.wilson, Post.created_at,
            func.row_number().over(order_by=ordering).label("place"),
            func.count().over().label("total"), newest.label("newest_id"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == bindparam("thread_id"), answers_thread(), visible(within))
        .where(Post.audience == Audience.PUBLIC)
        .subquery()
    )  # fmt: skip
    is_mark = placed.c.place % bindparam("size") == 0
    return select(placed).where(or_(is_mark, placed.c.id == bindparam("wanted")))


def _cursor(mark: Row[Any]) -> str:
    return encode([mark._mapping[key.label] for key in ORDER])
