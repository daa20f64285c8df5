"""The table of muted and blocked people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Block(Base):
    """One person keeps another away: muted, or blocked, which is muted and more. Told to nobody."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint("kind in ('mute','block')", name="kind"),
        CheckConstraint("owner_id != person_id", name="another"),
    )

    owner_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    """Who is kept away."""
    kind: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
