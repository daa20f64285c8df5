"""Signing in by password, and giving the password again before grave changes."""

from sqlalchemy import update

from community.domain.accounts import joining, limits, names, passwords, queries, sessions
from community.domain.accounts.models import Session, User
from community.domain.accounts.skeletons import key
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say

REFUSED = say("This handle or address and this password do not belong together.")


def sign_in(identifier: str, password: str, address: str = "", agent: str = "") -> tuple[User, str]:
    """Sign somebody in by handle or address and password: the person, and the session's secret.

    One answer, in the same time, for a wrong password and for an account that is not there.
    Raises Invalid, Forbidden before the address is confirmed (and mails the link again), RateLimited.
    """
    password = passwords.normal(password)
    with limits.trying(_claims(identifier, address)):
        user = queries.find_by_identifier(identifier)
        kept = user.password_hash if user else None
        if not passwords.matches(password, kept) or user is None or kept is None:
            raise Invalid(REFUSED)

    if user.is_pending:
        _ask_to_confirm(user, address)
    fresh = passwords.hashed(password) if passwords.is_outdated(kept) else None
    return user, _sign_in(user, kept, fresh, address, agent)


@operation
def _sign_in(user: User, kept: str, fresh_hash: str | None, address: str, agent: str) -> str:
    if lock(User, user.id).password_hash != kept:  # changed while this one was looked at
        raise Invalid(REFUSED)
    if fresh_hash:
        # Only this column: what the person changed elsewhere meanwhile stays.
        values = {"password_hash": fresh_hash}
        db.session.execute(update(User).where(User.id == user.id).values(values))
    return sessions.open_session(user, address, agent)


def prove(user: User, password: str, field: str = "current", address: str = "") -> None:
    """Have a person give their password again. Raises Invalid under the field's name, RateLimited."""
    password = passwords.normal(password, field)
    with limits.trying(_claims(user.handle, address)):
        if not passwords.matches(password, user.password_hash):
            raise Invalid(**{field: say("This is not your password.")})


@operation
def note_proof(session: Session) -> None:
    """Note that the password was just given in this session."""
    db.session.execute(
        update(Session).where(Session.id == session.id).values(proved_at=clock.now())
    )


def _claims(identifier: str, address: str) -> list[limits.Claim]:
    # By what was typed, not by whom it means: the limit must not tell an account from none.
    claimed = names.email_key(identifier) if "@" in identifier else key(identifier.strip()[:200])
    return [
        (limits.SIGN_IN_ADDRESS, address),
        (limits.SIGN_IN_NETWORK, limits.network_of(address)),
        (limits.SIGN_IN_ACCOUNT, claimed),
    ]


def _ask_to_confirm(user: User, address: str) -> None:
    limits.take(limits.mail_claims(names.email_key(user.email or ""), address))
    joining.send_confirmation(user)
    raise Forbidden(
        say("Please confirm your address first: we have just sent you the link once more.")
    )
