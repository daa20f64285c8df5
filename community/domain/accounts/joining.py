"""Joining: taking a handle, confirming the address, and being made by an operator."""

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.exc import IntegrityError

from community.domain.accounts import (
    impersonating,
    limits,
    links,
    names,
    passwords,
    queries,
    sessions,
)
from community.domain.accounts.cards import Role
from community.domain.accounts.links import Purpose
from community.domain.accounts.models import MailedLink, RoleGrant, User
from community.domain.accounts.skeletons import key, skeleton
from community.domain.events import AccountOpened, PersonJoined
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.operation import operation
from community.kernel.words import say


def join(
    handle: str,
    name: str,
    email: str,
    password: str,
    address: str = "",
    locale: str | None = None,
    most_an_hour: int = limits.JOINS,
) -> User | None:
    """Take a handle and have a link mailed that confirms the address; signs nobody in.

    None when somebody has the address: they are told by mail, and who asked must not learn it.
    The mail is written in the language of `locale`, or in the community's own. So many join an hour
    from one address. Raises Invalid naming every field that is wrong, RateLimited.
    """
    handle, name, email = _checked(handle, name, email)
    password = passwords.check(password, passwords.own_words(handle, email, name))
    _refuse_taken(handle)
    names.check_alphabets(name)
    impersonating.refuse_team_name(name)
    limits.take(limits.join_claims(names.email_key(email), address, most_an_hour))
    # Before anybody looks the address up, and outside of the transaction: it takes its time.
    return _join(handle, name, email, passwords.hashed(password), locale)


@operation
def _join(
    handle: str, name: str, email: str, password_hash: str, locale: str | None
) -> User | None:
    _free(handle)
    _refuse_taken(handle)
    owner = queries.find_by_email(email)
    if owner is not None:
        links.tell_owner(owner)
        return None

    user = _add(handle, name, email, password_hash)
    user.locale = locale
    links.send(user, Purpose.CONFIRM, email)
    bus.record(AccountOpened(user.id))
    return user


@operation
def confirm_email(token: str, address: str = "", agent: str = "") -> tuple[User, str]:
    """Confirm the address a person joined with, and sign them in: the person, the session's secret.

    Raises Gone, Conflict when the address has become another's.
    """
    link = links.spend(token, Purpose.CONFIRM)
    user = db.session.get_one(User, link.user_id, populate_existing=True)
    make_owner(user, link.email)
    bus.record(PersonJoined(user.id))
    return user, sessions.open_session(user, address, agent)


def make_owner(user: User, email: str) -> None:
    """Write down that an address is a person's; inside an operation. Raises Conflict."""
    owner = queries.find_by_email(email)
    if owner is not None and owner.id != user.id:
        raise Conflict(say("This address belongs to another account by now."))
    user.email, user.email_key = email, names.email_key(email)
    user.email_confirmed_at = clock.now()
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(say("This address belongs to another account by now.")) from None


@operation
def send_confirmation(user: User) -> None:
    """Mail the link again that confirms the address somebody joined with."""
    if user.is_pending and user.email:
        links.send(user, Purpose.CONFIRM, user.email)


def create_person(
    handle: str,
    email: str,
    role: str = Role.MEMBER,
    password: str | None = None,
    name: str | None = None,
) -> User:
    """Make a person as an operator does: confirmed at once, without a password if none is given.

    Raises Invalid naming what is wrong or taken.
    """
    handle = names.check_handle(handle, by_operator=True)
    email, name = names.check_email(email), names.check_name(name or handle)
    if role not in list(Role):
        raise Invalid(role=say("A role is one of: %(roles)s.", roles=", ".join(Role)))
    kept = None
    if password is not None:
        kept = passwords.hashed(passwords.check(password, passwords.own_words(handle, email, name)))
    return _create(handle, name, email, Role(role), kept)


@operation
def _create(handle: str, name: str, email: str, role: Role, password_hash: str | None) -> User:
    _free(handle)
    _refuse_taken(handle, looks_too=False)
    if queries.find_by_email(email) is not None:
        raise Invalid(email=say("Somebody has this address already."))
    user = _add(handle, name, email, password_hash)
    make_owner(user, email)
    if role is not Role.MEMBER:
        user.role = role
        grant = RoleGrant(user_id=user.id, role=role, before=Role.MEMBER, granted_at=clock.now())
        db.session.add(grant)
    bus.record(PersonJoined(user.id))
    return user


def _checked(handle: str, name: str, email: str) -> tuple[str, str, str]:
    """The three in order, or one refusal that names all that is wrong with them."""
    wrong: dict[str, str] = {}
    found = []
    for check, typed in (
        (names.check_handle, handle),
        (names.check_name, name),
        (names.check_email, email),
    ):
        try:
            found.append(check(typed))
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(**wrong)
    return found[0], found[1], found[2]


def _refuse_taken(handle: str, looks_too: bool = True) -> None:
    same = User.handle_key == key(handle)
    # Those who did not confirm in time are as good as gone; `_free` clears them away.
    alike = or_(same, User.handle_skeleton == skeleton(handle)) if looks_too else same
    query = select(User.handle_key).where(alike, ~_lapsed()).limit(1)
    taken = db.session.scalar(query)
    if taken == key(handle):
        raise Invalid(handle=say("This handle is taken. Please choose another."))
    if taken is not None:
        raise Invalid(handle=say("This handle looks like somebody else's. Please choose another."))


def _free(handle: str) -> None:
    """Delete who took this handle and never confirmed it in time."""
    alike = or_(User.handle_key == key(handle), User.handle_skeleton == skeleton(handle))
    db.session.execute(delete(User).where(alike, _lapsed()))


@operation
def forget_lapsed() -> int:
    """Delete all who joined and did not confirm in time; how many."""
    gone = db.session.execute(delete(User).where(_lapsed()))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _lapsed() -> ColumnElement[bool]:
    alive = select(MailedLink.id).where(
        MailedLink.user_id == User.id,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > clock.now(),
    )
    return and_(queries.is_pending(), ~alive.exists())


def _add(handle: str, name: str, email: str, password_hash: str | None) -> User:
    user = User(
        handle=handle,
        handle_key=key(handle),
        name=name,
        email=email,
        password_hash=password_hash,
        joined_at=clock.now(),
    )
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        raise Invalid(handle=say("This handle is taken. Please choose another.")) from None
    return user
