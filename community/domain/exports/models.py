"""Tables of exports. The file is kept in the database, in pieces, so that no process holds it whole."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

WAITING = "state = 'waiting'"


class DataExport(Base):
    """One export a person asked for; nobody else ever sees it. Its name cannot be guessed."""

    __tablename__ = "data_export"
    __table_args__ = (
        CheckConstraint("state in ('waiting','ready','failed')", name="state"),
        Index(  # one at a time
            "uq_data_export_waiting", "user_id", unique=True,
            sqlite_where=text(WAITING), postgresql_where=text(WAITING),
        ),
        Index("ix_data_export_user", "user_id", "asked_at"),
        Index("ix_data_export_due", "due_at"),  # the watch
        Index("ix_data_export_expires", "expires_at"),  # the clean-up
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker may take it (again); None once it is ready or given up."""
    attempts: Mapped[int] = mapped_column(default=0)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    byte_count: Mapped[int] = mapped_column(default=0)
    downloads: Mapped[int] = mapped_column(default=0)


class ExportPiece(Base):
    """One piece of an export's file, in order."""

    __tablename__ = "export_piece"

    export_id: Mapped[str] = mapped_column(
        ForeignKey("data_export.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
