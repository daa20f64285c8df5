"""Who may do what by their role: one table, and the questions asked of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.accounts.cards import Role
from community.domain.accounts.models import ApiToken, Session, User

IDLE = timedelta(days=14)  # a session nobody used for so long ends
STAFF_IDLE = timedelta(hours=12)
LONGEST = timedelta(days=90)  # and however much it is used, after this the password is asked again
PROOF = timedelta(minutes=10)  # how long a given password stands for grave changes
CODE_WITHIN = timedelta(minutes=10)  # to find the phone; then the password is asked again
SEEN_EVERY = timedelta(minutes=5)  # so that reading pages does not write at each of them


class Right(StrEnum):
    """Something that may be done, in the words of the product."""

    READ = "read"
    ASK = "ask"
    ANSWER = "answer"
    COMMENT = "comment"
    VOTE = "vote"
    ME_TOO = "me_too"
    CONFIRM = "confirm"
    FLAG = "flag"
    FOLLOW = "follow"
    ACCEPT_OWN = "accept_own"
    REVIEW = "review"
    EDIT_OTHERS = "edit_others"
    REMOVE_OTHERS = "remove_others"
    CLOSE = "close"
    ASK_ASKER = "ask_asker"
    SUSPEND = "suspend"
    ESCALATE = "escalate"
    DESK = "desk"
    READ_PRIVATE = "read_private"
    WRITE_NOTE = "write_note"
    ACCEPT_ANY = "accept_any"
    ENDORSE = "endorse"
    RESOLVE = "resolve"
    GRANT_ROLES = "grant_roles"
    SETTINGS = "settings"


VISITOR = frozenset({Right.READ})
MEMBER = VISITOR | {
    Right.ASK, Right.ANSWER, Right.COMMENT, Right.VOTE, Right.ME_TOO, Right.CONFIRM, Right.FLAG,
    Right.FOLLOW, Right.ACCEPT_OWN,
}  # fmt: skip
CARE = frozenset({
    Right.REVIEW, Right.EDIT_OTHERS, Right.REMOVE_OTHERS, Right.CLOSE, Right.ASK_ASKER, Right.ESCALATE,
})  # fmt: skip
DESK = frozenset({
    Right.DESK, Right.READ_PRIVATE, Right.WRITE_NOTE, Right.ACCEPT_ANY, Right.ENDORSE, Right.RESOLVE,
})  # fmt: skip

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MEMBER: MEMBER,
    Role.MODERATOR: MEMBER | CARE | {Right.SUSPEND},
    Role.AGENT: MEMBER | CARE | DESK,
    Role.ADMIN: frozenset(Right),
}


def may(user: User | None, right: Right, now: datetime) -> bool:
    """Whether this person may, by their role alone. A suspended person may read and nothing else."""
    if user is None:
        return right in VISITOR
    if is_suspended(user, now) or user.deleted_at is not None:
        return right is Right.READ
    return right in RIGHTS[Role(user.role)]


def is_suspended(user: User, now: datetime) -> bool:
    """Whether a suspension of this person stands at this time."""
    return user.suspended_until is not None and user.suspended_until > now


def stands(session: Session, user: User, now: datetime) -> bool:
    """Whether this session still signs its person in."""
    idle = STAFF_IDLE if user.is_staff else IDLE
    fresh = now - session.seen_at < idle and now - session.created_at < LONGEST
    return fresh and not session.awaits_code and user.deleted_at is None


def awaits_code(session: Session, user: User, now: datetime) -> bool:
    """Whether this session still waits for the code of the second factor."""
    fresh = now - session.created_at < CODE_WITHIN
    return fresh and session.awaits_code and user.deleted_at is None


def factor_due_at(user: User, grace: timedelta) -> datetime | None:
    """From when on one of the team can do nothing before they set up a second factor; None for who need not.

    Their grace begins when they are first told.
    """
    if not user.is_staff or user.factor_since is not None or user.factor_asked_at is None:
        return None
    return user.factor_asked_at + grace


def is_proved(session: Session, now: datetime) -> bool:
    """Whether the password was given in this session a short while ago."""
    return now - session.proved_at < PROOF


def opens(token: ApiToken, now: datetime) -> bool:
    """Whether an API token still lets its programs in."""
    return token.ended_at is None and token.expires_at > now


def may_suspend(user: User, by: User, now: datetime) -> bool:
    """Moderators suspend members; whoever has a role is suspended by an admin, and nobody by themselves."""
    if user.id == by.id or not may(by, Right.SUSPEND, now):
        return False
    return Role(user.role) is Role.MEMBER or may(by, Right.GRANT_ROLES, now)
