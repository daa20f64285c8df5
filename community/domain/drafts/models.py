"""Tables of what was begun: drafts, and asks that ended before they were posted."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Draft(Base):
    """What one person typed into one form and has not posted; nobody else ever reads it."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_draft_user", "user_id", "kept_at"),  # a person's own, the newest first
        Index("ix_draft_kept", "kept_at"),  # what is cleaned up
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    """A `rules.Key` as text."""
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EndedAsk(Base):
    """An ask that was not posted, since another thread had the answer: what self-service is measured by."""

    __tablename__ = "ended_ask"
    __table_args__ = (
        Index("ix_ended_ask_at", "at"),  # those of a time
        Index("ix_ended_ask_user", "user_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """None for a visitor, and for a person who has left."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
