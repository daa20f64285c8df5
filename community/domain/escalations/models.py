"""The table of escalations: at most one live a thread."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

LIVE = "status in ('proposed','open','pending','on_hold')"


class Escalation(Base):
    """A thread handed to the support team, with a reason."""

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint(
            "status in ('proposed','open','pending','on_hold','solved','closed','declined')",
            name="status",
        ),
        Index(
            "uq_escalation_live", "thread_id", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
        Index("ix_escalation_thread", "thread_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    status: Mapped[str] = mapped_column(String(20), default="open")
    reason: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str] = mapped_column(String(10), default="normal")
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
