"""Links in mail: signed, kept as a digest, good for one thing once and for a short time."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update

from community.domain.accounts.models import MailedLink, User
from community.domain.events import LinkAsked
from community.kernel import bus, clock, tokens
from community.kernel.db import db
from community.kernel.errors import Gone
from community.kernel.operation import operation
from community.kernel.words import say


class Purpose(StrEnum):
    """What a link lets its holder do."""

    CONFIRM = "confirm"
    RESET = "reset"
    CLAIM = "claim"  # an imported person takes their account
    CHANGE = "change"  # to a new address


MAX_TOKEN = 300  # characters of what can be a token of ours
LIFETIME = {
    Purpose.CONFIRM: timedelta(hours=24),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CLAIM: timedelta(hours=24),
    Purpose.CHANGE: timedelta(hours=24),
}


@operation
def send(user: User, purpose: Purpose, email: str) -> None:
    """Have a link mailed to an address; older ones for the same are void."""
    token = make(user, purpose, email)
    bus.record(LinkAsked(user.id, email, purpose, token))


@operation
def make(user: User, purpose: Purpose, email: str) -> str:
    """A signed link, to be handed over; older ones for the same are void."""
    now = clock.now()
    void(user, purpose)
    secret = tokens.new_secret()
    db.session.add(
        MailedLink(
            user_id=user.id,
            purpose=purpose,
            token_digest=tokens.digest(secret),
            email=email,
            created_at=now,
            expires_at=now + LIFETIME[purpose],
        )
    )
    return tokens.sign(secret, _salt(purpose))


def tell_owner(user: User) -> None:
    """Tell somebody by mail that their address was given by someone who wanted to join."""
    if user.email:
        bus.record(LinkAsked(user.id, user.email, "taken", ""))


def void(user: User, purpose: Purpose | None = None) -> None:
    """Make the unspent links of a person worthless, of one purpose or of all; inside an operation."""
    query = update(MailedLink).where(MailedLink.user_id == user.id, MailedLink.used_at.is_(None))
    if purpose is not None:
        query = query.where(MailedLink.purpose == purpose)
    db.session.execute(query.values(used_at=clock.now()))


def get(token: str, purpose: Purpose) -> MailedLink:
    """The link of this token, if it is still good; looking does not spend it. Raises Gone."""
    secret = tokens.unsign(token, _salt(purpose)) if len(token) <= MAX_TOKEN else None
    query = select(MailedLink).where(
        MailedLink.token_digest == tokens.digest(secret or ""),
        MailedLink.purpose == purpose,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > clock.now(),
    )
    link = db.session.scalar(query.execution_options(populate_existing=True))
    if link is None:
        raise Gone(say("This link was used before, or is too old. Please ask for a new one."))
    return link


def spend(token: str, purpose: Purpose) -> MailedLink:
    """Use a link up; of two who come at once, one is too late. Inside an operation. Raises Gone."""
    link = get(token, purpose)
    taken = db.session.execute(
        update(MailedLink)
        .where(MailedLink.id == link.id, MailedLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Gone(say("This link was used before, or is too old. Please ask for a new one."))
    return link


def _salt(purpose: Purpose) -> str:
    return f"link.{purpose}"
