"""The ledger."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
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


class VoidedPair(Base):
    """One person's up-votes for another, all of which bring nothing: they were no judgement of posts."""

    __tablename__ = "voided_pair"
    __table_args__ = (
        Index(
            "uq_voided_pair_standing", "voter_id", "author_id", unique=True,
            sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    voter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500))
    voided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    voided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
