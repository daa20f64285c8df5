"""The table of who is there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Presence(Base):
    """One of the team has one thread before them, until they say no more of it."""

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("state in ('looking','typing')", name="state"),
        Index("ix_presence_thread", "thread_id", "until"),  # who else is there
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it is over unless it is said again."""
