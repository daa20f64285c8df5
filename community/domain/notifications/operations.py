"""Verbs of news: tell people, let them read and choose, and see their mail on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.blocks import queries as blocks
from community.domain.categories.queries import readers_of
from community.domain.notifications import queries, rules
from community.domain.notifications.models import Email, Notification, Preference
from community.domain.notifications.rules import Kind, Link
from community.domain.threads.models import Thread
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Gone, NotFound
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


@dataclass(frozen=True)
class News:
    """Something that happened, as people are told of it. One person is told of one key once."""

    key: str
    thread_id: int | None
    """None for news of one's account."""
    post_id: int | None
    actor_id: int | None
    escalation_id: int | None = None


@operation
def tell(news: News, people: Mapping[int, Kind]) -> None:
    """Tell these people, each as the kind of news it is to them, on the site and perhaps by mail.

    Leaves out who did it, who keeps them away, who is not here any more, and who may not read it.
    Telling again changes nothing.
    """
    now = clock.now()
    deaf = blocks.deaf_to(news.actor_id, people)
    here = [
        user
        for user in _people(people)
        if rules.may_hear(user, people[user.id], news.actor_id, now) and user.id not in deaf
    ]
    readers = _readers(here, news, now)
    hearers = [
        user
        for user in here
        if people[user.id] in rules.ALWAYS
        or (user.id in readers and (user.is_staff or people[user.id] not in rules.FOR_STAFF))
    ]
    rows = [
        {
            "user_id": user.id, "kind": people[user.id], "key": news.key,
            "thread_id": news.thread_id, "post_id": news.post_id, "actor_id": news.actor_id,
            "escalation_id": news.escalation_id, "created_at": now, "read_at": None,
        }
        for user in hearers
    ]  # fmt: skip
    insert_missing(Notification, rows)
    _write_mails(news, hearers, now)


@operation
def mail_link(user_id: int, to: str, link: Link, secret: str) -> None:
    """Write the mail with a link that somebody asked for."""
    now = clock.now()
    locale = db.session.scalar(select(User.locale).where(User.id == user_id))
    db.session.add(
        Email(
            user_id=user_id, to=to, kind=link, context={"path": rules.path_of(link, secret)},
            locale=locale, created_at=now, due_at=now,
        )
    )  # fmt: skip


def mail_security(user_id: int, to: str, what: str) -> None:
    """Write the mail that says how somebody's way in has changed; inside an operation only."""
    now = clock.now()
    locale = db.session.scalar(select(User.locale).where(User.id == user_id))
    db.session.add(
        Email(
            user_id=user_id, to=to, kind=rules.SECURITY, locale=locale, created_at=now, due_at=now,
            context={"path": "/settings/security", "what": what},
        )
    )  # fmt: skip


@operation
def mark_read(notification_id: int, by: User) -> Notification:
    """Note that a person has read one of their notifications. Twice is once. Raises NotFound."""
    notification = queries.get_own(notification_id, by)
    if notification.read_at is None:
        notification.read_at = clock.now()
    return notification


@operation
def mark_thread_read(thread_id: int, by: User) -> None:
    """Note that a person has read what they were told of a thread until now."""
    db.session.execute(
        update(Notification)
        .where(
            Notification.user_id == by.id,
            Notification.thread_id == thread_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
    )


@operation
def mark_all_read(by: User) -> None:
    """Note that a person has read all they were told until now."""
    db.session.execute(
        update(Notification)
        .where(Notification.user_id == by.id, Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )


@operation
def choose(user_id: int, wishes: Mapping[Kind, bool]) -> None:
    """Keep, for each kind given, whether a person wants mail of it."""
    for kind, wanted in sorted(wishes.items()):
        row = {"user_id": user_id, "kind": kind, "by_mail": wanted}
        if not insert_missing(Preference, [row]):
            db.session.get_one(Preference, (user_id, kind), populate_existing=True).by_mail = wanted


@operation
def unsubscribe(token: str) -> Kind:
    """End the mails of which this is the link; gives their kind. Twice is once. Raises NotFound."""
    user_id, kind = queries.of_unsubscribe_token(token)
    if db.session.get(User, user_id) is None:
        raise NotFound(say("There is no such person any more."))
    choose(user_id, {kind: False})
    return kind


@operation
def claim_mail(email_id: int) -> Email | None:
    """Take a due mail for the length of a lease; None when another worker has it or it is done."""
    now = clock.now()
    taken = db.session.execute(
        update(Email)
        .where(Email.id == email_id, Email.due_at <= now)
        .values(due_at=now + rules.LEASE, attempts=Email.attempts + 1)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    return db.session.get(Email, email_id, populate_existing=True)


@operation
def delivered(email_id: int, keep_context: bool = False) -> None:
    """Note that a mail has left, and forget what was in it."""
    email = db.session.get_one(Email, email_id, populate_existing=True)
    email.sent_at, email.due_at, email.error = clock.now(), None, None
    if not keep_context:
        email.context = {}


@operation
def drop_mail(email_id: int, why: str) -> None:
    """Note that a mail will not be sent: refused for good, or no longer for these eyes."""
    email = db.session.get_one(Email, email_id, populate_existing=True)
    email.due_at, email.error, email.context = None, why[:2000], {}


@operation
def put_back_mail(email_id: int, error: str) -> None:
    """Note that a mail could not be sent, and when it is tried again, if it is."""
    email = db.session.get_one(Email, email_id, populate_existing=True)
    email.error = error[:2000]
    email.due_at = rules.next_try(email.attempts, clock.now())


@operation
def forget_mails(before: datetime) -> None:
    """Throw away the mails written before this time that are on their way no more."""
    db.session.execute(delete(Email).where(Email.created_at < before, Email.due_at.is_(None)))


def _people(ids: Iterable[int]) -> list[User]:
    query = select(User).where(User.id.in_(sorted(ids))).order_by(User.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _readers(users: Iterable[User], news: News, now: datetime) -> set[int]:
    """Those of them who may read it: asked once for all who read alike, however many there are."""
    if news.thread_id is None:
        return set()
    thread = db.session.get(Thread, news.thread_id)
    asker_id = thread.asker_id if thread else None
    alike: dict[tuple[object, ...], bool] = {}
    found = set()
    for user in users:
        reads = (readers_of(user), may(user, Right.READ_PRIVATE, now), user.id == asker_id)
        if reads not in alike:
            alike[reads] = _may_read(user, news)
        if alike[reads]:
            found.add(user.id)
    return found


def _may_read(user: User, news: News) -> bool:
    if news.thread_id is None:
        return False
    try:
        if news.post_id is None:
            get_thread(news.thread_id, user)
        else:
            get_post(news.post_id, user)
    except (NotFound, Gone):
        return False
    return True


def _write_mails(news: News, hearers: Iterable[User], now: datetime) -> None:
    reachable = {user.id: user for user in hearers if rules.is_reachable(user)}
    told = db.session.scalars(
        select(Notification)
        .where(Notification.key == news.key, Notification.user_id.in_(reachable))
        .order_by(Notification.user_id)
    ).all()
    wanting = {
        (user_id, kind)
        for kind in {Kind(notification.kind) for notification in told}
        for user_id in queries.wanting_mail(reachable, kind)
    }
    mails = [
        _mail(notification, reachable[notification.user_id], now)
        for notification in told
        if (notification.user_id, notification.kind) in wanting
    ]
    insert_missing(Email, mails)


def _mail(notification: Notification, user: User, now: datetime) -> dict[str, Any]:
    # Only which notification it is: what it says is read when it leaves, through the gate, so that
    # a post removed in between does not go out after all.
    return {
        "user_id": user.id, "to": user.email, "kind": notification.kind,
        "key": f"{user.id}:{notification.key}", "context": {"notification_id": notification.id},
        "locale": user.locale, "created_at": now, "due_at": now, "attempts": 0,
        "sent_at": None, "error": None,
    }  # fmt: skip
