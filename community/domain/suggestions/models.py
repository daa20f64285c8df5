"""The table of suggested edits."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.domain.threads.models import MAX_TITLE
from community.kernel.db import Base, UtcDateTime

PENDING = "taken IS NULL"


class Suggestion(Base):
    """How somebody would have a post read; at most one waits a post."""

    __tablename__ = "suggestion"
    __table_args__ = (
        Index(
            "uq_suggestion_pending", "post_id", unique=True,
            sqlite_where=text(PENDING), postgresql_where=text(PENDING),
        ),
        Index("ix_suggestion_user", "user_id", "post_id"),  # what taken ones are worth
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    revision: Mapped[int]
    """The one it was written against; an edit since makes it stale."""
    title: Mapped[str | None] = mapped_column(String(MAX_TITLE))
    tag_slugs: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken: Mapped[bool | None]
    """None while it waits."""
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
