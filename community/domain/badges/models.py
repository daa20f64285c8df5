"""The table of awards: at most one of a badge a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Award(Base):
    """A badge that somebody has, and what it was for."""

    __tablename__ = "badge_award"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When its rule came true, not when that was noticed."""
