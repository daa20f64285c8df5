"""Tables of heat: what people did lately, and how hot each thread is."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

IS_HOT = "hot_since is not null"


class ThreadSignal(Base):
    """Something one person did lately that heats a thread: one row a person and part, the newest."""

    __tablename__ = "thread_signal"
    __table_args__ = (Index("ix_thread_signal_at", "at"),)  # which threads are looked at

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    network: Mapped[str] = mapped_column(String(64), default="")
    is_newcomer: Mapped[bool] = mapped_column(default=False)


class ThreadHeat(Base):
    """How fast a thread is turning into a problem, and why; without a row it is not at all."""

    __tablename__ = "thread_heat"
    __table_args__ = (
        Index("ix_thread_heat_value", "value"),
        Index(  # the desk's hot ones, the hottest first
            "ix_thread_heat_hot", "value", "thread_id",
            sqlite_where=text(IS_HOT), postgresql_where=text(IS_HOT),
        ),
    )  # fmt: skip

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    value: Mapped[int]
    """0 to 100: the sum of the parts, at most."""
    parts: Mapped[dict[str, float]] = mapped_column(JSON)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    above_ticks: Mapped[int] = mapped_column(default=0)
    """How many times in a row it was hot enough to be proposed."""
    hot_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cool_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it is below what it must stay under to be hot no more."""
