"""Tables of votes and me-toos."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Vote(Base):
    """One person's vote on one post."""

    __tablename__ = "vote"
    __table_args__ = (CheckConstraint("value in (1, -1)", name="value"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    value: Mapped[int]
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MeToo(Base):
    """One person who has the problem too."""

    __tablename__ = "me_too"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
