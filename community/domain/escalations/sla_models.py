"""Tables of service levels: calendars, policies, what was promised, the clocks and their ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

ONCE = "event in ('warn','breach')"


class Calendar(Base):
    """When a team is there. Changing it touches new escalations only; see SlaTerms."""

    __tablename__ = "calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As `business_time.Hours.from_data` reads it."""


def _is_general(context: Any) -> bool | None:
    return True if context.get_current_parameters().get("category_id") is None else None


class SlaPolicy(Base):
    """How quickly a category is answered. The one without a category is for all that have none."""

    __tablename__ = "sla_policy"
    __table_args__ = (
        UniqueConstraint("category_id"),
        # Two NULLs are never the same, so of general policies another column has to say that there is one.
        UniqueConstraint("is_general"),
        CheckConstraint("(category_id is null) = (is_general is not null)", name="general"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    is_general: Mapped[bool | None] = mapped_column(default=_is_general)
    """True for the one without a category, and None for all others."""
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    minutes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Minutes of business time: {priority: {clock: minutes}}."""
    pauses_on_hold: Mapped[bool] = mapped_column(default=False)


class SlaTerms(Base):
    """A policy and its calendar as they stood when an escalation began. Never changed, never deleted."""

    __tablename__ = "sla_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the terms: the same ones are kept once."""
    policy_name: Mapped[str] = mapped_column(String(80))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    """{"hours": …, "minutes": …, "pauses_on_hold": …}."""


class SlaClock(Base):
    """One clock of one escalation as it stands; how it came to that is its ledger."""

    __tablename__ = "sla_clock"
    __table_args__ = (
        CheckConstraint(
            "kind in ('first_response','next_response','resolution')", name="kind"
        ),
        UniqueConstraint("escalation_id", "kind", "number"),
        Index("ix_sla_clock_next", "next_at", "id"),  # the watch
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(default=1)
    """Next responses are due again and again."""
    target_minutes: Mapped[int]
    left_microseconds: Mapped[int] = mapped_column(BigInteger)
    """Business time left when it was last started, resumed or paused."""
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while it is paused or fulfilled."""
    warned: Mapped[int] = mapped_column(default=0)
    """The highest percentage that was warned of."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the next warning or the breach is to be written."""
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fulfilled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SlaEvent(Base):
    """One line of a clock's ledger. Never changed, never deleted."""

    __tablename__ = "sla_event"
    __table_args__ = (
        CheckConstraint(
            "event in ('apply','start','pause','resume','fulfil','warn','breach')", name="event"
        ),
        Index("ix_sla_event_clock", "clock_id", "id"),
        Index(  # a warning and a breach are written once, whoever notices them
            "uq_sla_event_once", "clock_id", "event", "percent", unique=True,
            sqlite_where=text(ONCE), postgresql_where=text(ONCE),
        ),
        Index("ix_sla_event_at", "event", "at"),  # attainment over a period
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("sla_clock.id"))
    event: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was so: of a breach the due instant, whenever it was noticed."""
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    percent: Mapped[int | None]
    """Of a warning; 100 of a breach."""
    target_minutes: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """As it is due from here on; None while it is paused or once it is fulfilled."""
