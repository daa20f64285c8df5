"""Keeping replies ready, changing and using them."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select, update

from community.domain.accounts.models import User
from community.domain.replies import rules
from community.domain.replies.models import Reply
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, NotFound, Stale
from community.kernel.operation import lock, operation
from community.kernel.words import say

NO_VARIANTS: Mapping[str, str] = {}


@operation
def write(
    by: User,
    title: str,
    body: str,
    variants: Mapping[str, str] = NO_VARIANTS,
    for_team: bool = False,
) -> Reply:
    """Keep a reply ready. Raises Forbidden, Invalid(title=…, body=…, body_<language>=…), Conflict."""
    if not rules.may_use(by, clock.now()):
        raise Forbidden(say("Only the support team has ready replies."))
    reply = Reply(
        owner_id=by.id, title=rules.clean_title(title), body=rules.clean_body(body),
        variants=rules.clean_variants(variants), for_team=for_team, changed_at=clock.now(),
    )  # fmt: skip
    lock(User, by.id)  # nobody passes the limit by writing two at once
    if (
        db.session.scalar(select(func.count()).where(Reply.owner_id == by.id)) or 0
    ) >= rules.MOST_OWN:
        raise Conflict(say("You keep %(most)s replies. Delete one first.", most=rules.MOST_OWN))
    db.session.add(reply)
    db.session.flush()
    return reply


@operation
def change(
    reply_id: int,
    by: User,
    title: str | None = None,
    body: str | None = None,
    variants: Mapping[str, str] | None = None,
    for_team: bool | None = None,
    version: int | None = None,
) -> Reply:
    """Change what is given and leave the rest. Raises NotFound, Forbidden, Invalid; Stale at another version."""
    reply = _changeable(reply_id, by)
    if version is not None and version != reply.version:
        raise Stale(say("Somebody has changed this reply since you opened it. Look again."))
    if title is not None:
        reply.title = rules.clean_title(title)
    if body is not None:
        reply.body = rules.clean_body(body)
    if variants is not None:
        reply.variants = rules.clean_variants(variants)
    if for_team is not None:
        reply.for_team = for_team
    reply.changed_at, reply.version = clock.now(), reply.version + 1
    return reply


@operation
def throw_away(reply_id: int, by: User) -> None:
    """Delete a reply; what was sent with it stays. Raises NotFound, Forbidden."""
    db.session.delete(_changeable(reply_id, by))


@operation
def count_use(reply_id: int) -> None:
    """Note that a reply was put into a text."""
    used = update(Reply).where(Reply.id == reply_id).values(uses=Reply.uses + 1)
    db.session.execute(used)


def erase(owner_id: int) -> None:
    """Take away what a person kept for themselves; inside an operation only."""
    mine = Reply.owner_id == owner_id
    db.session.execute(delete(Reply).where(mine, Reply.for_team.is_(False)))


def _changeable(reply_id: int, by: User) -> Reply:
    reply, now = lock(Reply, reply_id), clock.now()
    if not rules.may_use(by, now):
        raise Forbidden(say("Only the support team has ready replies."))
    if not rules.may_read(by, reply, now):
        raise NotFound(say("There is no such reply."))
    if not rules.may_change(by, reply, now):
        raise Forbidden(say("Who wrote a reply changes it, or an admin."))
    return reply
