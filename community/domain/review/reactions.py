"""What comes into the queue by itself, and what leaves it."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags.queries import pending
from community.domain.flags.rules import Reason
from community.domain.review.operations import close_items, open_item
from community.domain.review.rules import Kind
from community.domain.spam import operations as spam
from community.domain.spam.queries import judge, suspicions
from community.domain.threads import screening
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Thread
from community.kernel.db import db


def take_flag(event: events.PostFlagged) -> None:
    if event.reason != Reason.NEEDS_SUPPORT:
        open_item(Kind.FLAGS, event.post_id, _likeness(event.post_id))


def take_held(event: events.PostWithheld) -> None:
    if event.kind == Withheld.HELD:
        open_item(Kind.HELD, event.post_id, _likeness(event.post_id))


def take_suggestion(event: events.EditSuggested) -> None:
    open_item(Kind.SUGGESTION, event.post_id)


def drop_suggestion(event: events.SuggestionSettled) -> None:
    close_items(
        Kind.SUGGESTION, event.post_id, event.settled_by, "take" if event.taken else "leave"
    )


def drop_flags(event: events.FlagSettled) -> None:
    if not pending(event.post_id):
        close_items(Kind.FLAGS, event.post_id, event.settled_by)


def _likeness(post_id: int) -> int:
    """How much a post resembles spam: as it was judged before, or else now, which is kept for who reviews."""
    suspected = suspicions([post_id]).get(post_id)
    if suspected is not None:
        return suspected.score
    post = db.session.get_one(Post, post_id)
    thread = db.session.get_one(Thread, post.thread_id)
    author = db.session.get_one(User, post.author_id)
    judgement = judge(screening.features(thread, post, (), author))
    spam.suspect(post_id, (), judgement)
    return judgement.score


def drop_held(event: events.PostRemoved | events.PostRestored) -> None:
    """A moderator has looked at it where it stands."""
    by_id = event.removed_by if isinstance(event, events.PostRemoved) else event.restored_by
    close_items(Kind.HELD, event.post_id, by_id)
