"""What the index keeps of a thread: only what is public, and what it is filtered by."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from community.domain.search.analysis import terms
from community.domain.search.parsing import Mark
from community.domain.threads.cards import Audience, PostRole, Turn
from community.domain.threads.models import Post, Thread
from community.kernel.db import db

MAX_WORDS = 16_000  # of one thread; PostgreSQL counts positions up to 16,383
GAP = 8  # positions between posts, so that no phrase reaches from one into the next
MAX_POSTS = 500  # of one thread, the oldest

_BREAK = re.compile(
    r"</?(?:p|div|li|ul|ol|pre|h\d|br|hr|blockquote|table|tr|td|th|details)\b", re.I
)
_TAG = re.compile(r"""<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>""")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """One text of a thread: of its title ("A"), tags ("B"), question ("C") or an answer ("D")."""

    weight: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A thread as the index keeps it."""

    thread_id: int
    category_id: int
    author_ids: tuple[int, ...]
    tags: tuple[str, ...]
    turn: Turn
    marks: tuple[Mark, ...]
    created_at: datetime
    active_at: datetime
    sections: tuple[Section, ...]

    @property
    def is_solved(self) -> bool:
        return self.turn is Turn.SOLVED

    @property
    def facets(self) -> tuple[str, ...]:
        """What it is filtered by, as plain words: "c:3", "t:billing", "a:7", "turn:solved", "is:open"."""
        return (
            facet("c", self.category_id),
            *(facet("t", tag) for tag in self.tags),
            *(facet("a", author_id) for author_id in self.author_ids),
            facet("turn", self.turn),
            *(facet("is", mark) for mark in self.marks),
        )


def facet(kind: str, value: object) -> str:
    """One property of a thread as a word of the index."""
    return f"{kind}:{value}"


def documents(thread_ids: Sequence[int]) -> list[Document]:
    """The documents of those of the threads that stand; removed and unknown ones are absent."""
    threads = db.session.execute(
        select(
            Thread.id, Thread.category_id, Thread.title, Thread.tag_slugs, Thread.turn,
            Thread.answer_count, Thread.official_post_id, Thread.created_at,
            Thread.last_activity_at,
        )
        .where(Thread.id.in_(thread_ids), Thread.removed_at.is_(None))
        .order_by(Thread.id)
    ).all()  # fmt: skip
    posts = _posts([thread.id for thread in threads])
    return [_document(thread, posts.get(thread.id, [])) for thread in threads]


def placed(document: Document) -> Iterator[tuple[str, int, str]]:
    """Every term of a document with its position and the letter of its section, in order."""
    base = 0
    for section in document.sections:
        last = base
        for term, offset in terms(section.text):
            last = base + offset
            if last >= MAX_WORDS:
                return
            yield term, last, section.weight
        base = last + GAP


def plain(safe_html: str) -> str:
    """The text of a post's HTML as it is read, on one line."""
    spaced = _BREAK.sub(lambda found: " " + found[0], safe_html)
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", spaced))).strip()


def _posts(thread_ids: Sequence[int]) -> Mapping[int, list[Any]]:
    parent = aliased(Post)
    rows = db.session.execute(
        select(Post.thread_id, Post.role, Post.author_id, Post.html)
        .outerjoin(parent, parent.id == Post.parent_id)
        .where(
            Post.thread_id.in_(thread_ids),
            Post.audience == Audience.PUBLIC,
            Post.removed_at.is_(None),
            or_(
                Post.parent_id.is_(None),
                and_(parent.removed_at.is_(None), parent.audience == Audience.PUBLIC),
            ),
        )
        .order_by(Post.thread_id, Post.id)
    )
    by_thread: dict[int, list[Any]] = {}
    for row in rows:
        kept = by_thread.setdefault(row.thread_id, [])
        if len(kept) < MAX_POSTS:
            kept.append(row)
    return by_thread


def _document(thread: Any, posts: Sequence[Any]) -> Document:
    tags = tuple(thread.tag_slugs.split())
    bodies = (
        Section("C" if post.role == PostRole.QUESTION else "D", plain(post.html)) for post in posts
    )
    return Document(
        thread_id=thread.id,
        category_id=thread.category_id,
        author_ids=tuple(sorted({post.author_id for post in posts})),
        tags=tags,
        turn=Turn(thread.turn),
        marks=_marks(thread),
        created_at=thread.created_at,
        active_at=thread.last_activity_at,
        sections=(Section("A", thread.title), Section("B", " ".join(tags)), *bodies),
    )


def _marks(thread: Any) -> tuple[Mark, ...]:
    marks = [Mark.ANSWERED if thread.answer_count else Mark.UNANSWERED]
    if thread.turn == Turn.SOLVED:
        marks.append(Mark.SOLVED)
    elif thread.turn != Turn.CLOSED:
        marks.append(Mark.OPEN)
    if thread.official_post_id is not None:
        marks.append(Mark.OFFICIAL)
    return tuple(marks)
