"""Tables of teams: the teams, their members with their rosters, what each person can carry, and absences."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_NAME = 80


class Team(Base):
    """Those who answer for some categories."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    """The IANA zone its rosters are written in."""
    round_robin: Mapped[bool] = mapped_column(default=False)
    """Whether cases that nobody claims are given out by themselves."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TeamMember(Base):
    """A person of a team. One may be in several."""

    __tablename__ = "team_member"
    __table_args__ = (Index("ix_team_member_user", "user_id"),)  # which teams somebody is in

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    is_lead: Mapped[bool] = mapped_column(default=False)
    roster: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Weekly shifts in the team's zone: {"mon": [["09:00", "12:00"]]}; None for the hours of the policy."""
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Workload(Base):
    """What a person of the teams can carry; round robin holds the row while it decides."""

    __tablename__ = "workload"
    __table_args__ = (CheckConstraint("capacity between 0 and 500", name="capacity"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    capacity: Mapped[int | None]
    """Open cases at most; None as the settings say."""
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a case was last given to them."""


class Absence(Base):
    """A time in which a person is given nothing, and keeps nothing that is open."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_at is null or ends_at >= starts_at", name="order"),
        Index("ix_absence_user", "user_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None until they say that they are back."""
    set_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
