"""Keys for programs: made and shown once, and what they open."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select, update

from community.domain.accounts import rules
from community.domain.accounts.models import ApiToken, User
from community.kernel import clock, tokens
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.visible import has_unseen
from community.kernel.words import say

PREFIX = "pd_"  # so that scanners for leaked secrets know one when they see it
SCOPES = ("read", "write")
MAX_NAME = 80
MAX_LIFETIME = timedelta(days=366)
MAX_TOKENS = 20  # standing ones of one person
MAX_SECRET = 100  # characters of what can be a token of ours


@operation
def create_token(
    user: User, name: str, scopes: Iterable[str], lifetime: timedelta
) -> tuple[ApiToken, str]:
    """Make an API token: its row, and the token itself, which nobody can show again.

    Raises Invalid(name=…, scopes=…, lifetime=…), Forbidden, Conflict when there are too many.
    """
    now = clock.now()
    if rules.is_suspended(user, now):
        raise Forbidden(say("Your account is suspended: you can read, and change nothing."))
    name, wanted = _checked(name, scopes, lifetime)
    lock(User, user.id)
    _refuse_too_many(user)

    secret = PREFIX + tokens.new_secret()
    token = ApiToken(
        user_id=user.id,
        name=name,
        token_digest=tokens.digest(secret),
        scopes=" ".join(wanted),
        created_at=now,
        expires_at=now + lifetime,
    )
    db.session.add(token)
    db.session.flush()
    return token, secret


@operation
def end_token(token_id: int, by: User) -> None:
    """End one of one's own tokens; ending it twice is ending it once. Raises NotFound."""
    token = db.session.get(ApiToken, token_id, populate_existing=True)
    if token is None or token.user_id != by.id:
        raise NotFound(say("There is no such token."))
    token.ended_at = token.ended_at or clock.now()


def end_all(user: User) -> None:
    """End every token of a person; inside an operation only."""
    standing = update(ApiToken).where(ApiToken.user_id == user.id, ApiToken.ended_at.is_(None))
    db.session.execute(standing.values(ended_at=clock.now()))


def person_by_token(secret: str) -> tuple[User, frozenset[str]] | None:
    """Whom a token lets in and with which scopes; None when it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > MAX_SECRET:
        return None
    query = (
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(ApiToken.token_digest == tokens.digest(secret), User.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(query).first()
    now = clock.now()
    if row is None or not rules.opens(row.ApiToken, now):
        return None
    token, user = row.ApiToken, row.User
    if token.used_at is None or now - token.used_at >= rules.SEEN_EVERY:
        _note_used(token)
    return user, frozenset(token.scopes.split())


@operation
def _note_used(token: ApiToken) -> None:
    db.session.execute(update(ApiToken).where(ApiToken.id == token.id).values(used_at=clock.now()))


def _checked(name: str, scopes: Iterable[str], lifetime: timedelta) -> tuple[str, list[str]]:
    wrong: dict[str, str] = {}
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or has_unseen(name):
        wrong["name"] = say("Give the token a name of 1 to %(most)s characters.", most=MAX_NAME)
    asked = set(scopes)
    wanted = [scope for scope in SCOPES if scope in asked]
    if not wanted or asked - set(SCOPES):
        wrong["scopes"] = say("Choose at least one scope of: %(scopes)s.", scopes=", ".join(SCOPES))
    if not timedelta(0) < lifetime <= MAX_LIFETIME:
        wrong["lifetime"] = say("A token lives for 1 to %(most)s days.", most=MAX_LIFETIME.days)
    if wrong:
        raise Invalid(**wrong)
    return name, wanted


def _refuse_too_many(user: User) -> None:
    standing = select(func.count()).where(
        ApiToken.user_id == user.id,
        ApiToken.ended_at.is_(None),
        ApiToken.expires_at > clock.now(),
    )
    if (db.session.scalar(standing) or 0) >= MAX_TOKENS:
        raise Conflict(say("You have %(most)s tokens. End one you do not need.", most=MAX_TOKENS))
