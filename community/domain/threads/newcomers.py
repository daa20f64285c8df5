"""What newcomers may not do yet: how much on the first day, how many links, which tags."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.categories.models import Tag
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.threads import rendering
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post
from community.kernel import markdown
from community.kernel.db import db
from community.kernel.errors import Invalid, RateLimited
from community.kernel.operation import lock
from community.kernel.words import say

FIRST_DAY = timedelta(days=1)
LINK = re.compile(r'<a [^>]*href="(?!/)', re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


def check(by: User, role: PostRole, body: str, terms: Terms, now: datetime) -> None:
    """See that a newcomer writes no more than a newcomer may. Raises RateLimited, Invalid(body=…)."""
    check_day(by, role, terms, now)
    check_links(by, body, terms, now)
    check_mentions(by, body, terms, now)


def check_day(by: User, role: PostRole, terms: Terms, now: datetime) -> None:
    """Bound what a member asks and answers on the first day. Raises RateLimited."""
    if not is_new(by, now):
        return
    lock(User, by.id)  # two posts sent at once are counted one after the other
    asks = role == PostRole.QUESTION
    most = terms.of(Amount.NEWCOMER_THREADS if asks else Amount.NEWCOMER_REPLIES)
    written = select(func.count()).select_from(Post).where(*written_by(by, asks))
    if (db.session.scalar(written) or 0) < most:
        return
    wait = int((by.joined_at + FIRST_DAY - now).total_seconds()) + 1
    if asks:
        sentence = say(
            "On your first day you can ask %(most)s questions. Come back tomorrow.", most=most
        )
    else:
        sentence = say(
            "On your first day you can write %(most)s answers and comments. Come back tomorrow.",
            most=most,
        )
    raise RateLimited(sentence, retry_after=wait)


def check_links(by: User, body: str, terms: Terms, now: datetime, before: str = "") -> None:
    """Bound the links of who is new here; those that stood there before do not count against an edit.

    Raises Invalid(body=…).
    """
    most = terms.of(Amount.NEWCOMER_LINKS)
    if Role(by.role) is not Role.MEMBER:
        return
    needed = terms.lacks(by, Privilege.MORE_LINKS)
    if not needed and not is_new(by, now):
        return
    if not ADDRESS.search(body) or links_in(body) <= max(most, links_in(before)):
        return
    raise Invalid(
        body=say(
            "At most %(most)s links in a post while you are new here. Pictures do not count.",
            most=most,
        )
    )


def check_mentions(by: User, body: str, terms: Terms, now: datetime, before: str = "") -> None:
    """Bound how many people somebody new calls at once; those named before do not count against an edit.

    Raises Invalid(body=…).
    """
    if not is_new(by, now) or "@" not in body:
        return
    most = terms.of(Amount.NEWCOMER_MENTIONS)
    named = set(markdown.mentioned(body)) - set(markdown.mentioned(before))
    if len(named) > most:
        raise Invalid(
            body=say("At most %(most)s people mentioned in a post on your first day.", most=most)
        )


def check_tags(by: User, slugs: Sequence[str], terms: Terms) -> None:
    """See that only who has earned it makes tags there were not yet. Raises Invalid(tags=…)."""
    needed = terms.lacks(by, Privilege.CREATE_TAGS)
    if not slugs or not needed:
        return
    if unknown := _unknown(slugs):
        raise Invalid(
            tags=say(
                "There is no tag %(names)s yet, and new tags are made from %(needed)s reputation on."
                " Choose one that exists.",
                names=", ".join(unknown), needed=needed,
            )
        )  # fmt: skip


def is_new(user: User, now: datetime) -> bool:
    """Whether this is a member's first day."""
    return Role(user.role) is Role.MEMBER and now - user.joined_at < FIRST_DAY


def links_in(body: str) -> int:
    """How many links to elsewhere a text makes."""
    return len(LINK.findall(rendering.render(body))) if body else 0


def written_by(by: User, asks: bool) -> tuple[ColumnElement[bool], ...]:
    """That a post is this person's: a question, or an answer or comment."""
    kind = Post.role == PostRole.QUESTION if asks else Post.role != PostRole.QUESTION
    return Post.author_id == by.id, kind


def _unknown(slugs: Iterable[str]) -> list[str]:
    known = set(db.session.scalars(select(Tag.slug).where(Tag.slug.in_(list(slugs)))))
    return [slug for slug in slugs if slug not in known]
