"""Who hears that an asker wrote to the support team while it has no case of theirs: no clock says so."""

from sqlalchemy import func, select

from community.domain import events
from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations.cards import LIVE
from community.domain.escalations.models import Escalation
from community.domain.notifications import operations
from community.domain.notifications.alarms import on_duty
from community.domain.notifications.operations import News
from community.domain.notifications.rules import Kind
from community.domain.threads.cards import Audience
from community.domain.threads.models import Post, Thread
from community.kernel.db import db


def tell_of_lane(event: events.AnswerPosted | events.CommentPosted) -> None:
    """The team that answers for the category, or all at the desk, those who are there; once until one of them replies.

    A live case has clocks and an owner, and is told of by them.
    """
    thread = db.session.get_one(Thread, event.thread_id)
    if event.audience != Audience.PRIVATE or event.author_id != thread.asker_id:
        return
    if _is_live(thread.id):
        return
    team_id = db.session.get_one(Category, thread.category_id).team_id
    key = f"lane:{thread.id}:{_last_reply(thread.id)}"
    news = News(key, thread.id, event.post_id, event.author_id)
    operations.tell(news, dict.fromkeys(on_duty(team_id), Kind.LANE))


def _is_live(thread_id: int) -> bool:
    query = select(Escalation.id).where(
        Escalation.thread_id == thread_id, Escalation.status.in_(LIVE)
    )
    return db.session.scalar(query) is not None


def _last_reply(thread_id: int) -> int:
    """The last post of the team that the asker reads; 0 without one."""
    query = (
        select(func.max(Post.id))
        .join(User, User.id == Post.author_id)
        .where(
            Post.thread_id == thread_id, Post.audience != Audience.STAFF, User.role.in_(STAFF),
        )
    )  # fmt: skip
    return db.session.scalar(query) or 0
