"""Tables of known issues: each with its history, and the threads bound to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_NOTE = 300
MAX_FIXED_IN = 60


class KnownIssue(Base):
    """A thread that staff declared a known issue, as it stands now. There is one row a thread, for good.

    Declared again after it was withdrawn it is the same issue: nobody is told of the same fix twice.
    """

    __tablename__ = "known_issue"
    __table_args__ = (
        CheckConstraint("stage in ('investigating','identified','fixed')", name="stage"),
        UniqueConstraint("thread_id"),
        Index(
            "ix_known_issue_standing", "since", "id",  # beside the lists, newest first
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    stage: Mapped[str] = mapped_column(String(20))
    fixed_in: Mapped[str] = mapped_column(String(MAX_FIXED_IN), default="")
    note: Mapped[str] = mapped_column(String(MAX_NOTE), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it came to this stage; other words alone do not change it."""
    declared_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    number: Mapped[int] = mapped_column(default=0)
    """Of its newest change."""


class KnownIssueChange(Base):
    """One thing staff said of a known issue. Never altered."""

    __tablename__ = "known_issue_change"
    __table_args__ = (UniqueConstraint("known_issue_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    known_issue_id: Mapped[int] = mapped_column(ForeignKey("known_issue.id"))
    number: Mapped[int]
    stage: Mapped[str | None] = mapped_column(String(20))
    """None when it was withdrawn."""
    fixed_in: Mapped[str] = mapped_column(String(MAX_FIXED_IN), default="")
    note: Mapped[str] = mapped_column(String(MAX_NOTE), default="")
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Binding(Base):
    """One time a thread was bound to a known issue: by whom, and when it was undone."""

    __tablename__ = "known_issue_binding"
    __table_args__ = (
        Index(
            "uq_known_issue_binding_standing", "thread_id", unique=True,
            sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_known_issue_binding_issue", "known_issue_id", "thread_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    known_issue_id: Mapped[int] = mapped_column(ForeignKey("known_issue.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    bound_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
