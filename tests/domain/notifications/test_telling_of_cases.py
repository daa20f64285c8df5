"""The asker and whoever escalated hear what becomes of it; agents hear when time runs out; nobody twice, and no storm."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from community.domain.accounts import operations as accounts
from community.domain.escalations import operations as escalations
from community.domain.escalations import watching
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock
from community.domain.notifications import letters, operations, queries
from community.domain.notifications.letters import Site
from community.domain.notifications.models import Email, Notification
from community.domain.notifications.rules import FOR_STAFF, Kind
from community.domain.settings import operations as settings
from community.domain.threads import operations as threads
from community.domain.threads.models import Thread
from community.kernel import bus, clock
from community.kernel.db import db
from tests.support.after import carried_out, solved, thread_of, told
from tests.support.crew import put_in_team
from tests.support.mail import mails
from tests.support.people import members
from tests.support.standing import trusted
from tests.support.statements import counted

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def twice():
    """Do what a worker would do, and once more: each reaction must bear it."""
    rows = db.session.query(bus.PendingReaction).order_by("id").all()
    again = [(row.event, row.payload, row.reaction) for row in rows]
    for event, payload, reaction in again:
        bus._later[reaction](bus._events[event](**payload))
    db.session.commit()
    carried_out()


def of_cases(user):
    return [kind for kind in told(user) if kind not in ("answer", "followed")]


def test_the_asker_hears_each_step_once(cast):
    case = escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    escalations.claim(case, by=cast.sam)
    twice()
    escalations.wait_for_asker(case, by=cast.sam, wake_at=clock.now() + timedelta(days=2))
    twice()
    escalations.resume(case, by=cast.sam)
    escalations.solve(case, by=cast.sam, remedy="Mended.")
    twice()

    assert of_cases(cast.ada) == ["escalated", "claimed", "case_asked", "case_solved"]
    assert of_cases(cast.mo) == ["claimed", "case_solved"], (
        "and who escalated it, but not of their own act"
    )
    assert of_cases(cast.ben) == []


def test_the_news_say_until_when_a_reply_is_due_and_why_it_was_declined(cast):
    with clock.frozen(NINE):
        case = escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
        carried_out()
        (notice,) = queries.notices(cast.ada).items
        assert notice.due_at == case.due_at == NINE + timedelta(hours=8)
        assert notice.path.endswith("#case")
        trusted(cast.ben, reputation=250)
        other = escalations.escalate(cast.thread(), by=cast.ben, reason="Please.")
        escalations.decline(other, by=cast.mo, reason="Try the manual.")
        carried_out()

    for person in (cast.ada, cast.ben):
        declined = queries.notices(person).items[0]
        assert (declined.kind, declined.detail) == (Kind.DECLINED, "Try the manual.")
        (mail,) = mails("declined", person.email)
        assert "Try the manual." in letters.write(mail, Site("Peerdesk", "http://x", "en")).text


def test_a_proposer_hears_that_it_was_taken_on(cast):
    trusted(cast.ben, reputation=250)
    case = escalations.escalate(cast.thread(), by=cast.ben, reason="Please.")
    escalations.accept(case, by=cast.mo)
    escalations.claim(case, by=cast.sam)
    carried_out()

    assert of_cases(cast.ben) == ["escalated", "claimed"]


def test_claiming_and_handing_back_again_and_again_is_told_once(cast):
    case = escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    for _ in range(3):
        escalations.claim(case, by=cast.sam)
        carried_out()
        escalations.hand_back(case, by=cast.sam)
    escalations.assign(case, by=cast.root, to=cast.sam)
    carried_out()

    assert of_cases(cast.ada) == ["escalated", "claimed"]
    assert of_cases(cast.sam) == ["assigned"]


def test_a_case_that_ends_with_its_question_is_not_called_declined(cast):
    case = escalations.escalate_by_rule(cast.thread().id, "words", "Words.", opens=False)
    threads.close(thread_of(case), by=cast.mo, reason="off_topic")
    carried_out()

    assert of_cases(cast.ada) == ["closed"]


def test_nobody_hears_of_a_question_they_may_not_read_any_more(cast):
    case = escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    carried_out()
    cast.category.readers = "staff"
    db.session.commit()
    escalations.claim(case, by=cast.sam)
    carried_out()

    assert of_cases(cast.ada) == ["escalated"]
    assert queries.notices(cast.ada).items == ()


def test_each_kind_can_be_switched_off(cast):
    operations.choose(cast.ada.id, {Kind.CLAIMED: False})
    solved(cast)
    carried_out()

    kinds = {mail.kind for mail in mails(to=cast.ada.email)}
    assert "case_solved" in kinds
    assert "claimed" not in kinds


def test_only_the_solved_mail_to_the_asker_leads_to_the_rating(cast):
    solved(cast)
    carried_out()
    site = Site("Peerdesk", "http://x", "en")
    found = {
        person: letters.write(mails("case_solved", person.email)[0], site)
        for person in (cast.ada, cast.mo)
    }

    assert "http://x/ratings/" in found[cast.ada].text
    assert "http://x/ratings/" in found[cast.ada].html
    assert "/ratings/" not in str(found[cast.mo])
    assert "Mended." not in str(found[cast.ada]), "what is said in private is not said by mail"


# The clocks


def at_percent(case, percent):
    first = db.session.scalars(
        select(SlaClock).where(SlaClock.escalation_id == case.id, SlaClock.kind == "first_response")
    ).one()
    return NINE + timedelta(minutes=first.target_minutes * percent / 100)


@pytest.mark.parametrize(("percent", "kinds"), [
    (60, []), (80, ["due_soon"]), (95, ["due_soon", "due_soon"]),
    (100, ["due_soon", "due_soon", "overdue"]),
])  # fmt: skip
def test_an_owner_hears_when_the_time_of_their_case_runs_out(cast, percent, kinds):
    with clock.frozen(NINE):
        case = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        escalations.claim(case, by=cast.sam)
    for step in range(10, percent + 1, 5):
        with clock.frozen(at_percent(case, step)):
            watching.notice_due()
            twice()

    assert [kind for kind in told(cast.sam) if kind in FOR_STAFF] == kinds
    assert set(told(cast.root)) & FOR_STAFF == set()


@pytest.mark.parametrize(("told_from", "kinds"), [
    (30, ["due_soon"] * 3 + ["overdue"]), (90, ["due_soon", "overdue"]), (100, ["overdue"]),
])  # fmt: skip
def test_an_owner_hears_from_the_percent_on_that_was_set(cast, told_from, kinds):
    settings.change({"alarm_from": told_from}, by=cast.root)
    with clock.frozen(NINE):
        case = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        escalations.claim(case, by=cast.sam)
    for step in range(10, 101, 10):
        with clock.frozen(at_percent(case, step)):
            watching.notice_due()
            twice()

    assert [kind for kind in told(cast.sam) if kind in FOR_STAFF] == kinds


@pytest.mark.parametrize(("in_team", "hearers"), [(False, {"sam", "root"}), (True, {"sam"})])
def test_the_team_hears_of_a_case_that_nobody_has(cast, in_team, hearers):
    if in_team:
        put_in_team(cast, cast.sam)
    with clock.frozen(NINE):
        case = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    with clock.frozen(at_percent(case, 80)):
        watching.notice_due()
        twice()

    heard = {name for name in ("ada", "ben", "mo", "sam", "root")
             if "unassigned" in told(getattr(cast, name))}  # fmt: skip
    assert heard == hearers


def many(cast, count, owner_id=None):
    """As many cases, all due at the same instant."""
    with clock.frozen(NINE):
        thread = cast.thread()
        case = escalations.escalate(thread, by=cast.mo, reason="Why.")
        if owner_id:
            escalations.claim(case, by=cast.sam)
        thread_columns = columns_of(db.session.get(Thread, thread.id), "id")
        db.session.execute(insert(Thread), [thread_columns] * count)
        ids = list(db.session.scalars(select(Thread.id).where(Thread.id > thread.id)))
        case_columns = columns_of(db.session.get(Escalation, case.id), "id", "thread_id")
        db.session.execute(insert(Escalation), [case_columns | {"thread_id": id_} for id_ in ids])
        clock_columns = columns_of(
            db.session.scalars(select(SlaClock).where(SlaClock.kind == "first_response")).one(),
            "id", "escalation_id",
        )  # fmt: skip
        cases = db.session.scalars(select(Escalation.id).where(Escalation.id != case.id))
        db.session.execute(
            insert(SlaClock), [clock_columns | {"escalation_id": id_} for id_ in cases]
        )
        db.session.commit()


def columns_of(row, *leaving_out):
    names = [column.name for column in type(row).__table__.columns]
    return {name: getattr(row, name) for name in names if name not in leaving_out}


def test_a_storm_of_breaches_is_told_to_each_as_one(cast):
    agents = members(8, prefix="agent")
    for agent in agents:
        accounts.grant_role(agent, "agent", by=cast.root)
    many(cast, 1_200)
    with clock.frozen(NINE + timedelta(hours=9)):
        batches = 0
        while watching.notice_due():
            batches += 1
        assert batches >= 3
        with counted() as statements:
            carried_out()

    rows = db.session.scalar(
        select(func.count()).where(Notification.kind.in_(["unassigned", "overdue", "due_soon"]))
    )
    assert rows <= 10 * 6, f"{rows} rows for 10 people"
    assert db.session.query(Email).count() <= 10 * 6 + 2
    assert len(statements) < 400, len(statements)
    notice = next(one for one in queries.notices(cast.sam).items if one.kind is Kind.UNASSIGNED)
    assert "many" in notice.sentence
    assert notice.path == "/desk?view=unassigned"


def test_who_leaves_the_team_reads_nothing_of_its_work_any_more(cast):
    with clock.frozen(NINE):
        case = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    with clock.frozen(at_percent(case, 100)):
        watching.notice_due()
        carried_out()
    assert "unassigned" in [one.kind for one in queries.notices(cast.sam).items]

    cast.sam.role = "member"
    db.session.commit()
    assert queries.notices(cast.sam).items == ()
    assert queries.unread_count(cast.sam.id) == 0
