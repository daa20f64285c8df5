"""A new password and a new address: by a link in mail, or by giving the password again."""

import time

from sqlalchemy import update

from community.domain.accounts import (
    guarding,
    joining,
    limits,
    links,
    names,
    passwords,
    queries,
    sessions,
    signing_in,
)
from community.domain.accounts.guarding import News
from community.domain.accounts.links import Purpose
from community.domain.accounts.models import Session, User
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.operation import operation
from community.kernel.words import say

STEP = 0.25  # seconds; several times what writing a mail takes


def ask_reset(email: str, address: str = "") -> None:
    """Have a link mailed that sets a new password, if somebody has this address.

    A person who was imported and has no password gets one that claims the account. Nothing that
    the caller can see or time tells whether there is such a person. Raises Invalid(email=…), RateLimited.
    """
    email = names.check_email(email)
    limits.take(limits.mail_claims(names.email_key(email), address))
    began = time.monotonic()
    _send_reset(email)
    # Writing a mail takes longer than writing none; waiting for the next full step hides which it was.
    time.sleep(STEP - (time.monotonic() - began) % STEP)


@operation
def _send_reset(email: str) -> None:
    user = queries.find_by_email(email)
    if user is not None and user.email:
        purpose = Purpose.RESET if user.password_hash else Purpose.CLAIM
        links.void(user, Purpose.RESET)
        links.send(user, purpose, user.email)


def reset_password(
    token: str, password: str, purpose: Purpose = Purpose.RESET, address: str = "", agent: str = ""
) -> tuple[User, str]:
    """Set a new password by a link from a mail, and sign in; all sessions and tokens before this end.

    Raises Gone for a link that is not good any more, Invalid(password=…).
    """
    link = links.get(token, purpose)
    user = db.session.get_one(User, link.user_id)
    password = passwords.check(password, passwords.own_words(user.handle, user.email, user.name))
    return _reset(token, purpose, passwords.hashed(password), address, agent)


@operation
def _reset(
    token: str, purpose: Purpose, password_hash: str, address: str, agent: str
) -> tuple[User, str]:
    link = links.spend(token, purpose)
    user = db.session.get_one(User, link.user_id, populate_existing=True)
    joining.make_owner(user, link.email)
    _set_password(user, password_hash, keep=None)
    return user, sessions.open_session(user, address, agent)


def change_password(
    user: User, session: Session, current: str, password: str, address: str = ""
) -> None:
    """Change one's password by giving the one before; all other sessions, links and tokens end.

    Raises Invalid(current=…) or Invalid(password=…), RateLimited.
    """
    signing_in.prove(user, current, address=address)
    password = passwords.check(password, passwords.own_words(user.handle, user.email, user.name))
    _change(user, session, passwords.hashed(password))


@operation
def _change(user: User, session: Session, password_hash: str) -> None:
    _set_password(user, password_hash, keep=session)
    signing_in.note_proof(session)


def ask_email_change(
    user: User, session: Session, email: str, current: str, address: str = ""
) -> None:
    """Have a link mailed to a new address that makes it one's own.

    An address that somebody has looks the same from outside; they are told by mail.
    Raises Invalid(email=…) or Invalid(current=…), RateLimited.
    """
    email = names.check_email(email)
    if names.email_key(email) == user.email_key:
        raise Invalid(email=say("This is your address already."))
    signing_in.prove(user, current, address=address)
    limits.take(limits.mail_claims(names.email_key(email), address))
    _ask_email_change(user, session, email)


@operation
def _ask_email_change(user: User, session: Session, email: str) -> None:
    signing_in.note_proof(session)
    owner = queries.find_by_email(email)
    if owner is not None:
        links.tell_owner(owner)
    else:
        links.send(user, Purpose.CHANGE, email)


@operation
def change_email(token: str, keep: Session | None = None) -> User:
    """Make a new address one's own by the link sent to it; other sessions, links and tokens end.

    `keep` is the session in which the link was opened; it stays only if it is the same person's.
    Raises Gone, Conflict when the address has become another's.
    """
    link = links.spend(token, Purpose.CHANGE)
    user = db.session.get_one(User, link.user_id, populate_existing=True)
    before = user.email
    joining.make_owner(user, link.email)
    guarding.end_access(user, keep=keep if keep and keep.user_id == user.id else None)
    # To the address before: whoever took the account over holds the new one.
    guarding.tell(user, News.ADDRESS, by=user, email=before)
    return user


def _set_password(user: User, password_hash: str, keep: Session | None) -> None:
    changed = update(User).where(User.id == user.id).values(password_hash=password_hash)
    db.session.execute(changed)
    guarding.end_access(user, keep=keep)
    guarding.tell(user, News.PASSWORD, by=user)
