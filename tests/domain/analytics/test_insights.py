"""What the insights count, from the tables: each measure as it is defined, and nothing that must not count."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.analytics import counted, periods, reading, reporting
from community.domain.analytics.facts import Source
from community.domain.analytics.measures import MEASURES, NAMES
from community.domain.analytics.reading import Scope
from community.domain.analytics.reporting import Wish
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.categories.queries import readers_of
from community.domain.escalations import operations as escalations
from community.domain.satisfaction import operations as satisfaction
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from tests.support.after import offer_of, solved, thread_of
from tests.support.measuring import DAY, HOUR, NOW, accepted, answered, asked, count, told
from tests.support.people import members
from tests.support.statements import counted as statements


@pytest.fixture(autouse=True)
def _now(app):
    with clock.frozen(NOW):
        yield


def bot():
    made = User(handle="bot", handle_key="bot", name="Bot", joined_at=NOW - 400 * DAY, is_bot=True,
                email="bot@example.com", email_key="bot@example.com",
                email_confirmed_at=NOW - 400 * DAY)  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def test_what_was_answered_in_time_is_told_of_all_that_was_asked(cast):
    for after in (HOUR, 5 * HOUR, 30 * HOUR, 100 * HOUR):
        answered(cast, asked(cast), after)
    asked(cast)
    answered(cast, asked(cast, 31 * DAY), HOUR)

    found = told(cast)

    shares = [found[f"answered_{hours}h"] for hours in (1, 24, 72)]
    assert [(one.count, one.of) for one in shares] == [(1, 5), (2, 5), (3, 5)]
    assert (found["first_response"].median, found["first_response"].ninth) == (30 * HOUR, None)


def test_what_is_no_response_does_not_count_as_one(cast):
    thread = asked(cast)
    answered(cast, thread, by=cast.ada)
    answered(cast, thread, by=cast.sam, audience="staff")
    answered(cast, thread, by=cast.sam, audience="private")
    answered(cast, thread, by=bot())
    threads.remove(answered(cast, thread), by=cast.mo, reason="wrong")
    parent = answered(cast, thread, by=cast.cleo)
    with clock.frozen(thread.created_at + 2 * HOUR):
        threads.comment(parent, by=cast.ben, body="And then?")
    threads.remove(parent, by=cast.mo, reason="wrong")

    assert told(cast)["first_response"].median is None
    assert count(cast, "answered_72h") == (0, 1)


def test_restoring_and_removing_change_what_they_should(cast):
    thread = asked(cast)
    only = answered(cast, thread)
    question = db.session.scalar(select(Post).where(Post.thread_id == thread.id, Post.role == "question"))  # fmt: skip
    assert count(cast, "answered_1h") == (1, 1)

    threads.remove(only, by=cast.mo, reason="wrong")
    assert count(cast, "answered_1h") == (0, 1)
    threads.restore(only, by=cast.mo)
    assert count(cast, "answered_1h") == (1, 1)
    threads.remove(question, by=cast.mo, reason="spam")
    assert count(cast, "answered_1h") == (0, 0)


def test_what_a_bot_asked_is_not_counted(cast):
    asked(cast, by=bot())

    assert count(cast, "solved") == (0, 0)


def test_who_settled_a_question(cast):
    by_peers = answered(cast, asked(cast))
    accepted(cast, by_peers)
    after_team = asked(cast)
    answered(cast, after_team, by=cast.sam)
    accepted(cast, answered(cast, after_team, 3 * HOUR))
    accepted(cast, answered(cast, asked(cast), by=cast.sam))
    marked = answered(cast, asked(cast))
    with clock.frozen(NOW - DAY):
        answers.endorse(marked, by=cast.sam)
    accepted_then_marked = answered(cast, asked(cast))
    accepted(cast, accepted_then_marked)
    with clock.frozen(NOW - DAY):
        answers.endorse(accepted_then_marked, by=cast.sam)
    asked(cast)

    assert count(cast, "solved") == (5, 6)
    assert count(cast, "solved_by_peers") == (2, 6)
    assert count(cast, "assisted") == (1, 6)


def test_what_the_team_has_and_whether_a_member_had_answered(cast):
    answered_first = asked(cast)
    answered(cast, answered_first)
    by_staff = asked(cast)
    answered(cast, by_staff, by=cast.sam)
    left = escalations.escalate_by_rule(asked(cast).id, "unanswered", "It waits.", opens=False)
    escalations.decline(left, by=cast.mo, reason="The community can.")
    for thread in (answered_first, by_staff):
        escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")

    assert count(cast, "escalated") == (2, 3)
    assert count(cast, "escalated_answered") == (1, 3)


def test_an_answer_given_while_it_was_proposed_came_before_the_team_got_it(cast):
    thread = asked(cast)
    with clock.frozen(NOW - DAY):
        case = escalations.escalate_by_rule(thread.id, "unanswered", "It waits.", opens=False)
    answered(cast, thread, 9 * DAY + timedelta(minutes=5))
    assert count(cast, "escalated_answered") == (0, 1)

    with clock.frozen(NOW - DAY + timedelta(minutes=15)):
        escalations.accept(case, by=cast.mo)

    assert count(cast, "escalated_answered") == (1, 1)


def test_of_more_than_is_looked_at_no_more_is_read_of_them_either(cast, monkeypatch):
    for ago in (1, 2, 3, 4):
        thread = asked(cast, ago * DAY)
        accepted(cast, answered(cast, thread))
        escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")
    monkeypatch.setattr(reading, "MOST", 2)
    read = []
    for part in ("_settled", "_escalated"):
        ask = getattr(reading, part)
        monkeypatch.setattr(
            reading, part, lambda *of, ask=ask: read.append(found := ask(*of)) or found
        )

    found = reading.asked(Scope(readers_of(cast.sam)), periods.last(30, NOW))

    assert len(found) == 2 and all(one.settled_by and one.escalated_at for one in found)
    assert [len(part) for part in read] == [2, 2]


def test_promises_are_counted_once_each_and_a_breach_is_never_made_good(cast):
    with clock.frozen(NOW - 9 * DAY):
        in_time = escalations.escalate(asked(cast), by=cast.mo, reason="Nobody knows.")
        late = escalations.escalate(asked(cast), by=cast.mo, reason="Nobody knows.")
    with clock.frozen(NOW - 9 * DAY + timedelta(minutes=1)):
        cast.answer(thread_of(in_time), by=cast.sam)
    with clock.frozen(NOW - DAY):
        cast.answer(thread_of(late), by=cast.sam)

    # The solutions of both ran out as well, and no worker was there to notice it.
    assert count(cast, "kept_first_response") == (1, 2)
    assert count(cast, "kept_resolution") == (0, 2)
    assert count(cast, "kept_first_response", days=7) == (0, 0)


def test_the_backlog_is_all_that_is_live_whatever_the_period(cast):
    for ago in (100, 2, 1):
        with clock.frozen(NOW - ago * DAY):
            escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    solved(cast)

    found = told(cast, Wish(days=7))["backlog"]

    assert (found.count, found.median, found.ninth, found.oldest) == (
        3, 2 * DAY, 100 * DAY, 100 * DAY,
    )  # fmt: skip


def test_ratings_are_told_from_five_on(cast):
    *first, last = members(5)
    for person, rating in zip(first, (5, 4, 3, 5), strict=True):
        rated(cast, person, rating)
    assert told(cast)["satisfaction"].of is None

    rated(cast, last, 5)
    assert count(cast, "satisfaction") == (4, 5)


def rated(cast, person, rating):
    thread = asked(
        cast, DAY, by=person, title=f"{person.name} asks why it stops", body=person.name * 5
    )
    case = solved(cast, thread=thread)
    satisfaction.rate(offer_of(case), by=person, rating=rating)


def test_what_one_may_not_read_is_not_counted(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff")
    with clock.frozen(NOW - DAY):
        threads.ask(by=cast.sam, category=inner, title="Which roll do we send them now?", body="…")
    asked(cast)

    assert count(cast, "solved") == (0, 2)
    assert count(cast, "solved", category="inner") == (0, 1)
    assert reporting.resolved(cast.sam, Wish(), NOW)[0].readers != ("everyone",)


@pytest.mark.parametrize(
    ("name", "reads"),
    [("a visitor", False), ("a bystander", False), ("a moderator", False), ("an agent", True), ("an admin", True)],
)  # fmt: skip
def test_the_insights_are_for_the_team(cast, name, reads):
    who = cast.everyone[name]
    if reads:
        assert reporting.report(who, Wish(), NOW).is_empty
        return
    for read in (
        reporting.report,
        lambda *given: counted.rows(given[0], NAMES["solved"], *given[1:]),
    ):
        with pytest.raises(Forbidden):
            read(who, Wish(), NOW)


def test_a_suspended_agent_reads_none(cast):
    cast.sam.suspended_until = NOW + DAY

    with pytest.raises(Forbidden):
        reporting.report(cast.sam, Wish(), NOW)


@pytest.mark.parametrize("wish", [Wish(category="nowhere"), Wish(team="nobody"), Wish(days=8)])
def test_what_there_is_not_is_refused(cast, wish):
    with pytest.raises(Invalid):
        reporting.report(cast.sam, wish, NOW)


def test_every_number_leads_to_as_many_rows_page_by_page(cast):
    for _ in range(3):
        thread = asked(cast)
        accepted(cast, answered(cast, thread))
        with clock.frozen(NOW - DAY):
            answered(cast, asked(cast), by=cast.sam)
    solved(cast, thread=asked(cast))
    escalations.escalate(asked(cast), by=cast.mo, reason="Nobody knows.")
    figures = told(cast)
    assert sum(figure.count or 0 for figure in figures.values()) > 20

    for measure in MEASURES:
        for is_counted, number in ((True, figures[measure.name].count or 0),
                                   (False, (figures[measure.name].of or 0) - (figures[measure.name].count or 0))):  # fmt: skip
            pages, after = [], None
            while True:
                page = counted.rows(cast.sam, measure, Wish(), NOW, is_counted, after, limit=2)
                pages.append(page)
                after = page.next
                if after is None:
                    break
            found = [one.id for page in pages for one in (*page.threads, *page.cases)]
            keys = [one.id for page in pages for one in page.facts]
            assert len(found) == len(keys) == len(set(keys)) == number == pages[0].total
            if measure.source is Source.THREADS:
                assert found == keys


def test_more_to_count_makes_no_more_statements(cast):
    accepted(cast, answered(cast, asked(cast)))
    escalations.escalate(asked(cast), by=cast.mo, reason="Nobody knows.")
    with statements() as few:
        told(cast)
    for _ in range(4):
        accepted(cast, answered(cast, asked(cast)))
        escalations.escalate(asked(cast), by=cast.mo, reason="Nobody knows.")
    with statements() as many:
        told(cast)

    assert len(many) == len(few) == 13


def test_what_was_a_minute_ago_is_remembered(cast):
    asked(cast)
    reporting.report(cast.sam, Wish(), NOW)
    with statements() as again:
        reporting.report(cast.sam, Wish(), NOW)

    assert again == []
