"""Flagging a post, and settling its flags."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags import queries, rules
from community.domain.flags.models import MAX_NOTE, Flag
from community.domain.flags.rules import KIND_WORDS, Outcome, Reason
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Removal, Thread
from community.domain.threads.withholding import withhold
from community.domain.threads.writing import locked
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, RateLimited
from community.kernel.operation import lock, operation
from community.kernel.storable import storable
from community.kernel.words import say


@operation
def flag(post: Post, by: User, reason: str, note: str = "") -> Flag:
    """Ask a moderator to look at a post, once a person a post.

    Enough flags by people of some reputation hide it until somebody has looked; enough trusted ones
    with the reason "needs the support team" propose that. Raises Forbidden, Conflict, Invalid, RateLimited.
    """
    now = clock.now()
    thread, post = locked(post)
    if not rules.may_flag(by, post, now):
        raise Forbidden(say("You can flag what somebody else wrote."))
    reason, note = _clean(reason, note)
    lock(User, by.id)  # two flags sent at once wait here for each other
    if post.id in queries.flagged_by(by, [post.id]):
        raise Conflict(say("You have flagged this already. Thank you; a moderator will look."))
    most = terms().of(Amount.DAILY_FLAGS)
    if queries.given_since(by.id, now - rules.DAY) >= most:
        raise RateLimited(say("You can flag %(most)s posts a day.", most=most), retry_after=3600)

    raised = _raise(post, by, Reason(reason), note, now)
    bus.record(events.PostFlagged(thread.id, post.id, raised.id, by.id, reason))
    if reason == Reason.NEEDS_SUPPORT:
        _propose_if_enough(thread, post, by)
    else:
        _hide_if_enough(thread, post)
    return raised


@operation
def settle(post: Post, by: User, outcome: Outcome) -> list[Flag]:
    """Say what came of all unsettled flags on a post; what becomes of the post is for who looks.

    Raises Forbidden.
    """
    if not rules.may_settle(by, clock.now()):
        raise Forbidden(say("Moderators decide on flags."))
    _thread, post = locked(post)
    return _settle(queries.pending(post.id), by, outcome)


def settle_needs(thread_id: int, by: User, outcome: Outcome) -> None:
    """Say what came of a thread's flags for the support team; inside an operation only."""
    asking = _asking_for_team(thread_id)
    _settle(db.session.scalars(select(Flag).where(*asking).order_by(Flag.id)), by, outcome)


def _settle(settled: Iterable[Flag], by: User, outcome: Outcome) -> list[Flag]:
    now, settled = clock.now(), list(settled)
    for one in settled:
        thread_id = db.session.get_one(Post, one.post_id).thread_id
        one.outcome, one.settled_by, one.settled_at = outcome, by.id, now
        bus.record(events.FlagSettled(thread_id, one.post_id, one.id, one.user_id, outcome, by.id))
    db.session.flush()
    return settled


def _clean(reason: object, note: object) -> tuple[str, str]:
    if reason not in list(Reason):
        raise Invalid(reason=say("Choose a reason from the list."))
    if not isinstance(note, str):
        raise Invalid(note=say("A note is text."))
    note = " ".join(storable(note).split())
    if len(note) > MAX_NOTE:
        raise Invalid(note=say("A note has at most %(most)s characters.", most=MAX_NOTE))
    if reason == Reason.OTHER and not note:
        raise Invalid(note=say("Say in a few words what somebody should look at."))
    return str(reason), note


def _raise(post: Post, by: User, reason: Reason, note: str, now: datetime) -> Flag:
    numbers = terms()
    cares = by.is_moderator
    raised = Flag(
        post_id=post.id, user_id=by.id, reason=reason, note=note, created_at=now,
        counts=cares or by.reputation >= numbers.of(Amount.FLAG_COUNTS_FROM),
        is_trusted=not numbers.lacks(by, Privilege.TRUSTED_FLAGS),
    )  # fmt: skip
    db.session.add(raised)
    db.session.flush()
    return raised


def _hide_if_enough(thread: Thread, post: Post) -> None:
    counting = [
        one
        for one in queries.pending(post.id)
        if one.counts and one.reason != Reason.NEEDS_SUPPORT and one.created_at > _shown_since(post)
    ]
    if len(counting) >= terms().of(Amount.HIDE_AT):
        withhold(thread, post, Withheld.HIDDEN, kind_words(one.reason for one in counting))


def _shown_since(post: Post) -> datetime:
    """When it was last shown again: the flags before that have had their effect."""
    query = select(func.max(Removal.undone_at)).where(Removal.post_id == post.id)
    return db.session.scalar(query) or post.created_at


def kind_words(reasons: Iterable[str]) -> str:
    """What the author is told, by the reason that was given most."""
    most = Counter(sorted(reasons)).most_common(1)[0][0]
    return KIND_WORDS[Reason(most)]


def _propose_if_enough(thread: Thread, post: Post, by: User) -> None:
    asking = select(func.count(Flag.user_id.distinct())).where(
        *_asking_for_team(thread.id), Flag.is_trusted
    )
    # Equal, not more: it is proposed once.
    if db.session.scalar(asking) == terms().of(Amount.PROPOSE_AT) and thread.escalated_at is None:
        bus.record(events.SupportProposed(thread.id, post.id, by.id))


def _asking_for_team(thread_id: int) -> tuple[ColumnElement[bool], ...]:
    in_thread = Flag.post_id.in_(select(Post.id).where(Post.thread_id == thread_id))
    return in_thread, Flag.reason == Reason.NEEDS_SUPPORT, Flag.outcome.is_(None)
