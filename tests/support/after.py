"""What comes after a solution, brought about as a worker would."""

from datetime import timedelta

from sqlalchemy import select

from community.domain.escalations import operations as escalations
from community.domain.escalations.models import FollowUp, SatisfactionOffer
from community.domain.notifications.models import Notification
from community.domain.threads.queries import get_thread
from community.jobs import outbox
from community.jobs.ask_whether_it_worked import ask_whether_it_worked
from community.kernel import clock
from community.kernel.db import db

A_DAY = timedelta(days=1, minutes=1)


def solved(cast, remedy="Mended.", answer=None, thread=None):
    """A case of Ada's that Sam has solved."""
    case = escalations.escalate(thread or cast.thread(), by=cast.mo, reason="Nobody knows.")
    escalations.claim(case, by=cast.sam)
    return escalations.solve(case, by=cast.sam, remedy="" if answer else remedy, answer=answer)


def thread_of(case):
    return get_thread(case.thread_id, None)


def offer_of(case):
    query = select(SatisfactionOffer).where(SatisfactionOffer.escalation_id == case.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def follow_ups():
    query = select(FollowUp).order_by(FollowUp.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def carried_out():
    """All that follows later is done."""
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        while outbox.sweep():
            pass


def a_day_later():
    """A day after what there is, whoever is to be asked was asked; the follow-up that was."""
    ask_whether_it_worked()
    carried_out()
    asked = [one for one in follow_ups() if one.asked_at is not None]
    return asked[-1] if asked else None


def told(user, *leaving_out):
    """The kinds of news this person was told, in order."""
    rows = db.session.query(Notification).filter_by(user_id=user.id).order_by("id")
    return [row.kind for row in rows if row.kind not in (*leaving_out, "badge")]
