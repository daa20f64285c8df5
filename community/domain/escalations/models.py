"""Tables of escalations: the case, its append-only history, and what is offered once it is solved."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.domain.escalations.cards import Priority, Status
from community.kernel.db import Base, UtcDateTime

LIVE = "status in ('proposed','open','pending','on_hold')"
WAITING = "status = 'open' and (owner_id is null or offered_team_id is not null)"
# What the desk reads by. SQLite takes any one status for a few cases, and an index that begins with the status for
# better than the order of the desk: so these name none that is looked for.
NOT_ENDED, ENDED = "ended_at is null", "ended_at is not null"
NOT_OPEN = tuple(status for status in Status if status != Status.OPEN)
IN_QUEUE = (
    "status not in ('proposed', 'pending', 'on_hold', 'solved', 'closed', 'declined')"
    " and (owner_id is null or offered_team_id is not null)"
)
TO_ASK = "ask_at is not null"
STATUSES = "('proposed','open','pending','on_hold','solved','closed','declined')"


def _part(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Escalation(Base):
    """A thread handed to the support team, with a reason. What stands here is the fold of its moves."""

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint(f"status in {STATUSES}", name="status"),
        Index(
            "uq_escalation_live", "thread_id", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
        Index("ix_escalation_thread", "thread_id", "id"),
        # The desk reads live ones only, however many were ended before: in the order of what is due …
        _part("ix_escalation_due", NOT_ENDED, "due_at", "opened_at", "id"),
        _part("ix_escalation_status_due", NOT_ENDED, "status", "due_at", "opened_at", "id"),
        # … and the others from the oldest on.
        _part("ix_escalation_oldest", NOT_ENDED, "opened_at", "id"),
        _part("ix_escalation_status_oldest", NOT_ENDED, "status", "opened_at", "id"),
        _part("ix_escalation_owner", NOT_ENDED, "owner_id", "status"),
        _part("ix_escalation_queue_due", IN_QUEUE, "due_at", "opened_at", "id"),  # the unassigned
        _part("ix_escalation_queue_oldest", IN_QUEUE, "opened_at", "id"),
        _part("ix_escalation_waiting", WAITING, "team_id", "due_at", "id"),  # what round robin may give
        _part("ix_escalation_ended", ENDED, "status", "ended_at", "id"),  # the desk's solved ones
        Index("ix_escalation_timer", "timer_at"),  # the watch
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    status: Mapped[str] = mapped_column(String(20), default=Status.OPEN)
    reason: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str] = mapped_column(String(10), default=Priority.NORMAL)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    """The category's when it was handed over, until it is routed to another."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    offered_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    """To whom it is offered, a person or a team; its owner keeps it until it is taken over."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who proposed or opened it; None for a rule."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it came about, be it as a proposal."""
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the team has it; None while it is proposed."""
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was solved, declined or closed; None while it is live."""
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    link: Mapped[str] = mapped_column(String(500), default="")
    """What is waited for, while it is on hold."""
    remedy: Mapped[str] = mapped_column(Text, default="")
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The answer that solved it, if one did."""
    touched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The owner's last act, or the asker's last one once it is solved; the timers count from it."""
    timer_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it moves by itself: triage, idle, wake-up, closing."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The earliest due instant of its clocks that are not fulfilled."""
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("sla_terms.id"))
    """What was promised when its clocks began."""
    rule: Mapped[str] = mapped_column(String(30), default="")
    """Which rule brought it about, if one did."""
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    """The one the same thread had before."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    version: Mapped[int] = mapped_column(default=0)
    """How many moves there were."""


class EscalationMove(Base):
    """One move: who, when, from, to, why, and what brought it about. Never changed, never deleted."""

    __tablename__ = "escalation_move"
    __table_args__ = (
        CheckConstraint(f"to_status in {STATUSES}", name="to_status"),
        UniqueConstraint("escalation_id", "number"),
        Index("ix_escalation_move_by", "by_id", "at"),  # what one person escalated lately
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    number: Mapped[int]
    """1, 2, 3 …: the version it made."""
    kind: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None for what nobody did: a timer, a rule."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cause: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Whose it is from here on."""
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    offered_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    priority: Mapped[str] = mapped_column(String(10))
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    link: Mapped[str] = mapped_column(String(500), default="")
    remedy: Mapped[str] = mapped_column(Text, default="")
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))


class FollowUp(Base):
    """ "Did it work?", to be asked some time after a solution. At most one waits a thread."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_due", "ask_at"),
        Index("ix_follow_up_escalation", "escalation_id"),
        Index("ix_follow_up_thread", "thread_id", "id"),  # what its page offers
        Index(
            "uq_follow_up_waiting", "thread_id", unique=True,
            sqlite_where=text(TO_ASK), postgresql_where=text(TO_ASK),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    """None where an answer settled a question that the team never had."""
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The answer that is asked about; None for a remedy in words."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ask_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None once asked, or when it was reopened before."""
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When people were asked; None while they were not."""


class FollowUpAnswer(Base):
    """What one person said when asked whether it worked: one row a person, the newest word."""

    __tablename__ = "follow_up_answer"
    __table_args__ = (CheckConstraint("outcome in ('worked','partly','did_not')", name="outcome"),)

    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    outcome: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SatisfactionOffer(Base):
    """One person may say once how they found the help with one escalation."""

    __tablename__ = "satisfaction_offer"
    __table_args__ = (
        UniqueConstraint("escalation_id"),
        Index("ix_satisfaction_offer_person", "user_id", "offered_at"),
        Index("ix_satisfaction_offer_rated", "rated_at"),  # the ratings of a period
        CheckConstraint("rating between 1 and 5", name="rating"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    credited_to: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who resolved it."""
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rating: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
