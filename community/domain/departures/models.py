"""The table of people who are leaving, so that a large account is erased in steps and none is lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Departure(Base):
    """One person's leaving. Once it is finished, only that it happened, and when, is kept."""

    __tablename__ = "departure"
    __table_args__ = (
        CheckConstraint("posts in ('keep','remove')", name="posts"),
        Index("ix_departure_due", "due_at"),  # the watch
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    posts: Mapped[str] = mapped_column(String(10))
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is still looked for in what others wrote: handle and address. Emptied at the end."""
    step: Mapped[str] = mapped_column(String(40))
    """What is being erased; "" once all is."""
    position: Mapped[int] = mapped_column(default=0)
    """Up to which id of that."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker may go on; None once it is finished."""
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
