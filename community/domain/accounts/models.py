"""Tables of people: accounts, second factors, sessions, tokens, links in mail, and failed sign-ins."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.domain.accounts.cards import STAFF, PersonCard, Role
from community.domain.accounts.skeletons import skeleton
from community.kernel.db import Base, UtcDateTime

MAX_HANDLE = 40
MAX_NAME = 80
MAX_EMAIL = 254


def _skeleton_of(context: Any) -> str:
    return skeleton(context.get_current_parameters()["handle"])


class User(Base):
    """A person. An imported one has no password until they claim the account."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role in ('member','moderator','agent','admin')", name="role"),
        Index("ix_user_reputation", "reputation", "id"),  # the list of people
        Index("ix_user_joined", "joined_at", "id"),
        # Completing a name by its first letters; PostgreSQL's other indexes serve no LIKE.
        Index(
            "ix_user_handle_key_prefix",
            "handle_key",
            postgresql_ops={"handle_key": "text_pattern_ops"},
        ),
        Index("ix_user_name_prefix", "name", postgresql_ops={"name": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(MAX_HANDLE))
    handle_key: Mapped[str] = mapped_column(String(MAX_HANDLE * 2), unique=True)
    """NFKC and casefolded, so that two people cannot differ by case alone."""
    handle_skeleton: Mapped[str] = mapped_column(
        String(MAX_HANDLE * 4), index=True, default=_skeleton_of, server_default=""
    )
    """How the handle looks; who joins may not look like a member. Imported people may look alike."""
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    email: Mapped[str | None] = mapped_column(String(MAX_EMAIL))
    email_key: Mapped[str | None] = mapped_column(String(MAX_EMAIL), unique=True)
    """None while somebody who joined has not confirmed: an address is nobody's until then."""
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(80), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    avatar_id: Mapped[str | None] = mapped_column(String(64))
    reputation: Mapped[int] = mapped_column(default=1)
    """1 plus the sum of the ledger, and never shown under 1; kept by the reputation feature."""
    locale: Mapped[str | None] = mapped_column(String(20))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    is_bot: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspension_reason: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_text_id: Mapped[int | None]
    """The newest of the community's texts when this person last agreed to them all."""
    asked_text_id: Mapped[int | None]
    """The newest of them when this person was last asked; nobody is asked twice for one."""
    factor_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When their second factor was switched on; None without one. Kept by `second_factor`."""
    factor_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they were first told that the team needs one: their time to set it up began."""

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def is_moderator(self) -> bool:
        """Moderator or above: may care for what others wrote."""
        return self.role != Role.MEMBER

    @property
    def is_former(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_pending(self) -> bool:
        """Joined, and has not confirmed the address yet: not signed in, not shown."""
        return (
            self.password_hash is not None
            and self.email_key is None
            and not self.email_confirmed_at
        )

    def card(self) -> PersonCard:
        """This person as shown beside a post."""
        return PersonCard(
            self.id, None if self.deleted_at else self.handle, self.name, Role(self.role),
            max(self.reputation, 1), self.avatar_id,
        )  # fmt: skip


class Session(Base):
    """One sign-in on one device, until it is ended; the cookie holds its secret, this its digest."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the password was last given in this session; grave changes ask for it anew."""
    address: Mapped[str] = mapped_column(String(64), default="")
    """The network the sign-in came from: /24 or /48, not the whole address."""
    agent: Mapped[str] = mapped_column(String(200), default="")
    awaits_code: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The password was right and the second factor is still to come: it signs nobody in yet."""


class SecondFactor(Base):
    """A person's authenticator. Its secret is made from our key, the seed and the mask, and stands nowhere."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seed: Mapped[str] = mapped_column(String(64))
    secret_digest: Mapped[str] = mapped_column(String(64))
    """Of the secret as it was shown, to notice that SECRET_KEY is another one by now."""
    mask: Mapped[str | None] = mapped_column(String(40))
    """In hex, where another key made the secret: what makes it out of the seed and the present one."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a first code proved that the authenticator has it; until then it guards nothing."""
    last_step: Mapped[int | None]
    """The step (30 seconds each, since 1970) of the last code taken: none before it is taken again."""


class RecoveryCode(Base):
    """One of the codes that stand in for a lost authenticator: shown once, kept as a digest, used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    code_digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A key for programs: shown once, kept as a digest, with scopes and an end."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(100), default="read write")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailedLink(Base):
    """A link sent by mail that lets its holder do one thing once: confirm, reset, change address."""

    __tablename__ = "mailed_link"
    __table_args__ = (Index("ix_mailed_link_user", "user_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(MAX_EMAIL))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One try at something that is limited for everyone together, not for each process: sign-in, mail."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_key", "kind", "key", "at"),
        Index("ix_attempt_at", "at"),  # tidying
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64))
    """A digest of the address, account or network it is counted for."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """Who gave whom which role, and when."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(20))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None when it was done from the command line."""
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
