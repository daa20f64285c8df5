"""Tables of the verdicts: acceptances, endorsements, confirmations. Each row is the state."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Acceptance(Base):
    """The asker's verdict, or another's on their behalf: at most one a thread."""

    __tablename__ = "acceptance"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    accepted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Endorsement(Base):
    """The company's verdict: this is an official answer. At most one a thread."""

    __tablename__ = "endorsement"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    endorsed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    team: Mapped[str | None] = mapped_column(String(80))
    endorsed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int]
    """The revision that staff stand behind; a later one by others shows as "changed since"."""


class EndorsementProposal(Base):
    """One of the team would make an answer official, and a second must agree. At most one a thread."""

    __tablename__ = "endorsement_proposal"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    revision: Mapped[int]
    """What was proposed; a later revision needs another proposal."""
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Confirmation(Base):
    """Somebody tried an answer: it worked, or it did not."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("post_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    worked: Mapped[bool]
    version: Mapped[str] = mapped_column(String(80), default="")
    platform: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
