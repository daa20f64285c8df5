"""Claiming an item of the queue, letting go of it, and deciding."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags import operations as flags
from community.domain.flags.rules import ABUSE, REASON_WORDS, Outcome, Reason
from community.domain.review import queries, rules
from community.domain.review.models import ReviewItem
from community.domain.review.rules import DECISIONS, Decision, Kind
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.spam.rules import NEUTRAL
from community.domain.suggestions import operations as suggestions
from community.domain.suggestions.queries import pending_on
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Removal
from community.domain.threads.removing import remove
from community.domain.threads.withholding import bring_back, standing_removal
from community.domain.threads.writing import locked
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


@operation
def claim(item_id: int, by: User) -> ReviewItem:
    """Keep an item for a person for some minutes; claiming one's own again begins anew.

    Of people who claim at once exactly one wins. Raises NotFound, Conflict.
    """
    queries.get(item_id, by)
    now = clock.now()
    until = now + timedelta(minutes=terms().of(Amount.CLAIM_MINUTES))
    taken = db.session.execute(
        update(ReviewItem)
        .where(
            ReviewItem.id == item_id,
            ReviewItem.closed_at.is_(None),
            or_(
                ReviewItem.claimed_until.is_(None),
                ReviewItem.claimed_until <= now,
                ReviewItem.claimed_by == by.id,
            ),
        )
        .values(claimed_by=by.id, claimed_until=until)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Conflict(say("Somebody else is working on this just now."))
    return lock(ReviewItem, item_id)


@operation
def let_go(item_id: int, by: User) -> None:
    """Give an item back to the others. Where nothing is claimed, nothing changes."""
    item = lock(ReviewItem, item_id)
    if item.claimed_by == by.id:
        item.claimed_by = item.claimed_until = None


@operation
def decide(item_id: int, by: User, decision: str, reason: str = "") -> None:
    """Make something of a claimed item; it leaves the queue. Raises NotFound, Conflict, Invalid, Forbidden."""
    now = clock.now()
    card = queries.get(item_id, by)
    post = db.session.get_one(Post, card.post.id)
    locked(post)  # the thread and its post before the item, as those who flag do
    item = lock(ReviewItem, item_id)
    if item.closed_at is not None:
        raise Conflict(say("Somebody has decided this already."))
    if not rules.is_mine(item, by.id, now):
        raise Conflict(say("Claim this first, so that no two people do it twice."))
    if decision not in DECISIONS[Kind(item.kind)]:
        raise Invalid(decision=say("This cannot be decided so."))

    _WORK[Kind(item.kind)](post, by, Decision(decision), reason)
    item.closed_by, item.closed_at, item.decision = by.id, now, decision
    db.session.flush()


@operation
def decide_flags(post_id: int, by: User, decision: str, reason: str = "") -> None:
    """Claim and decide what is flagged about a post, in one step. Raises NotFound, Conflict, Invalid, Forbidden."""
    query = select(ReviewItem.id).where(
        ReviewItem.kind == Kind.FLAGS, ReviewItem.post_id == post_id, ReviewItem.closed_at.is_(None)
    )
    item_id = db.session.scalar(query)
    if item_id is None:
        raise NotFound(say("No flags wait for a decision on this post."))
    claim(item_id, by)
    decide(item_id, by, decision, reason)


def open_item(kind: Kind, post_id: int, score: int = NEUTRAL) -> None:
    """Put something into the queue, unless it waits there already; inside an operation only."""
    row = {"kind": kind, "post_id": post_id, "score": score, "opened_at": clock.now()}
    insert_missing(ReviewItem, [row])


def close_items(kind: Kind, post_id: int, by_id: int | None, decision: str | None = None) -> None:
    """Take something from the queue that was decided elsewhere; inside an operation only."""
    db.session.execute(
        update(ReviewItem)
        .where(
            ReviewItem.kind == kind, ReviewItem.post_id == post_id, ReviewItem.closed_at.is_(None)
        )
        .values(closed_by=by_id, closed_at=clock.now(), decision=decision)
        .execution_options(synchronize_session=False)
    )


def _decide_flags(post: Post, by: User, decision: Decision, reason: str) -> None:
    outcome = {
        Decision.AGREE: Outcome.AGREED,
        Decision.DISAGREE: Outcome.DISAGREED,
        Decision.IGNORE: Outcome.IGNORED,
    }[decision]
    settled = flags.settle(post, by, outcome)
    reasons = [Reason(flag.reason) for flag in settled]
    if decision is Decision.AGREE:
        is_abuse = any(given in ABUSE for given in reasons)
        remove(post, by, reason or _joined(reasons), is_abuse)
    else:
        _show(post, by)


def _decide_held(post: Post, by: User, decision: Decision, reason: str) -> None:
    if decision is Decision.SHOW:
        _show(post, by)
    else:
        _remove_held(post, by, reason)


def _decide_suggestion(post: Post, by: User, decision: Decision, _reason: str) -> None:
    suggestion = pending_on(post.id)
    if suggestion is None:
        raise Conflict(say("This suggestion was settled already."))
    suggestions.settle(suggestion, by, takes=decision is Decision.TAKE)


def _show(post: Post, by: User) -> None:
    thread, post = locked(post)
    if post.removed_at is None:
        return
    removal = standing_removal(post)
    if removal.kind != Withheld.REMOVED:
        bring_back(thread, post, removal, by)


def _remove_held(post: Post, by: User, reason: str) -> None:
    """As spam; the reviewer may be a member, who removes nothing else of others."""
    thread, post = locked(post)
    held = standing_removal(post)
    held.undone_by, held.undone_at = by.id, clock.now()
    anew = Removal(
        post_id=post.id, reason=reason or say("Spam"), removed_by=by.id, removed_at=clock.now(),
        is_abuse=True,
    )  # fmt: skip
    db.session.add(anew)
    db.session.flush()
    bus.record(events.PostRemoved(thread.id, post.id, post.author_id, thread.asker_id, by.id, True))


def _joined(reasons: list[Reason]) -> str:
    return "; ".join(dict.fromkeys(REASON_WORDS[given] for given in reasons))[:200]


_WORK = {
    Kind.FLAGS: _decide_flags,
    Kind.HELD: _decide_held,
    Kind.SUGGESTION: _decide_suggestion,
}
