"""Tables of what people hear: notices on the site, what they wish to hear, and mail on its way out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class Notification(Base):
    """Something one person should know. The key keeps a reaction run twice from telling twice."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notification_user", "user_id", "id"),
        Index("ix_notification_unread", "user_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(100))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    """The case it is about."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Preference(Base):
    """Whether a person wants mail of one kind; a missing row is the kind's default."""

    __tablename__ = "notification_preference"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    by_mail: Mapped[bool]


class Email(Base):
    """A mail that should leave us. Carried by a job, tried again when it fails."""

    __tablename__ = "email"
    __table_args__ = (
        Index("ix_email_due", "due_at", "id"),
        UniqueConstraint("key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    to: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(30))
    """The template: templates/emails/<kind>.txt and .html."""
    key: Mapped[str | None] = mapped_column(String(120))
    """The same key is sent once."""
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the template needs; emptied once sent, because it may hold a link that opens an account."""
    locale: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it may be tried next; None once sent or given up."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
