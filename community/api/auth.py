"""Who calls: a person by their token, or nobody. Cookies open nothing here."""

from flask import g, request

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.settings import requiring
from community.kernel.errors import Forbidden, SignInNeeded
from community.kernel.words import say

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_HEADER = 400  # characters; our tokens are far shorter


class ScopeMissing(Forbidden):
    """The token is good, and not for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(say('This token lacks the scope "%(scope)s".', scope=scope))
        self.scope = scope


def identify() -> None:
    """Find out who calls, before each request. Raises SignInNeeded, ScopeMissing."""
    g.api_person = None
    g.api_scopes = frozenset[str]()
    header = request.headers.get("Authorization")
    if header is not None:
        _let_in(header)
    elif request.method not in SAFE:
        raise SignInNeeded(say("This needs a token: Authorization: Bearer <token>."))


def viewer() -> User | None:
    """Who calls, or None for a caller without a token."""
    person: User | None = g.api_person
    return person


def signed_in() -> User:
    """Who calls. Raises SignInNeeded."""
    person = viewer()
    if person is None:
        raise SignInNeeded(say("This needs a token: Authorization: Bearer <token>."))
    return person


def scopes() -> list[str]:
    """What the caller's token opens."""
    return sorted(g.api_scopes)


def _let_in(header: str) -> None:
    scheme, _, secret = header.partition(" ")
    found = None
    if scheme.lower() == "bearer" and len(header) <= MAX_HEADER and secret.isascii():
        found = accounts.person_by_token(secret.strip())
    if found is None:
        raise SignInNeeded(say("This token is not known, has ended or has expired."))

    person, granted = found
    needed = "read" if request.method in SAFE else "write"
    if needed not in granted:
        raise ScopeMissing(needed)
    requiring.check(person)
    g.api_person, g.api_scopes = person, granted
