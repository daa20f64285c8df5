"""Tables of saved views."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_NAME = 40


class SavedView(Base):
    """A view of the desk, narrowed down, under a name of its owner's."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_saved_view_shared", "is_shared", "name"),  # what the team shares
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    view: Mapped[str] = mapped_column(String(20))
    """The view of the desk that it narrows down."""
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is chosen of an `escalations.filters.Filter`, by name."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    """The whole team has it in its list."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
