from datetime import timedelta

import pytest

from community.domain.answers import queries as answers
from community.domain.escalations import operations as escalations
from community.domain.escalations.cards import Status
from community.domain.escalations.models import Escalation
from community.domain.flags import operations, queries
from community.domain.flags.models import Flag
from community.domain.flags.rules import Outcome, Reason
from community.domain.notifications.models import Notification
from community.domain.notifications.queries import notices
from community.domain.review.models import ReviewItem
from community.domain.search import operations as searching
from community.domain.search.queries import search
from community.domain.settings.rules import DEFAULTS
from community.domain.settings.schema import Amount
from community.domain.threads import editing, posts
from community.domain.threads.models import Removal, Revision, Thread
from community.domain.threads.operations import restore
from community.domain.threads.queries import get_post, get_thread
from community.domain.threads.tallies import tallies
from community.jobs.outbox import sweep
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid, RateLimited
from tests.support.people import members
from tests.support.standing import trusted


@pytest.fixture
def flaggers(cast):
    people = members(5, "flagger")
    trusted(*people, reputation=20)
    return people


def carry_out():
    """Do what the worker would, once its time has come."""
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        assert sweep()


def hide(post, people, reason=Reason.RUDE):
    for person in people[:3]:
        operations.flag(get_post(post.id, person), by=person, reason=reason)


def test_a_flag_waits_for_a_moderator_and_is_given_once(cast):
    answer = cast.answer(cast.thread())

    operations.flag(answer, by=cast.cleo, reason="rude", note="  Not  kind. ")
    with pytest.raises(Conflict):
        operations.flag(answer, by=cast.cleo, reason="spam")

    (flag,) = queries.pending(answer.id)
    assert (flag.reason, flag.note, flag.user_id) == ("rude", "Not kind.", cast.cleo.id)
    assert get_post(answer.id, None).removed_at is None


@pytest.mark.parametrize(
    ("reason", "note"), [("ugly", ""), ("", ""), (None, ""), ("other", " "), ("spam", "x" * 501)]
)
def test_a_flag_without_sense_is_refused(cast, reason, note):
    answer = cast.answer(cast.thread())

    with pytest.raises(Invalid):
        operations.flag(answer, by=cast.cleo, reason=reason, note=note)
    assert db.session.query(Flag).count() == 0


def test_nobody_flags_their_own_post(cast):
    answer = cast.answer(cast.thread())

    with pytest.raises(Forbidden):
        operations.flag(answer, by=cast.ben, reason="spam")


def test_a_campaign_of_flags_is_stopped(cast):
    thread = cast.thread()
    for _ in range(DEFAULTS.of(Amount.DAILY_FLAGS)):
        operations.flag(cast.answer(thread), by=cast.cleo, reason="rude")

    with pytest.raises(RateLimited):
        operations.flag(cast.answer(thread), by=cast.cleo, reason="rude")


def test_three_flags_by_people_of_some_reputation_hide_a_post(cast, flaggers):
    answer = cast.answer(cast.thread())
    for newcomer in members(3, "newcomer"):
        operations.flag(answer, by=newcomer, reason="spam")
    for person in flaggers[:2]:
        operations.flag(answer, by=person, reason="spam")
    assert get_post(answer.id, None)

    operations.flag(answer, by=flaggers[2], reason="spam")

    with pytest.raises(Gone):
        get_post(answer.id, cast.cleo)
    removal = db.session.query(Removal).one()
    assert (removal.kind, removal.removed_by) == ("hidden", None)


def test_what_is_hidden_is_absent_for_others_by_every_road(cast, flaggers):
    thread = cast.thread()
    answer = cast.answer(thread, body="A zirconium needle helps.")
    searching.rebuild()
    assert search("zirconium", None).total == 1

    hide(answer, flaggers)
    searching.drain()

    for name, person in cast.everyone.items():
        shown = [
            card.id for card in answers.answers_to(get_thread(thread.id, person), person).items
        ]
        sees = name in ("the answerer", "a moderator", "an agent", "an admin")
        assert (answer.id in shown) == sees, name
    assert search("zirconium", None).total == 0
    thread = db.session.get(Thread, thread.id)
    assert (thread.answer_count, thread.others_answers, thread.turn) == (0, 0, "needs_answer")


def test_a_hidden_question_takes_its_thread_along(cast, flaggers):
    thread = cast.thread()

    hide(get_post(1, cast.cleo), flaggers)

    assert tallies(None) == {}
    with pytest.raises(Gone):
        get_thread(thread.id, cast.cleo)


def test_the_author_is_told_kindly_and_shows_it_again_by_one_edit(cast, flaggers):
    answer = cast.answer(cast.thread(), body="You fool.")
    hide(answer, flaggers)
    carry_out()
    assert [notice.kind for notice in notices(cast.ben).items][:1] == ["hidden"]
    assert "unkind" in db.session.query(Removal).one().reason

    with pytest.raises(Invalid):
        editing.edit(answer, by=cast.ben, body="You fool.")
    assert db.session.query(Revision).count() == 0
    editing.edit(answer, by=cast.ben, body="Clean it, dear fellow.")

    assert get_post(answer.id, None).body == "Clean it, dear fellow."
    more = members(3, "second")
    trusted(*more, reputation=20)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        hide(answer, more)
        with pytest.raises(Gone):
            editing.edit(answer, by=cast.ben, body="A third wording.")
    assert posts.card_of(answer.id, None) is None


def test_others_cannot_edit_what_is_hidden(cast, flaggers):
    answer = cast.answer(cast.thread())
    hide(answer, flaggers)

    for person in (cast.cleo, cast.mo, cast.root):
        with pytest.raises(Gone):
            editing.edit(answer, by=person, body="Another text.")
    with pytest.raises(Forbidden):
        restore(answer, by=cast.ben)


def test_flags_from_before_an_edit_do_not_count_twice(cast, flaggers):
    answer = cast.answer(cast.thread())
    hide(answer, flaggers)
    editing.edit(answer, by=cast.ben, body="Mended words.")

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        operations.flag(answer, by=flaggers[3], reason="rude")

    assert get_post(answer.id, None)


def test_the_needs_of_the_support_team_hide_nothing_and_propose_once(cast):
    trusty = members(4, "trusty")
    trusted(*trusty, reputation=250)
    question = get_post(cast.thread().id, None)

    for person in trusty:
        operations.flag(question, by=person, reason=Reason.NEEDS_SUPPORT)

    assert get_post(question.id, None)
    (case,) = db.session.query(Escalation)
    assert (case.thread_id, case.status) == (question.thread_id, Status.PROPOSED)
    assert db.session.query(ReviewItem).count() == 0


@pytest.mark.parametrize(
    ("triage", "outcome"), [(escalations.accept, "agreed"), (escalations.decline, "disagreed")]
)
def test_what_triage_says_of_a_proposal_settles_the_flags_that_made_it(cast, triage, outcome):
    trusty = members(3, "trusty")
    trusted(*trusty, reputation=250)
    question = get_post(cast.thread().id, None)
    operations.flag(question, by=cast.cleo, reason=Reason.OFF_TOPIC)
    for person in trusty:
        operations.flag(question, by=person, reason=Reason.NEEDS_SUPPORT)

    triage(db.session.query(Escalation).one(), by=cast.mo, reason="I have looked.")

    assert [flag.outcome for person in trusty for flag in queries.own(person).items] == [
        outcome
    ] * 3
    assert [flag.user_id for flag in queries.pending(question.id)] == [cast.cleo.id]


def test_flags_for_the_team_change_nothing_where_it_was_asked_already(cast):
    trusty = members(3, "trusty")
    trusted(*trusty, reputation=250)
    thread = cast.thread()
    escalations.escalate(thread, by=cast.mo, reason="Peers cannot help.")
    escalations.escalate(cast.thread("Another question"), by=trusty[0], reason="Just this once.")

    for person in trusty:
        operations.flag(get_post(thread.id, None), by=person, reason=Reason.NEEDS_SUPPORT)

    assert [case.status for case in db.session.query(Escalation).order_by(Escalation.id)] == [
        Status.OPEN,
        Status.PROPOSED,
    ]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_flagger_hears_what_came_of_it(cast, outcome):
    answer = cast.answer(cast.thread())
    operations.flag(answer, by=cast.cleo, reason="rude")

    operations.settle(answer, by=cast.mo, outcome=outcome)
    operations.settle(answer, by=cast.mo, outcome=Outcome.IGNORED)
    carry_out()

    assert [flag.outcome for flag in queries.own(cast.cleo).items] == [outcome]
    kinds = db.session.query(Notification.kind).filter_by(user_id=cast.cleo.id).all()
    assert [kind for (kind,) in kinds] == [f"flag_{outcome}"]


def test_only_moderators_settle(cast):
    answer = cast.answer(cast.thread())
    operations.flag(answer, by=cast.cleo, reason="rude")

    for person in (cast.ada, cast.ben, cast.cleo):
        with pytest.raises(Forbidden):
            operations.settle(answer, by=person, outcome=Outcome.AGREED)
    assert queries.pending(answer.id)
