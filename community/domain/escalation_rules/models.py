"""Tables of the rules: how an admin set each, and when they were last carried out."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

GENERAL = "category_id is null"


class EscalationRule(Base):
    """A rule as an admin set it: for one category, or for all that have none of their own of its kind.

    Kinds without a row are as `rules.DEFAULTS` says.
    """

    __tablename__ = "escalation_rule"
    __table_args__ = (
        CheckConstraint("mode in ('off','propose','automatic')", name="mode"),
        UniqueConstraint("kind", "category_id"),
        Index(
            "uq_escalation_rule_general", "kind", unique=True,
            sqlite_where=text(GENERAL), postgresql_where=text(GENERAL),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    mode: Mapped[str] = mapped_column(String(10))
    threshold: Mapped[int]
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RuleTurn(Base):
    """When the rules were last carried out, whole: what was met while nobody looked is not forgotten."""

    __tablename__ = "rule_turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Always 1."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
