"""Many act at the same moment: one wins, the others are told, and nothing is done twice."""

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.escalations import checking, operations
from community.domain.escalations.models import Escalation, EscalationMove, FollowUp
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from community.kernel.errors import Conflict
from tests.support.people import members
from tests.support.together import together


def agents(count):
    people = members(count, prefix="agent")
    for person in people:
        person.role = "agent"
    db.session.commit()
    return [person.id for person in people]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_of_twenty_who_claim_at_once_one_wins_and_nineteen_are_told_who(app, cast):
    opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.").id

    def claiming(user_id):
        return lambda: (
            operations.claim(
                db.session.get(Escalation, opened), by=db.session.get(User, user_id)
            ).owner_id
        )

    outcomes = together(app, [claiming(user_id) for user_id in agents(20)])

    winners = [outcome for outcome in outcomes if isinstance(outcome, int)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert (len(winners), len(losers)) == (1, 19), outcomes
    winner = db.session.get(User, winners[0])
    assert {loser.current["owner"] for loser in losers} == {winner.handle}
    assert all(winner.name in loser.sentence for loser in losers)
    assert count(EscalationMove) == 2


def test_of_ten_who_escalate_at_once_one_wins(app, cast):
    thread_id = cast.thread().id
    mo_id = cast.mo.id

    def escalating():
        thread, mo = db.session.get(Thread, thread_id), db.session.get(User, mo_id)
        return operations.escalate(thread, by=mo, reason="Why.").id

    outcomes = together(app, [escalating] * 10)

    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 9, outcomes
    assert count(Escalation) == 1


def test_solving_accepting_closing_and_handing_back_at_once_leave_a_true_history(app, cast):
    for _ in range(3):
        thread = cast.thread()
        answer_id = cast.answer(thread).id
        opened = operations.escalate(thread, by=cast.mo, reason="Why.")
        operations.claim(opened, by=cast.sam)
        together(app, racing(opened.id, thread.id, answer_id, cast))

    assert checking.differences() == []
    assert count(FollowUp) <= 3


def racing(escalation_id, thread_id, answer_id, cast):
    ada, sam, mo = cast.ada.id, cast.sam.id, cast.mo.id
    case = lambda: db.session.get(Escalation, escalation_id)  # noqa: E731
    who = lambda user_id: db.session.get(User, user_id)  # noqa: E731
    return [
        lambda: operations.solve(case(), by=who(sam), remedy="Mended."),
        lambda: operations.hand_back(case(), by=who(sam)),
        lambda: answers.accept(db.session.get(Post, answer_id), by=who(ada)),
        lambda: threads.close(db.session.get(Thread, thread_id), by=who(mo), reason="off_topic"),
    ]
