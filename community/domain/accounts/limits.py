"""How often the same may be tried, counted in the database: for all processes and machines together."""

import hashlib
import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select

from community.domain.accounts.models import Attempt
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import RateLimited
from community.kernel.operation import operation, pass_one_by_one
from community.kernel.words import say

KEPT = timedelta(days=1)  # the longest there is, here and in the settings


@dataclass(frozen=True)
class Limit:
    """At most `most` of a kind within a time, for one key."""

    kind: str
    most: int
    within: timedelta


SIGN_IN_ADDRESS = Limit("sign_in_address", 6, timedelta(minutes=1))
SIGN_IN_NETWORK = Limit("sign_in_network", 10, timedelta(minutes=5))
# Wider than a network's: else anybody could keep an owner out by failing ten times from elsewhere.
SIGN_IN_ACCOUNT = Limit("sign_in_account", 30, timedelta(minutes=5))
# Of a million codes three are right at any time: at this pace a guess takes years.
CODE_SHORT = Limit("code_short", 5, timedelta(minutes=5))
CODE_LONG = Limit("code_long", 20, timedelta(hours=1))
# Who has many passwords tries a few codes with each.
CODE_NETWORK = Limit("code_network", 10, timedelta(minutes=5))
MAIL_ADDRESS = Limit("mail_address", 3, timedelta(hours=1))
MAIL_ADDRESS_DAY = Limit("mail_address_day", 5, timedelta(days=1))
MAIL_NETWORK = Limit("mail_network", 10, timedelta(hours=1))
TEST_MAIL = Limit("test_mail", 3, timedelta(minutes=10))
JOINS = 3  # accounts an hour from one address, if nobody says otherwise

Claim = tuple[Limit, str]


def hold() -> bool:
    """Whether there are limits at all: measurements are made without."""
    return bool(current_app.config.get("RATE_LIMITS", True))


@operation
def take(claims: Sequence[Claim]) -> list[int]:
    """Count one try for each limit and its key; the ids of what was counted. Raises RateLimited.

    Nothing is counted when one of them is used up, so nobody is kept out longer by trying on.
    """
    if not hold():
        return []
    now = clock.now()
    keyed = sorted((limit.kind, digest_of(value), limit) for limit, value in claims)
    for kind, key, limit in keyed:
        pass_one_by_one(f"{kind}:{key}")
        _refuse_if_used_up(limit, key, now)
    attempts = [Attempt(kind=kind, key=key, at=now) for kind, key, _ in keyed]
    db.session.add_all(attempts)
    db.session.flush()
    return [attempt.id for attempt in attempts]


@operation
def give_back(attempt_ids: Sequence[int]) -> None:
    """Uncount tries: only failures count against a sign-in."""
    if attempt_ids:
        db.session.execute(delete(Attempt).where(Attempt.id.in_(attempt_ids)))


@contextmanager
def trying(claims: Sequence[Claim]) -> Iterator[None]:
    """Count a try, and uncount it unless what is tried within is refused. Raises RateLimited."""
    tries = take(claims)
    yield
    give_back(tries)


def mail_claims(email_key: str, address: str, most: int = MAIL_NETWORK.most) -> list[Claim]:
    """What a mail that anybody can ask for is counted against: whom it reaches, and from where it is asked."""
    return [
        (MAIL_ADDRESS, email_key),
        (MAIL_ADDRESS_DAY, email_key),
        (replace(MAIL_NETWORK, most=max(MAIL_NETWORK.most, most)), network_of(address)),
    ]


def join_claims(email_key: str, address: str, most: int) -> list[Claim]:
    """What joining is counted against: where it comes from, of IPv6 a network of 64 bits, and its mail."""
    joined = Limit("join_network", most, timedelta(hours=1))
    # Where an admin lets more join from one address, the mails to them are not too many either.
    return [(joined, network_of(address, v4=32)), *mail_claims(email_key, address, most)]


def network_of(address: str, v4: int = 24, v6: int = 64) -> str:
    """The network an address belongs to, which one person holds as a rule; "" for none."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = v4 if isinstance(parsed, ipaddress.IPv4Address) else v6
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def _refuse_if_used_up(limit: Limit, key: str, now: datetime) -> None:
    query = (
        select(Attempt.at)
        .where(Attempt.kind == limit.kind, Attempt.key == key, Attempt.at > now - limit.within)
        .order_by(Attempt.at.desc())
        .limit(limit.most)
    )
    times = db.session.scalars(query).all()
    if len(times) < limit.most:
        return
    seconds = max(1, int((times[-1] + limit.within - now).total_seconds()) + 1)
    raise RateLimited(
        say("That was tried too often. Please wait a little and try again."), retry_after=seconds
    )


def digest_of(value: str) -> str:
    """Under what a key is kept."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
