"""The table of acts: who did what to which, when and why, and when it was undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_REASON = 500


class Act(Base):
    """One act of care; the audit log is all of them. Never altered, but for the note that it was undone."""

    __tablename__ = "moderation_act"
    __table_args__ = (
        Index("ix_moderation_act_verb", "verb", "id"),
        Index("ix_moderation_act_by", "by_id", "id"),
        Index("ix_moderation_act_person", "person_id", "id"),  # a person's record
        Index("ix_moderation_act_thread", "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(30))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None when it was done from the command line."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Whom it was done to."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What it changed, and what undoing it needs; never the words of a post."""
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
