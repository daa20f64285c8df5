"""What ends when somebody's way in changes, and that they are told of it."""

from enum import StrEnum

from community.domain.accounts import api_tokens, links, sessions
from community.domain.accounts.models import Session, User
from community.domain.events import SecurityChanged
from community.kernel import bus


class News(StrEnum):
    """What has changed about how somebody signs in; each is told by mail in its own sentence."""

    PASSWORD = "password"  # noqa: S105 (a word, not a password)
    ADDRESS = "address"
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    FACTOR_REMOVED = "factor_removed"
    NEW_CODES = "new_codes"
    CODE_USED = "code_used"


def end_access(user: User, keep: Session | None = None) -> None:
    """End what lets anybody in as this person but the session they act in; inside an operation only.

    Their sessions, half-open ones too, the links mailed to them and the tokens of their programs:
    whoever had got hold of one is out.
    """
    end_others(user, keep)
    api_tokens.end_all(user)


def end_others(user: User, keep: Session | None = None) -> None:
    """End their other sessions and the links mailed to them; inside an operation only.

    Their programs go on: each was let in by its person, with the password, and can be ended by hand.
    """
    sessions.end_other_sessions(user, keep=keep)
    links.void(user)


def tell(user: User, news: News, by: User | None, email: str | None = None) -> None:
    """Record what has changed, so that its person hears of it; inside an operation only."""
    to = email if email is not None else user.email
    bus.record(SecurityChanged(user.id, news, by.id if by else None, to or ""))
