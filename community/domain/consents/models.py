"""Tables of the texts people agree to, and of their agreement."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class LegalText(Base):
    """One version of the terms or of the privacy text; never changed, only followed by the next."""

    __tablename__ = "legal_text"
    __table_args__ = (
        CheckConstraint("page in ('terms','privacy')", name="page"),
        UniqueConstraint("page", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(300), default="")
    """What is new in it, in a sentence, for those who are asked again."""
    asks_again: Mapped[bool] = mapped_column(default=True)
    """False for a typing error mended: nobody is asked again for that."""
    published_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """A person agreed to one version of a text."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("user_id", "text_id"),
        Index("ix_consent_text", "text_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("legal_text.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
