"""The table of flags: once a person a post."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_NOTE = 500


class Flag(Base):
    """One person's word that somebody should look at a post, and what came of it."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("post_id", "user_id"),
        Index("ix_flag_user", "user_id", "id"),  # one's own flags
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(MAX_NOTE), default="")
    counts: Mapped[bool]
    """Towards hiding: the person had the reputation for it when they flagged."""
    is_trusted: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    """agreed, disagreed or ignored; None until somebody has looked."""
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
