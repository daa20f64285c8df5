"""Tables of suspicion: what was learned, of whom and what somebody should look, and watched words."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_WORD = 80


class SpamBucket(Base):
    """In how many lessons of either kind a feature was; always the sum over the lessons that are kept.

    Bucket 0 counts the lessons themselves. There are never more rows than `features.BUCKETS` and one.
    """

    __tablename__ = "spam_bucket"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    spam: Mapped[int] = mapped_column(default=0)
    ham: Mapped[int] = mapped_column(default=0)


class SpamLesson(Base):
    """What a moderator decided about one post, as numbers: to be taken back exactly."""

    __tablename__ = "spam_lesson"
    __table_args__ = (Index("ix_spam_lesson_age", "learned_at", "post_id"),)  # the oldest go first

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_spam: Mapped[bool]
    buckets: Mapped[list[int]] = mapped_column(JSON)
    learned_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Suspicion(Base):
    """Why somebody should look at a post, as it was when it came up; for those who review."""

    __tablename__ = "suspicion"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    signs: Mapped[list[str]] = mapped_column(JSON)
    score: Mapped[int]
    """Percent; 50 when nothing was known."""
    features: Mapped[list[list[str | int]]] = mapped_column(JSON)
    """What said most: words of the post, or signs with a star, each with its percent of spam."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TextShingle(Base):
    """A few numbers of a newcomer's post that a near copy shares; kept for days."""

    __tablename__ = "text_shingle"
    __table_args__ = (Index("ix_text_shingle_at", "at"),)  # tidying

    shingle: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WatchedWord(Base):
    """A word or phrase that an admin has watched, or watches no longer; others are as shipped."""

    __tablename__ = "watched_word"

    looks: Mapped[str] = mapped_column(String(MAX_WORD * 4), primary_key=True)
    """The word folded: what looks the same is the same."""
    word: Mapped[str] = mapped_column(String(MAX_WORD))
    is_watched: Mapped[bool]
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SilentLimit(Base):
    """A time in which what a person posts waits for a look; they are not told that it does."""

    __tablename__ = "silent_limit"
    __table_args__ = (
        Index(
            "uq_silent_limit_standing", "user_id", unique=True,
            sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    limited_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None when a rule did it: somebody joined without the work that was asked for."""
    limited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was taken back, or another took its place."""
