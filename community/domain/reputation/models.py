"""The ledger."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Entry(Base):
    """One change of one person's reputation; never altered, undone by its exact negative."""

    __tablename__ = "reputation_entry"
    __table_args__ = (
        Index("ix_reputation_entry_user", "user_id", "id"),
        Index("ix_reputation_entry_cause", "cause", "object_id", "user_id"),
        Index("ix_reputation_entry_day", "user_id", "counts_for"),  # what a day has brought so far
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    """Whose reputation changed."""
    cause: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    """The post it is about; 0 for none."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Whose act it was: the voter, the accepter."""
    points: Mapped[int]
    counts_for: Mapped[date | None]
    """The UTC day of the up-vote it comes from: what up-votes of one day bring is bounded."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
