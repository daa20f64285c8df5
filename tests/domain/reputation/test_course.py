"""Where a reputation stood, month by month."""

from datetime import UTC, date, datetime

from community.domain.answers import operations as answers
from community.domain.reputation import queries, rules
from community.domain.reputation.rules import Standing
from community.domain.votes import operations as votes
from community.kernel import clock
from tests.support.standing import trusted

TODAY = date(2026, 3, 15)


def test_each_month_ends_where_the_changes_up_to_it_led():
    changes = [(date(2025, 12, 31), 10), (date(2026, 1, 1), 5), (date(2026, 3, 15), -3)]

    assert rules.course(changes, joined=date(2025, 12, 5), today=TODAY) == (
        Standing(date(2025, 12, 31), 11),
        Standing(date(2026, 1, 31), 16),
        Standing(date(2026, 2, 28), 16),
        Standing(TODAY, 13),
    )


def test_it_goes_back_a_year_at_most_and_begins_with_what_was_there():
    course = rules.course([(date(2020, 1, 1), 99)], joined=date(2019, 1, 1), today=TODAY)

    assert course[0] == Standing(date(2025, 3, 31), 100)
    assert len(course) == rules.COURSE
    assert course[-1] == Standing(TODAY, 100)


def test_who_joined_this_month_has_today_only_and_none_falls_below_one():
    assert rules.course([(TODAY, -5)], joined=date(2026, 3, 1), today=TODAY) == (
        Standing(TODAY, 1),
    )


def test_the_changes_are_summed_up_by_day_in_utc(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    trusted(cast.cleo)
    with clock.frozen(datetime(2026, 3, 4, 23, 59, tzinfo=UTC)):
        votes.vote(answer, by=cast.cleo, value=1)
        answers.accept(answer, by=cast.ada)
    with clock.frozen(datetime(2026, 3, 5, 0, 1, tzinfo=UTC)):
        votes.vote(answer, by=cast.mo, value=1)

    assert queries.changes(cast.ben.id) == [(date(2026, 3, 4), 25), (date(2026, 3, 5), 10)]
    assert queries.changes(cast.sam.id) == []
