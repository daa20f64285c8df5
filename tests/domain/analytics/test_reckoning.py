"""Measures reckoned from rows: against what a textbook says, and the laws that hold whatever the rows."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.domain.analytics import measures, periods, rules
from community.domain.analytics.facts import (
    Asked,
    ClockEnd,
    OpenCase,
    Rated,
    SettledBy,
    Source,
    as_of,
)
from community.domain.analytics.measures import MEASURES, Better, Kind
from community.domain.analytics.rules import Wait
from community.kernel.errors import Invalid

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PERIOD = periods.last(30, NOW)

hours = st.integers(0, 29 * 24)
later = st.none() | st.integers(0, 40 * 24)


@st.composite
def questions(draw):
    at = NOW - draw(hours) * HOUR

    def some(span):
        return min(at + span * HOUR, NOW) if span is not None else None

    verdict = some(draw(later))
    escalated = some(draw(later))
    return Asked(
        draw(st.integers(1, 10_000)), at, some(draw(later)), some(draw(later)), verdict,
        draw(st.sampled_from(SettledBy)) if verdict and draw(st.booleans()) else None,
        escalated, bool(escalated) and draw(st.booleans()),
    )  # fmt: skip


ROWS = {
    Source.THREADS: questions(),
    Source.CLOCKS: st.builds(
        ClockEnd, st.integers(1, 10_000), hours.map(lambda n: NOW - n * HOUR),
        st.sampled_from(["first_response", "next_response", "resolution"]), st.booleans(),
    ),
    Source.CASES: st.builds(OpenCase, st.integers(1, 10_000), hours.map(lambda n: NOW - n * HOUR)),
    Source.RATINGS: st.builds(
        Rated, st.integers(1, 10_000), hours.map(lambda n: NOW - n * HOUR), st.integers(1, 5)
    ),
}  # fmt: skip


def by_hand(told, share):
    """The product-limit estimate as it is defined, in fractions, time by time."""
    surviving = Fraction(1)
    for span in sorted({span for span, _over in told}):
        at_risk = sum(other >= span for other, _over in told)
        ended = sum(other == span and over for other, over in told)
        surviving *= 1 - Fraction(ended, at_risk)
        if surviving <= 1 - Fraction(share).limit_denominator(10):
            return timedelta(hours=span)
    return None


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans())), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_that_of_the_product_limit_estimate(told, share):
    waits = [Wait(timedelta(hours=span), over) for span, over in told]

    assert rules.quantile(waits, share) == by_hand(told, share)


def test_nine_in_ten_are_over_by_the_ninth_of_ten():
    waits = [Wait(timedelta(hours=n), is_over=True) for n in range(1, 11)]

    assert rules.quantile(waits, 0.9) == 9 * HOUR


def test_an_interval_is_wilsons():
    low, high = rules.interval(8, 10)

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert rules.interval(0, 0) == (0.0, 1.0)


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_an_age_is_one_that_so_many_have_not_passed(ages):
    spans = [timedelta(hours=age) for age in ages]
    nine = rules.age_at(0.9, spans)

    assert nine in spans
    assert sum(span <= nine for span in spans) * 10 >= 9 * len(spans)
    assert sum(span < nine for span in spans) * 10 < 9 * len(spans)


def goodness(measure, figure):
    """How well it looks, so that more is better; None where neither way is."""
    if measure.better is Better.NEITHER:
        return None
    if measure.kind is Kind.SHARE:
        return (figure.share or 0,)
    if measure.kind is Kind.AGES:
        return (-figure.count,)
    spans = (timedelta.max if span is None else span for span in (figure.median, figure.ninth))
    return tuple(-span.total_seconds() for span in spans)


@given(st.lists(questions(), max_size=12), hours, st.booleans())
def test_one_more_unanswered_question_improves_no_measure(asked, ago, is_closed):
    at = NOW - ago * HOUR
    unanswered = Asked(10_001, at, closed_at=NOW if is_closed else None)
    judged = 0
    for measure in MEASURES:
        if measure.source is not Source.THREADS:
            continue  # counts no questions
        before = goodness(measure, measures.figure(measure, asked, NOW))
        after = goodness(measure, measures.figure(measure, [*asked, unanswered], NOW))
        if before is not None:
            judged += 1
            assert all(now <= then for now, then in zip(after, before, strict=True)), measure.name
    assert judged == 8


def test_only_how_much_goes_to_the_team_is_neither_better_nor_worse():
    neither = [measure.name for measure in MEASURES if measure.better is Better.NEITHER]

    assert neither == ["escalated", "escalated_answered"]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@given(st.data())
def test_the_rows_of_a_measure_are_exactly_those_it_counts(measure, data):
    rows = data.draw(st.lists(ROWS[measure.source], max_size=12))

    figure = measures.figure(measure, rows, NOW)
    counted = measures.rows_of(measure, rows, NOW)
    rest = measures.rows_of(measure, rows, NOW, counted=False)

    assert (len(counted), len(counted) + len(rest)) == (figure.count or 0, figure.of or 0)
    if figure.of is not None:
        belonging = [one for one in rows if measure.belongs(one)]
        assert sorted([*counted, *rest], key=repr) == sorted(belonging, key=repr)


@given(st.lists(ROWS[Source.THREADS], max_size=20))
def test_the_parts_of_a_period_add_up_to_it(rows):
    rows = [one for one in rows if PERIOD.holds(one.at)]
    for measure in MEASURES:
        if measure.source is Source.THREADS:
            whole = measures.figure(measure, rows, NOW)
            parts = [figure for _part, figure in measures.course(measure, rows, PERIOD)]
            assert sum(part.of for part in parts) == whole.of
            assert sum(part.count for part in parts) == whole.count


def test_few_ratings_are_kept_back_whatever_they_say():
    measure = measures.NAMES["satisfaction"]
    four = [Rated(n, NOW, 5) for n in range(4)]

    assert measures.figure(measure, four, NOW).of is None
    assert measures.rows_of(measure, four, NOW) == []
    assert measures.figure(measure, [*four, Rated(5, NOW, 1)], NOW).share == 0.8


def test_the_time_before_is_seen_as_it_stood_then():
    at = NOW - 40 * DAY
    before = PERIOD.before
    early, late = before.seen_at - HOUR, before.seen_at + HOUR
    solved = Asked(1, at, None, early, early, SettledBy.PEERS, late, peer_was_first=True)

    seen = as_of(solved, before.seen_at)

    assert before.until == PERIOD.since and before.seen_at == NOW - 30 * DAY
    assert (seen.responded_at, seen.settled_by) == (early, SettledBy.PEERS)
    assert (seen.escalated_at, seen.peer_was_first) == (None, False)
    assert as_of(solved, early - HOUR).settled_by is None


@pytest.mark.parametrize(
    ("first", "final", "field"),
    [
        (date(2026, 4, 1), date(2026, 4, 2), "from"),
        (date(1066, 10, 14), date(2026, 1, 1), "from"),
        (date(2026, 3, 2), date(2026, 3, 1), "to"),
        (date(2025, 1, 1), date(2026, 1, 2), "to"),
        (date(2026, 1, 1), date(9999, 12, 31), "to"),
    ],
)
def test_days_that_make_no_period_are_refused(first, final, field):
    with pytest.raises(Invalid) as refused:
        periods.between(first, final, NOW)
    assert set(refused.value.fields) == {field}


def test_chosen_days_are_whole_and_end_now_at_the_latest():
    march = periods.between(date(2026, 3, 1), date(2026, 3, 31), NOW)
    february = periods.between(date(2026, 2, 1), date(2026, 2, 28), NOW)

    assert march.since == datetime(2026, 3, 1, tzinfo=UTC) and march.holds(NOW)
    assert february.until == march.since and not february.holds(march.since)
    assert len(march.parts) == 10 and march.parts[0].since == march.since
    assert len(periods.between(date(2026, 3, 1), date(2026, 3, 3), NOW).parts) == 3
