"""Reads of what people hear, each through the gate of what they may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import Select, and_, bindparam, func, or_, select, true

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import links
from community.domain.known_issues.models import KnownIssue
from community.domain.notifications import rules
from community.domain.notifications.about_cases import about_case
from community.domain.notifications.models import Email, Notification, Preference
from community.domain.notifications.rules import BY_MAIL, Kind
from community.domain.threads.cards import Audience, ClosedReason, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.reach import MOST as MOST_REACHES
from community.domain.threads.reach import (
    Reach,
    in_category,
    reach_of,
    readable,
    readable_threads,
)
from community.kernel import clock, markdown, tokens
from community.kernel.db import db, read
from community.kernel.errors import NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import Sentence, say

EXCERPT = 400  # characters
MOST_UNREAD = 100  # nobody needs to know exactly how many more


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a person is told, with what there is to say of it."""

    id: int
    kind: Kind
    thread_id: int | None
    """None for news of one's account, which has no title either."""
    thread_slug: str
    thread_title: str
    post_id: int | None
    post_role: PostRole | None
    audience: Audience
    excerpt: str
    """The first words of a public post; empty for any other."""
    actor: PersonCard | None
    sentence: str
    """What happened, in one sentence."""
    at: datetime
    read: bool
    path: str = ""
    """Where it leads."""
    detail: str = ""
    """Why the support team left it to the community, or in which version it is fixed."""
    due_at: datetime | None = None
    """Until when the support team means to reply."""
    rating_path: str | None = None
    """Where its reader can say how they found the help."""

    @property
    def is_public(self) -> bool:
        return self.audience is Audience.PUBLIC


def notices(viewer: User, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[Notice]:
    """What this person was told and may still read, newest first."""
    rows, cursor = fetch(_told(viewer), [Key(Notification.id, "id")], after, limit)
    return Page(tuple(_notice(row, viewer) for row in rows), cursor)


def find_notice(notification_id: int) -> tuple[User, Notice] | None:
    """Whom a notification is for and what it says, or None when they may not read it (any more)."""
    person = db.session.scalar(
        select(User)
        .join(Notification, Notification.user_id == User.id)
        .where(Notification.id == notification_id)
        .execution_options(populate_existing=True)
    )
    if person is None:
        return None
    row = db.session.execute(_told(person).where(Notification.id == notification_id)).first()
    return (person, _notice(row, person)) if row else None


def get_own(notification_id: int, viewer: User) -> Notification:
    """One of this person's notifications. Raises NotFound."""
    row = db.session.get(Notification, notification_id) if 0 < notification_id < 2**31 else None
    if row is None or row.user_id != viewer.id:
        raise NotFound(say("There is no such notification."))
    return row


def unread_count(user_id: int) -> int:
    """How many unread notifications a person has that they may read; counts no further than 100."""
    viewer = db.session.get(User, user_id)
    if viewer is None:
        return 0
    count: int = read(_count_unread(reach_of(viewer), _is_of_the_team(viewer))).scalar_one()
    return count


def has_unread_of(thread_id: int, viewer: User) -> bool:
    """Whether this person was told anything of a thread that they have not read."""
    unread = read(_select_unread_of(), {"who": viewer.id, "thread_id": thread_id})
    return unread.first() is not None


@cache
def _select_unread_of() -> Select[int]:
    unread = select(Notification.id).where(
        Notification.user_id == bindparam("who"),
        Notification.read_at.is_(None),
        Notification.thread_id == bindparam("thread_id"),
    )
    return unread.limit(1)


@lru_cache(maxsize=MOST_REACHES)  # the bell on every page of who is signed in
def _count_unread(within: Reach, of_the_team: bool) -> Select[int]:
    unread = _readable(select(Notification.id), within, of_the_team)
    first = unread.where(Notification.read_at.is_(None)).limit(MOST_UNREAD).subquery()
    return select(func.count()).select_from(first)


def by_mail(user_id: int) -> dict[Kind, bool]:
    """For every kind, whether this person wants mail of it."""
    said = select(Preference.kind, Preference.by_mail).where(Preference.user_id == user_id)
    return {kind: kind in BY_MAIL for kind in Kind} | {
        Kind(kind): wanted for kind, wanted in db.session.execute(said) if kind in list(Kind)
    }


def wanting_mail(user_ids: Iterable[int], kind: Kind) -> set[int]:
    """Those of these people who want mail of a kind."""
    user_ids = set(user_ids)
    said = dict(
        db.session.execute(
            select(Preference.user_id, Preference.by_mail).where(
                Preference.user_id.in_(user_ids), Preference.kind == kind
            )
        ).all()
    )
    return {user_id for user_id in user_ids if said.get(user_id, kind in BY_MAIL)}


def told_of(key: str) -> set[int]:
    """Ids of those who were told of this."""
    return set(db.session.scalars(select(Notification.user_id).where(Notification.key == key)))


def due_mails(now: datetime, limit: int = 50) -> list[int]:
    """Ids of mails that should be tried, oldest first."""
    query = (
        select(Email.id).where(Email.due_at <= now).order_by(Email.due_at, Email.id).limit(limit)
    )
    return list(db.session.scalars(query))


def latest_mails(limit: int = 50) -> list[Email]:
    """The mails written last, newest first."""
    return list(db.session.scalars(select(Email).order_by(Email.id.desc()).limit(limit)))


def unsubscribe_token(user_id: int, kind: Kind) -> str:
    """What a link in a mail carries to end mails of its kind, without signing in."""
    return tokens.sign(f"{user_id}:{kind}", "unsubscribe")


def of_unsubscribe_token(token: str) -> tuple[int, Kind]:
    """Whose mails of which kind a token ends. Raises NotFound for one we did not make."""
    user_id, _, kind = (tokens.unsign(token, "unsubscribe") or "").partition(":")
    if not user_id.isdecimal() or kind not in list(Kind):
        raise NotFound(say("This link is not one of ours, or is incomplete."))
    return int(user_id), Kind(kind)


def _told(viewer: User) -> Select[*tuple[Any, ...]]:
    within = reach_of(viewer)
    actor = selecting.another()
    fixed_in = (
        select(KnownIssue.fixed_in)
        .where(KnownIssue.thread_id == Notification.thread_id, KnownIssue.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    query = select(
        Notification.id, Notification.kind, Notification.created_at, Notification.read_at,
        Thread.id.label("thread_id"), Thread.slug, Thread.title, Thread.closed_reason,
        Post.id.label("post_id"), Post.role, Post.audience, Post.html, Notification.key,
        fixed_in.label("fixed_in"), in_category(within.readers).label("is_within"),
        *about_case(viewer), *selecting.columns(actor, "actor"),
    )  # fmt: skip
    told = _readable(query, within, _is_of_the_team(viewer))
    return told.outerjoin(actor, actor.id == Notification.actor_id)


def _is_of_the_team(viewer: User) -> bool:
    return may(viewer, Right.DESK, clock.now())


def _readable(query: Select[*tuple[Any, ...]], within: Reach, of_the_team: bool) -> Select[Any]:
    # A post may be removed, or a role taken away, after the news of it was written.
    return (
        query.select_from(Notification)
        .outerjoin(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Post, Post.id == Notification.post_id)
        .where(
            Notification.user_id == within.person_id,
            or_(
                and_(
                    Notification.post_id.is_(None),
                    Thread.id.is_not(None),
                    readable_threads(within.readers),
                ),
                and_(Notification.post_id.is_not(None), readable(within)),
                Notification.kind.in_(rules.ALWAYS),
            ),
            # Who is of the team no more, or suspended, is told nothing of its work.
            true() if of_the_team else Notification.kind.not_in(rules.FOR_STAFF),
        )
    )


def _notice(row: Any, viewer: User) -> Notice:
    kind = Kind(row.kind)
    closed = ClosedReason(row.closed_reason) if row.closed_reason else None
    actor = selecting.card(row, "actor") if row.actor_id is not None else None
    # What was moved to where its reader may not read is told of without the name it has there.
    slug, title = (row.slug, row.title) if row.is_within else ("", "")
    thread = f"/questions/{row.thread_id}/{quote(slug or '')}"
    is_solved = kind is Kind.CASE_SOLVED and row.offer_id is not None
    return Notice(
        id=row.id,
        kind=kind,
        thread_id=row.thread_id,
        thread_slug=slug or "",
        # In one line whatever an importer took over: the subject of a mail is made of it.
        thread_title=" ".join((title or "").split()),
        post_id=row.post_id,
        post_role=PostRole(row.role) if row.role else None,
        audience=Audience(row.audience) if row.audience else Audience.PUBLIC,
        excerpt=_excerpt(row.html)
        if row.audience == Audience.PUBLIC and kind not in rules.ALWAYS
        else "",
        actor=actor,
        sentence=rules.sentence(
            kind,
            actor.name if actor and not actor.is_former else None,
            closed,
            rules.is_many(row.key),
        ),
        at=row.created_at,
        read=row.read_at is not None,
        path=_path(kind, row, viewer)
        or rules.PLACES.get(kind)
        or rules.path_to(kind, row.key, thread, row.post_id),
        detail=_detail(kind, row),
        due_at=row.reply_due_at if kind is Kind.ESCALATED else None,
        rating_path=links.path_of(links.RATING, row.offer_id, viewer.id) if is_solved else None,
    )


def _detail(kind: Kind, row: Any) -> Sentence | str:
    if kind is Kind.DECLINED:
        return row.declined_because or ""
    if kind is Kind.FIXED and row.fixed_in:
        return say("Fixed in %(version)s", version=row.fixed_in)
    return ""


def _path(kind: Kind, row: Any, viewer: User) -> str | None:
    if kind is not Kind.FOLLOW_UP:
        return None
    return links.path_of(links.FOLLOW_UP, int(row.key.rpartition(":")[2]), viewer.id)


def _excerpt(html: str) -> str:
    text = " ".join(markdown.plain(html).split())
    if len(text) <= EXCERPT:
        return text
    return text[:EXCERPT].rpartition(" ")[0] + "…"
