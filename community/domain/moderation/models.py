"""The table of acts: who did what to which, when and why, and when it was undone; and the chain that proves it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_REASON = 500


class Act(Base):
    """One act of care; the audit log is all of them. Never altered, but for the note that it was undone."""

    __tablename__ = "moderation_act"
    __table_args__ = (
        Index("ix_moderation_act_verb", "verb", "id"),
        Index("ix_moderation_act_by", "by_id", "id"),
        Index("ix_moderation_act_person", "person_id", "id"),  # a person's record
        Index("ix_moderation_act_thread", "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(30))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None when it was done from the command line."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Whom it was done to."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What it changed, and what undoing it needs; never the words of a post."""
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Link(Base):
    """The place of an act in the chain of the audit log, and from where it was done; made with the act.

    `chain.py` says what the digests are of. Never altered, but that a salt goes with what it was for.
    """

    __tablename__ = "audit_link"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 on, without gaps, in the order in which acts were committed."""
    act_id: Mapped[int] = mapped_column(ForeignKey("moderation_act.id"), unique=True)
    request_id: Mapped[str] = mapped_column(String(16), default="")
    network: Mapped[str] = mapped_column(String(43), default="")
    """Of who acted, a /24 or /48 as in sessions; "" where none is known, or is known any more."""
    network_salt: Mapped[str] = mapped_column(String(32), default="")
    network_seal: Mapped[str] = mapped_column(String(64))
    words_salt: Mapped[str] = mapped_column(String(32))
    """Empty once words of the act were taken out: for whoever left."""
    words_seal: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
