"""Reads of people, their sessions and tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, not_, or_, select

from community.domain.accounts import factor_codes, names, rules, selecting
from community.domain.accounts.cards import PersonCard, Role
from community.domain.accounts.models import ApiToken, RecoveryCode, SecondFactor, Session, User
from community.domain.accounts.skeletons import key
from community.kernel import tokens
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.storable import storable
from community.kernel.words import say

ORDERS = ("reputation", "newest")
MAX_PREFIX = 80  # characters of a search for people


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    card: PersonCard
    location: str
    joined_at: datetime


def is_shown() -> ColumnElement[bool]:
    """A condition on User: a person with a page; not a former one, nor one still to confirm."""
    return and_(User.deleted_at.is_(None), not_(is_pending()))


def is_pending() -> ColumnElement[bool]:
    """A condition on User: joined, and has not confirmed the address yet."""
    return and_(
        User.password_hash.is_not(None),
        User.email_key.is_(None),
        User.email_confirmed_at.is_(None),
    )


def cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """A map from id to card; ids of nobody are absent."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(select(*selecting.columns()).where(User.id.in_(wanted)))
    found = (selecting.card(row) for row in rows)
    return {card.id: card for card in found}


def find_by_handle(handle: str) -> User | None:
    """The person of this handle, whatever its case; former members have none."""
    query = select(User).where(User.handle_key == _bounded(key(handle)), is_shown())
    return db.session.scalar(query)


def get_by_handle(handle: str) -> User:
    """The person of this handle. Raises NotFound."""
    user = find_by_handle(handle)
    if user is None:
        raise NotFound(say("There is nobody of this name."))
    return user


def find_by_email(email: str) -> User | None:
    """The person whose confirmed or imported address this is."""
    query = select(User).where(User.email_key == _bounded(names.email_key(email)))
    return db.session.scalar(query.where(User.deleted_at.is_(None)))


def find_by_identifier(identifier: str) -> User | None:
    """Who signs in as this: by address if there is an @ in it, else by handle, confirmed or not."""
    if "@" in identifier:
        return find_by_email(identifier)
    mine = User.handle_key == _bounded(key(identifier.strip()))
    return db.session.scalar(select(User).where(mine, User.deleted_at.is_(None)))


def signed_in_with(secret: str, now: datetime) -> tuple[User, Session] | None:
    """Whom a session's secret signs in, and the session; None when it does not stand."""
    row = db.session.execute(_select_signed_in(), {"digest": tokens.digest(secret)}).first()
    if row is None or not rules.stands(row.Session, row.User, now):
        return None
    return row.User, row.Session


def awaiting_code_with(secret: str, now: datetime) -> tuple[User, Session] | None:
    """Whose second factor a session's secret waits for, and the session; None when it waits for none."""
    row = db.session.execute(_select_signed_in(), {"digest": tokens.digest(secret)}).first()
    if row is None or not rules.awaits_code(row.Session, row.User, now):
        return None
    return row.User, row.Session


@cache  # every page of who is signed in asks it first
def _select_signed_in() -> Select[User, Session]:
    return (
        select(User, Session)
        .join(Session, Session.user_id == User.id)
        .where(Session.token_digest == bindparam("digest"))
        .execution_options(populate_existing=True)
    )


def sessions_of(user: User, now: datetime) -> list[Session]:
    """The sessions that stand, the one used last first."""
    query = select(Session).where(Session.user_id == user.id).order_by(Session.seen_at.desc())
    return [session for session in db.session.scalars(query) if rules.stands(session, user, now)]


def tokens_of(user: User) -> list[ApiToken]:
    """The API tokens that were not ended, newest first; those past their time among them."""
    query = (
        select(ApiToken)
        .where(ApiToken.user_id == user.id, ApiToken.ended_at.is_(None))
        .order_by(ApiToken.id.desc())
    )
    return list(db.session.scalars(query))


def factor_of(user: User) -> SecondFactor | None:
    """Their authenticator, confirmed or not yet."""
    query = select(SecondFactor).where(SecondFactor.user_id == user.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def factors_of_older_keys() -> int:
    """How many authenticators nobody can check without another key than the present one."""
    kept = select(
        SecondFactor.user_id, SecondFactor.seed, SecondFactor.secret_digest, SecondFactor.mask
    )
    return sum(not factor_codes.is_of_present_key(*one) for one in db.session.execute(kept))


def recovery_codes_left(user: User) -> int:
    """How many of their recovery codes were not used yet."""
    left = select(func.count()).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(left) or 0


def guarded_among(ids: Iterable[int]) -> set[int]:
    """Which of these people have a second factor."""
    query = select(User.id).where(User.id.in_(set(ids)), User.factor_since.is_not(None))
    return set(db.session.scalars(query))


def with_roles() -> list[PersonCard]:
    """Everybody who is more than a member, admins first, then agents, then moderators."""
    query = select(*selecting.columns()).where(
        User.role != Role.MEMBER, User.deleted_at.is_(None), User.is_bot.is_(False)
    )
    order = case({role: place for place, role in enumerate(reversed(Role))}, value=User.role)
    rows = db.session.execute(query.order_by(order, User.name, User.id))
    return [selecting.card(row) for row in rows]


def people(
    order: str = "reputation",
    begins: str = "",
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[PersonRow]:
    """People in order of "reputation" or "newest"; `begins` keeps those whose handle or name begins so.

    Raises Invalid(order=…), Invalid(after=…).
    """
    if order not in ORDERS:
        raise Invalid(order=say("An order is one of: %(orders)s.", orders=", ".join(ORDERS)))
    first = User.reputation if order == "reputation" else User.joined_at
    query = select(*selecting.columns(), User.location, User.joined_at).where(is_shown())
    if begins.strip():
        query = query.where(_begins_with(begins.strip()[:MAX_PREFIX]))
    label = "author_reputation" if order == "reputation" else "joined_at"
    rows, cursor = fetch(query, [Key(first, label), Key(User.id, "author_id")], after, limit)
    found = [PersonRow(selecting.card(row), row.location, row.joined_at) for row in rows]
    return Page(tuple(found), cursor)


def _begins_with(begins: str) -> ColumnElement[bool]:
    clean = storable(begins)
    return or_(
        User.handle_key.startswith(key(clean), autoescape=True),
        User.name.istartswith(clean, autoescape=True),
    )


def _bounded(text: str) -> str:
    # Nobody has a name of a megabyte.
    return storable(text[:300])
