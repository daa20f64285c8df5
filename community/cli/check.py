"""`flask check`: whether the configuration and the services are as they should be, one line each."""

import os
import smtplib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis, RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from community.cli import database
from community.config import MIN_SECRET, Settings
from community.domain.accounts import queries as accounts
from community.domain.accounts.models import Session
from community.domain.moderation import verifying
from community.domain.notifications.models import Email
from community.domain.search import queries as search
from community.domain.settings.queries import read
from community.domain.settings.schema import Amount
from community.kernel import clock, heartbeat
from community.kernel.bus import PendingReaction
from community.kernel.db import db

PATIENCE = 5  # seconds for a service to answer
SMTP_PORT, SMTPS_PORT = 587, 465
LATE = timedelta(days=2)  # the clean-up comes once a night
LONG_DAYS = 365
AUDITED = 1_000  # newest entries; all of a long log take `flask audit verify` a while
KEPT = {
    "networks": Amount.ADDRESS_DAYS, "signs of heat": Amount.SIGNAL_DAYS, "mails": Amount.MAIL_DAYS,
    "drafts": Amount.DRAFT_DAYS, "exports": Amount.EXPORT_DAYS,
}  # fmt: skip
"""What is kept for so many days; docs/privacy.md says more of each."""


class Bad(Exception):
    """What is wrong, and what to do about it."""


@dataclass(frozen=True)
class Check:
    """One line: what is looked at, and the look, which tells what it saw or raises Bad."""

    name: str
    look: Callable[[Settings], str]


@click.command("check")
@with_appcontext
def check() -> None:
    """Look at the configuration and the services; exit status 1 if anything is bad."""
    results = [_carried_out(one, current_app.config["SETTINGS"]) for one in CHECKS]
    sys.exit(0 if all(results) else 1)


def _carried_out(one: Check, settings: Settings) -> bool:
    try:
        seen, fine = one.look(settings), True
    except Bad as problem:
        seen, fine = str(problem), False
    except SQLAlchemyError as error:
        db.session.rollback()
        seen, fine = f"the database does not say: {_first_line(error)}", False
    click.echo(f"{'ok ' if fine else 'BAD'}  {one.name:<16}{seen}")
    return fine


def _secret_key(settings: Settings) -> str:
    if not settings.secret_key:
        return "made here and kept in DATA_DIR; production asks for one of its own"
    if len(settings.secret_key) < MIN_SECRET:
        raise Bad(f"SECRET_KEY has fewer than {MIN_SECRET} characters")
    if not settings.older_keys():
        return "set"
    hang = accounts.factors_of_older_keys()
    return f"set, and {len(settings.older_keys())} older; second factors that hang on an older one: {hang}"


def _base_url(settings: Settings) -> str:
    if settings.is_production and not settings.is_https:
        raise Bad(f"{settings.base_url} is not https: cookies and passwords travel in the clear")
    return settings.base_url


def _data_dir(settings: Settings) -> str:
    if not settings.data_dir.is_dir() or not os.access(settings.data_dir, os.W_OK | os.X_OK):
        raise Bad(f"{settings.data_dir} cannot be written: give it to the user that runs Peerdesk")
    return str(settings.data_dir)


def _database(_settings: Settings) -> str:
    db.session.execute(text("select 1"))
    return str(db.engine.url.render_as_string(hide_password=True))


def _migrations(_settings: Settings) -> str:
    stands, wanted = database.standing(), database.newest()
    if stands != wanted:
        raise Bad(f"at {stands or 'none'}, wanted {wanted or 'none'}: run `flask db upgrade`")
    return stands


def _queue(settings: Settings) -> str:
    if not settings.redis_url:
        return "in the data directory" if settings.is_sqlite else "in PostgreSQL"
    try:
        Redis.from_url(
            settings.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        ).ping()
    except (RedisError, ValueError) as error:
        raise Bad(f"Redis does not answer: {_first_line(error)}") from None
    return "in Redis"


def _limits(settings: Settings) -> str:
    if not settings.rate_limits:
        if settings.is_production:
            raise Bad("RATE_LIMITS is off: nobody who asks too often is held back")
        return "off"
    if settings.redis_url:
        return "counted in Redis, for all machines together"
    return f"counted by each of {settings.workers} processes for itself; with REDIS_URL by all together"


def _index(_settings: Settings) -> str:
    if not search.is_ready():
        raise Bad("missing or broken: run `flask search rebuild`")
    return "ready"


def _worker(_settings: Settings) -> str:
    last = heartbeat.last_beat()
    if last is None:
        raise Bad("none has been heard of: run `flask worker`")
    if not heartbeat.lives(clock.now()):
        raise Bad(f"last heard of at {last:%Y-%m-%d %H:%M:%S} UTC: run `flask worker`")
    return "alive"


def _left_undone(_settings: Settings) -> str:
    given_up = select(func.count()).where(PendingReaction.due_at.is_(None))
    if count := db.session.scalar(given_up):
        raise Bad(f"{count} reactions failed for good: see the table pending_reaction")
    waiting = db.session.scalar(select(func.count()).select_from(PendingReaction))
    return f"{waiting} reactions wait"


def _mail(settings: Settings) -> str:
    if not settings.smtp_url:
        return "shown at /dev/mail instead of sent, because SMTP_URL is not set"
    parts = urlsplit(settings.smtp_url)
    secure = parts.scheme == "smtps"
    line = smtplib.SMTP_SSL if secure else smtplib.SMTP
    port = parts.port or (SMTPS_PORT if secure else SMTP_PORT)
    try:
        with line(parts.hostname or "localhost", port, timeout=PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise Bad(f"{parts.hostname}:{port} does not answer: {_first_line(error)}") from None
    waiting = select(func.count()).where(Email.due_at.is_not(None))
    return f"{parts.hostname}:{port} answers, {db.session.scalar(waiting)} wait"


def _retention(_settings: Settings) -> str:
    now, numbers = clock.now(), read()
    addresses, mails = (
        now - numbers.days(kept) - LATE for kept in (Amount.ADDRESS_DAYS, Amount.MAIL_DAYS)
    )
    overdue = [
        (select(func.count()).where(Session.address != "", Session.created_at < addresses), "networks"),
        (select(func.count()).where(Email.due_at.is_(None), Email.created_at < mails), "mails"),
    ]  # fmt: skip
    counted = [(db.session.scalar(query) or 0, what) for query, what in overdue]
    if left := ", ".join(f"{count} {what}" for count, what in counted if count):
        raise Bad(f"off: {left} are older than they may get: is `flask worker` there at night?")
    told = ", ".join(f"{what} {numbers.of(kept)} days" for what, kept in KEPT.items())
    if numbers.of(Amount.ADDRESS_DAYS) > LONG_DAYS:
        return f"{told}; WARNING: networks of people for more than a year is as good as for ever"
    return told


def _audit(_settings: Settings) -> str:
    for found in verifying.breaks(newest=AUDITED):
        where = f"entry {found.number}: " if found.number else ""
        raise Bad(f"{where}{found.why}; see `flask audit verify`")
    last = verifying.head().number
    return f"{last} entries, the newest {min(last, AUDITED)} as they were written"


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


CHECKS = (
    Check("secret key", _secret_key),
    Check("address", _base_url),
    Check("data directory", _data_dir),
    Check("database", _database),
    Check("migrations", _migrations),
    Check("queue", _queue),
    Check("limits", _limits),
    Check("index", _index),
    Check("worker", _worker),
    Check("reactions", _left_undone),
    Check("mail", _mail),
    Check("retention", _retention),
    Check("audit log", _audit),
)
