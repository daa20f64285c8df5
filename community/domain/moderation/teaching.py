"""What moderators decide is what the spam score learns from, in the same transaction."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags.models import Flag
from community.domain.flags.rules import Outcome, Reason
from community.domain.spam import operations as spam
from community.domain.spam.queries import suspicions
from community.domain.threads import screening
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Thread
from community.kernel.db import db


def heed_removal(event: events.PostRemoved) -> None:
    """Removed as abuse is spam, unless its flags were agreed to for something else, as being rude."""
    if not event.is_abuse:
        return
    query = select(Flag.reason).where(Flag.post_id == event.post_id, Flag.outcome == Outcome.AGREED)
    agreed = set(db.session.scalars(query))
    if not agreed or Reason.SPAM in agreed:
        _learn(event.post_id, is_spam=True)


def heed_restoring(event: events.PostRestored) -> None:
    """What was held and is shown was no spam; what was removed as abuse and is back teaches nothing more."""
    if event.kind == Withheld.HELD and event.restored_by != event.author_id:
        _learn(event.post_id, is_spam=False)
    elif event.was_abuse:
        spam.forget(event.post_id)


def heed_flag(event: events.FlagSettled) -> None:
    """Who flags spam says so; whoever settles the flag decides it."""
    if db.session.get_one(Flag, event.flag_id).reason != Reason.SPAM:
        return
    if event.outcome == Outcome.AGREED:
        _learn(event.post_id, is_spam=True)
    elif event.outcome == Outcome.DISAGREED:
        _learn(event.post_id, is_spam=False)


def _learn(post_id: int, is_spam: bool) -> None:
    post = db.session.get_one(Post, post_id)
    thread = db.session.get_one(Thread, post.thread_id)
    author = db.session.get_one(User, post.author_id)
    suspected = suspicions([post_id]).get(post_id)
    signs = suspected.signs if suspected else ()
    spam.learn(post_id, screening.features(thread, post, signs, author), is_spam)
