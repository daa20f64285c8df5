"""A desk of thousands: the same order and the same numbers, for no more work."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text

from community.domain.desk import counting, ordering
from community.domain.desk import queries as desk
from community.domain.desk.filters import VIEWS, Filter
from community.domain.desk.narrowing import narrowed
from community.domain.escalations import operations, queries
from community.domain.escalations.models import Escalation
from community.domain.escalations.queries import MOST, count_live
from community.domain.heat.models import ThreadHeat
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db, refresh_statistics
from tests.support.statements import counted

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(app):
    with clock.frozen(MONDAY):
        yield MONDAY


def many(cast, number, seed=7, **every):
    """So many live cases, of all kinds unless `every` says what all of them are; returned as rows."""
    chance = random.Random(seed)
    threads, rows, heats = [], [], []
    for id_ in range(1, number + 1):
        status = chance.choices(("open", "pending", "on_hold", "proposed"), (6, 1, 1, 2))[0]
        owned = status in ("pending", "on_hold") or (status == "open" and chance.random() < 0.5)
        due = (
            None
            if status in ("pending", "proposed")
            else MONDAY + chance.randint(-900, 2_000) * MINUTE
        )
        threads.append(
            {
                "id": id_, "category_id": cast.category.id, "asker_id": cast.ada.id, "title": f"Number {id_:05}",
                "slug": "number", "created_at": MONDAY, "last_activity_at": MONDAY,
            }
        )  # fmt: skip
        rows.append(
            {
                "id": id_, "thread_id": id_, "status": status, "reason": "Why.", "opened_by": cast.mo.id,
                "owner_id": chance.choice((cast.sam.id, cast.root.id)) if owned else None,
                "opened_at": MONDAY - chance.randrange(9_000) * MINUTE, "due_at": due, **every,
            }
        )  # fmt: skip
        if id_ <= 160 and chance.random() < 0.3:  # however many there are, few are hot
            value = chance.randint(10, 99)
            heats.append(
                {
                    "thread_id": id_, "value": value, "parts": {}, "computed_at": MONDAY,
                    "hot_since": MONDAY if value >= 60 else None,
                }
            )  # fmt: skip
    for table, found in ((Thread, threads), (Escalation, rows), (ThreadHeat, heats)):
        db.session.execute(insert(table), found)
    db.session.commit()
    refresh_statistics()
    heat = {one["thread_id"]: one["value"] for one in heats if one["hot_since"]}
    return [row | {"heat": heat.get(row["id"], 0)} for row in rows]


def by_urgency(row):
    soon = row["due_at"] is not None and row["due_at"] <= MONDAY + timedelta(hours=4)
    if soon:
        return (0, row["due_at"], 0, row["opened_at"], row["id"])
    return (1 if row["heat"] else 2, MONDAY, -row["heat"], row["opened_at"], row["id"])


def in_view(row, view, me):
    late = row["due_at"] is not None and row["due_at"] <= MONDAY
    soon = row["due_at"] is not None and row["due_at"] <= MONDAY + timedelta(hours=4)
    return {
        "all": True, "breached": late, "due-soon": soon and not late, "hot": row["heat"] > 0,
        "unassigned": row["status"] == "open" and row["owner_id"] is None,
        "mine": row["owner_id"] == me and row["status"] != "proposed", "pending": row["status"] == "pending",
        "on-hold": row["status"] == "on_hold", "proposed": row["status"] == "proposed", "solved": False,
    }[view]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("limit", [7, 100])
def test_page_by_page_each_view_is_read_in_the_order_of_what_hurts_first(cast, now, view, limit):
    rows = many(cast, 160)
    wanted = [row["id"] for row in sorted(rows, key=by_urgency) if in_view(row, view, cast.sam.id)]
    assert wanted or view == "solved", "nothing to put in order"

    found, after, pages = [], None, 0
    while after or not pages:
        page = desk.cases(cast.sam, view, after=after, limit=limit)
        found, after, pages = [*found, *(row.id for row in page.items)], page.next, pages + 1

    assert found == wanted
    assert counting.counts(cast.sam)[view] == len(wanted)


LATE = {"due_at": MONDAY - MINUTE}
QUEUE = {"status": "open", "owner_id": None, "due_at": None}
SAVED = {1: ("all", Filter(title="number")), 2: ("unassigned", Filter(priority="high"))}


@pytest.mark.parametrize("every", [{}, LATE, QUEUE], ids=["mixed", "all late", "all in the queue"])
def test_the_desk_visits_no_more_rows_of_thousands_than_of_a_thousand(
    cast, now, every, monkeypatch
):
    for module in (queries, counting):
        monkeypatch.setattr(module, "MOST", 50)  # both desks are beyond it in every view
    counting.counts_with(cast.sam, SAVED)
    some = works(cast, 1_100, every)
    thousands = works(cast, 3_300, every)

    assert min(some.values()) > 0, "need a measure that counts"
    for looked, work in some.items():
        assert thousands[looked] <= work * 1.3 + 40, (looked, work, thousands[looked])


def works(cast, number, every):
    """What it costs to look at each part of a desk of so many cases."""
    db.session.rollback()
    for table in ("escalation", "thread_heat", "thread"):
        db.session.execute(text(f"DELETE FROM {table}"))
    many(cast, number, **every)
    looks = {
        "the bar": lambda: count_live(cast.sam),
        "the numbers": lambda: counting.counts_with(cast.sam, SAVED),
    }
    # What one person has, and what is hot, are few: those are read whole. SQLite may read those of one status whole.
    for view in ("all", "breached", "due-soon", "unassigned"):
        looks[view] = lambda view=view: ordering.page(
            narrowed(cast.sam, view, Filter(), MONDAY), "urgency", MONDAY, None, 30
        )
    for sort in ("newest", "oldest"):
        looks[sort] = lambda sort=sort: ordering.page(
            narrowed(cast.sam, "all", Filter(), MONDAY), sort, MONDAY, None, 30
        )
    return {name: work_of(look) for name, look in looks.items()}


def work_of(look):
    """What the databases say of themselves: steps of SQLite's machine by tens, rows that PostgreSQL fetched."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        read = text(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
        before = connection.scalar(read)
        look()
        return int(connection.scalar(read) - before) + 1
    steps = []
    raw = connection.connection.driver_connection
    raw.set_progress_handler(lambda: steps.append(1) and None, 10)
    look()
    raw.set_progress_handler(None, 0)
    return len(steps)


def test_beyond_a_bound_there_are_just_more(cast, browse, now):
    many(cast, MOST + 30, **QUEUE)

    counts = counting.counts(cast.sam)
    page = browse(cast.sam).get("/desk").text

    assert counts["all"] == counts["unassigned"] == count_live(cast.sam).all == MOST + 1
    assert counts["proposed"] == count_live(cast.sam).proposed == 0
    assert page.count(f">{MOST}+<") == 4, "two views, the bar, and the menu of a phone"
    assert f"{MOST}+ cases" in page and str(MOST + 1) not in page


def test_saved_numbers_are_remembered_until_somebody_moves_a_case(cast, now):
    case, other = (
        operations.escalate(cast.thread(title=f"Refund with number {n}"), by=cast.mo, reason="Why.")
        for n in range(2)
    )
    saved = {1: ("all", Filter(title="refund", owner="-")), 2: ("mine", Filter(title="refund"))}
    assert counting.counts_with(cast.sam, saved).saved == {1: 2, 2: 0}

    with counted() as again:
        assert counting.counts_with(cast.sam, saved).saved == {1: 2, 2: 0}
    operations.claim(case, by=cast.sam)
    assert counting.counts_with(cast.sam, saved).saved == {1: 1, 2: 1}

    assert len(again) == 1
    assert counting.counts_with(cast.root, saved).saved == {1: 1, 2: 0}, "one's own are one's own"
    assert counting.counts_with(cast.ada, saved).saved == {1: 1, 2: 0}, "her own question, unowned"
    assert counting.counts_with(cast.cleo, saved).saved == {1: 0, 2: 0}, "and those of nobody else"
    assert other.owner_id is None


def test_the_number_of_what_is_shown_is_that_of_its_lines_though_another_is_remembered(
    cast, browse
):
    case = operations.escalate(cast.thread(title="A refund is asked"), by=cast.mo, reason="Why.")
    client, address = browse(cast.sam), "/desk?title=refund"
    assert "1 case," in client.get(address).text

    thread = db.session.get(Thread, case.thread_id)
    thread.title = "Something else is asked"
    db.session.commit()

    assert "No case is like that" in client.get(address).text
    assert "1 case," not in client.get(address).text
