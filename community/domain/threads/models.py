"""Tables of the talk: threads, posts, their revisions, and what was closed or removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)  # fmt: skip
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.threads.cards import Audience, PostRole, Turn, Withheld
from community.kernel.db import Base, UtcDateTime
from community.kernel.folding import folded

MIN_TITLE, MAX_TITLE = 15, 150
MAX_BODY = 32_000
MAX_COMMENT_BODY = 2_000  # what takes more room is an answer, or an edit of what was asked
MAX_TAGS = 5
MAX_ENVIRONMENT = 200  # characters of one field


def _folded_title(context: Any) -> str:
    return folded(context.get_current_parameters()["title"])


class Thread(Base):
    """One question and all that follows, with what lists show kept beside it.

    The columns after `turn` are what `rules.turn` computes it from; each is kept by the feature
    whose rows it sums up, through `operations.settle`, in the same transaction.
    """

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_active", "last_activity_at", "id"),  # home, newest activity first
        Index("ix_thread_new", "created_at", "id"),
        Index("ix_thread_turn", "turn", "last_activity_at", "id"),  # needs answer, solved
        Index("ix_thread_category", "category_id", "last_activity_at", "id"),
        Index("ix_thread_asker", "asker_id", "created_at", "id"),
        Index("ix_thread_duplicate_of", "duplicate_of_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(String(300))
    """MAX_TITLE for what is asked here; imported ones may be longer."""
    title_folded: Mapped[str] = mapped_column(Text, default=_folded_title, server_default="")
    """The same for comparing: neither database folds case beyond the alphabets that it happens to know."""
    slug: Mapped[str] = mapped_column(String(80))
    excerpt: Mapped[str] = mapped_column(String(240), default="")
    tag_slugs: Mapped[str] = mapped_column(String(300), default="")
    """The thread's tags, joined by spaces, so that a list needs no further table."""
    environment: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_activity_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Of public posts only: a note moves nothing that others can see."""
    answer_count: Mapped[int] = mapped_column(default=0)
    me_too_count: Mapped[int] = mapped_column(default=0)
    imported_me_too: Mapped[int] = mapped_column(default=0)
    follower_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)

    turn: Mapped[str] = mapped_column(String(20), default=Turn.NEEDS_ANSWER)
    others_answers: Mapped[int] = mapped_column(default=0)
    """Public answers by people other than the asker."""
    asker_posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_asker_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the newest standing "needs information" was put; see Post.asked_asker_at."""
    accepted_post_id: Mapped[int | None]
    official_post_id: Mapped[int | None]
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The first verdict that stands."""
    verdict_failed: Mapped[bool] = mapped_column(default=False)
    """The asker tried the official answer and it did not work."""
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when a live escalation has it."""
    remedied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When an escalation was solved without an accepted or official answer."""
    heat: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 to 100, as it was last taken."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_reason: Mapped[str | None] = mapped_column(String(20))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("thread.id", name="fk_thread_merged_into_id_thread")
    )
    """Where its posts went; the address lives on and leads there."""

    asker: Mapped[User] = relationship(lazy="raise")
    category: Mapped[Category] = relationship(lazy="raise")

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self.tag_slugs.split())

    @validates("title")
    def _fold(self, _name: str, title: str) -> str:
        self.title_folded = folded(title)
        return title


class ThreadTag(Base):
    """A tag on a thread."""

    __tablename__ = "thread_tag"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)


class Post(Base):
    """Anything written in a thread. `audience` is set once and never widened."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("role in ('question','answer','comment')", name="role"),
        CheckConstraint("audience in ('public','private','staff')", name="audience"),
        CheckConstraint("role != 'question' or audience = 'public'", name="question_is_public"),
        Index("ix_post_thread", "thread_id", "role", "id"),  # a thread's page
        Index("ix_post_parent", "parent_id", "id"),  # comments of some posts
        Index("ix_post_author", "author_id", "created_at", "id"),  # a person's page
        UniqueConstraint("author_id", "submission_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """What a comment is about; None for questions and answers."""
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(10), default=Audience.PUBLIC)
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[str] = mapped_column(String(10), default="markdown")
    """"markdown", or "html" for an imported post."""
    html: Mapped[str] = mapped_column(Text)
    """Made safe when written; shown as it is."""
    renderer: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    score: Mapped[int] = mapped_column(default=0)
    up_count: Mapped[int] = mapped_column(default=0)
    down_count: Mapped[int] = mapped_column(default=0)
    imported_up: Mapped[int] = mapped_column(default=0)
    imported_down: Mapped[int] = mapped_column(default=0)
    """Votes an old forum counted without saying whose they were; part of the counts above."""
    worked_count: Mapped[int] = mapped_column(default=0)
    failed_count: Mapped[int] = mapped_column(default=0)
    wilson: Mapped[float] = mapped_column(Float, default=0.0)
    """Lower bound over votes and confirmations; the order of answers."""
    asked_asker_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was marked "needs information"; None when it is not."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_from_id: Mapped[int | None]
    """Of a question that was merged: the thread it had opened."""
    submission_key: Mapped[str | None] = mapped_column(String(64))
    """Made by the form or the client, so that sending twice posts once."""

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=[thread_id])
    author: Mapped[User] = relationship(lazy="raise")

    @property
    def opens_thread(self) -> bool:
        """The question its thread is about, and not one that was merged into it."""
        return self.role == PostRole.QUESTION and self.merged_from_id is None


class Revision(Base):
    """A post as it stood after one edit. Number 1 is kept when the first edit is made."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int]
    editor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str | None] = mapped_column(String(300))
    tag_slugs: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Closure(Base):
    """One time a thread was closed: by whom, why, and when it was undone."""

    __tablename__ = "closure"
    __table_args__ = (Index("ix_closure_thread", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    reason: Mapped[str] = mapped_column(String(20))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    closed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    carried: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of a duplicate: who was added to the followers and me-toos of the other, to be undone."""


class ClosingVote(Base):
    """One member's wish to close or reopen a thread, until enough share it or it is moot."""

    __tablename__ = "closing_vote"
    __table_args__ = (
        CheckConstraint("wish in ('close','reopen')", name="wish"),
        Index(
            "uq_closing_vote_pending", "thread_id", "user_id", "wish", unique=True,
            sqlite_where=text("settled_at IS NULL"), postgresql_where=text("settled_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    wish: Mapped[str] = mapped_column(String(6))
    reason: Mapped[str] = mapped_column(String(20), default="")
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Removal(Base):
    """One time a post was taken from its readers: by whom, why, and when it was undone."""

    __tablename__ = "removal"
    __table_args__ = (
        CheckConstraint("kind in ('removed','hidden','held')", name="kind"),
        Index("ix_removal_post", "post_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[str] = mapped_column(
        String(10), default=Withheld.REMOVED, server_default="removed"
    )
    reason: Mapped[str] = mapped_column(String(500), default="")
    is_abuse: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Removed as spam or abuse: it costs its author what it earned, and more."""
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None when flags or a rule did it, and a person has yet to look."""
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportedId(Base):
    """Where something of an old forum went: its old id, and ours. Old addresses are answered from it."""

    __tablename__ = "imported_id"
    __table_args__ = (Index("ix_imported_id_local", "kind", "local_id"),)

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    """user, question, answer or comment."""
    foreign_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    local_id: Mapped[int]


class ImportRun(Base):
    """One import of an old forum: what it has done so far, so that it can go on after a kill."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60), unique=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
