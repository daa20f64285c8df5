"""Reading heats a thread a little: each member once, and neither staff, bots, newcomers nor one network very much."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import Session
from community.domain.heat import heating, viewing
from community.domain.heat import rules as heat
from community.domain.heat.models import ThreadHeat, ThreadSignal
from community.domain.heat.rules import CAPS, Part, Signal, Standing
from community.domain.settings.rules import DEFAULTS as NUMBERS
from community.domain.settings.schema import Amount
from community.domain.votes import operations as votes
from community.jobs.clean_up import clean_up
from community.kernel import clock
from community.kernel.db import db
from community.web import view_counts
from tests.support.people import members
from tests.support.statements import counted
from tests.support.together import together

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALM = Standing(unanswered_for=None, baseline=HOUR, other_threads=0)


def reading(people, network="", is_newcomer=False, at=NOW):
    signals = [Signal(Part.VIEWS, one, at, network, is_newcomer) for one in people]
    return heat.parts_of(signals, CALM, NOW, NUMBERS).get(Part.VIEWS, 0)


def test_a_crowd_of_readers_alone_never_makes_it_hot():
    assert reading(range(10_000)) == CAPS[Part.VIEWS] < NUMBERS.of(Amount.COOL_UNDER)


@pytest.mark.parametrize("count", [10, 1_000])
def test_one_network_counts_as_two_and_new_accounts_as_a_quarter_of_the_cap(count):
    assert reading(range(count), network="203.0.113.0/24") == reading([1, 2])
    assert reading(range(count), is_newcomer=True) <= CAPS[Part.VIEWS] / 4


def test_reading_fades_by_half_in_six_hours():
    assert reading([1, 2], at=NOW - 6 * HOUR) * 2 == reading([1, 2])


@pytest.fixture
def crowd(cast):
    people = members(9)
    for person in people:
        person.joined_at = NOW - 90 * DAY
    for person, address in zip(
        people[:5], ["203.0.113.0/24"] * 4 + ["198.51.100.0/24"], strict=True
    ):
        db.session.add(
            Session(user_id=person.id, token_digest=person.handle, created_at=NOW, seen_at=NOW,
                    proved_at=NOW, address=address, agent="")
        )  # fmt: skip
    people[7].is_bot = True
    people[8].joined_at = NOW
    db.session.commit()
    return people


def views_of(thread):
    db.session.rollback()
    query = select(ThreadSignal).where(ThreadSignal.part == Part.VIEWS)
    return {one.person_id: one for one in db.session.scalars(query) if one.thread_id == thread.id}


def test_those_who_count_are_written_once_with_where_they_came_from(cast, crowd):
    with clock.frozen(NOW):
        thread = cast.thread()
        ids = [person.id for person in (*crowd, cast.ada, cast.sam, cast.root)]
        seen = {(thread.id, id_) for id_ in (*ids, 99_999)} | {(99_999, crowd[0].id)}
        assert viewing.feel_views(seen) == 8
        assert viewing.feel_views(seen) == 0
    with clock.frozen(NOW + HOUR):
        assert viewing.feel_views({(thread.id, crowd[0].id)}) == 1
    found = views_of(thread)

    assert set(found) == {crowd[n].id for n in (0, 1, 2, 3, 4, 5, 6, 8)}
    assert found[crowd[0].id].at == NOW + HOUR
    assert found[crowd[1].id].network == "203.0.113.0/24"
    assert [one.is_newcomer for one in found.values()].count(True) == 1


def test_readers_are_a_part_of_the_heat_once_there_is_another_reason_to_look(cast, crowd):
    with clock.frozen(NOW):
        thread = cast.thread()
        viewing.feel_views({(thread.id, person.id) for person in crowd})
        assert heating.take_temperatures() == 0, "being read is no reason to look"
        votes.me_too(thread, by=crowd[5])
        heating.take_temperatures()

    # Two of the four of one network, one of another, two of none; of one newcomer no more than a quarter.
    assert db.session.get(ThreadHeat, thread.id).parts == {"me_too": 6, "views": 3}


def test_pages_gather_readers_and_write_them_in_a_few_statements(cast, browse, crowd):
    with clock.frozen(NOW):
        threads = [cast.thread() for _ in range(3)]
        for person in (*crowd[5:7], cast.ada, cast.sam, None):
            for thread in threads:
                browse(person).get(
                    f"/questions/{thread.id}/{thread.slug}", headers={"User-Agent": "Mozilla/5.0"}
                )
        assert views_of(threads[0]) == {}, "nothing is written while somebody reads"
        with counted() as statements:
            view_counts.write()

    assert [len(views_of(thread)) for thread in threads] == [2, 2, 2]
    assert len([one for one in statements if "thread_signal" in one]) <= 3


def test_two_who_write_at_once_write_each_reader_once(app, cast, crowd):
    thread = cast.thread()
    seen = {(thread.id, person.id) for person in crowd[:7]}
    together(app, [lambda: viewing.feel_views(seen)] * 3)

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ThreadSignal)) == 7


def test_who_read_what_is_forgotten_once_it_weighs_nothing(cast, crowd):
    with clock.frozen(NOW):
        thread = cast.thread()
        viewing.feel_views({(thread.id, crowd[0].id)})
        votes.me_too(thread, by=crowd[1])
    with clock.frozen(NOW + heat.forgotten(NUMBERS) + HOUR):
        clean_up()

    assert views_of(thread) == {}
    assert db.session.scalar(select(func.count()).select_from(ThreadSignal)) == 1
