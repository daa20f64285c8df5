"""Tables of categories and tags."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.domain.categories.cards import Ownership
from community.kernel.db import Base

MAX_TAG = 40


class Category(Base):
    """A product or an area, with what is asked of those who ask in it."""

    __tablename__ = "category"
    __table_args__ = (
        CheckConstraint("readers in ('everyone','members','staff')", name="readers"),
        CheckConstraint("writers in ('members','staff')", name="writers"),
        CheckConstraint("ownership in ('support','marketing','co_owned')", name="ownership"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    template: Mapped[str] = mapped_column(Text, default="")
    """Markdown that stands in the empty question."""
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """The environment asked for: [{"key", "label", "required", "choices"}]."""
    readers: Mapped[str] = mapped_column(String(20), default="everyone")
    writers: Mapped[str] = mapped_column(String(20), default="members")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    """The team that answers for it."""
    ownership: Mapped[str] = mapped_column(
        String(20), default=Ownership.SUPPORT, server_default=Ownership.SUPPORT
    )
    """How its cases belong to somebody."""


class Tag(Base):
    """A free label. Its count is of public threads only."""

    __tablename__ = "tag"
    __table_args__ = (Index("ix_tag_count", "thread_count", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(MAX_TAG), unique=True)
    description: Mapped[str] = mapped_column(String(500), default="")
    thread_count: Mapped[int] = mapped_column(default=0)
