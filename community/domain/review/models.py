"""The table of the queue: one open item a post and kind."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.domain.spam.rules import NEUTRAL
from community.kernel.db import Base, UtcDateTime

OPEN = "closed_at IS NULL"


class ReviewItem(Base):
    """Something to look at, from when it came up until somebody has decided."""

    __tablename__ = "review_item"
    __table_args__ = (
        CheckConstraint("kind in ('flags','held','suggestion')", name="kind"),
        Index(
            "uq_review_item_open", "post_id", "kind", unique=True,
            sqlite_where=text(OPEN), postgresql_where=text(OPEN),
        ),
        Index("ix_review_item_open", "opened_at", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        # The likeliest spam first.
        Index("ix_review_item_score", "score", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    score: Mapped[int] = mapped_column(default=NEUTRAL, server_default="50")
    """Percent of likeness to spam when it came up."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(String(12))
