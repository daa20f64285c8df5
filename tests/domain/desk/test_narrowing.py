"""The desk is narrowed down by what stands on a case, and its numbers are those of its rows."""

import pytest

from community.domain.categories import operations as categories
from community.domain.desk import counting
from community.domain.desk import queries as desk
from community.domain.desk.filters import Filter, clean_filter
from community.domain.escalations import operations
from community.domain.heat.models import ThreadHeat
from community.domain.teams import operations as teams
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.statements import counted


@pytest.fixture
def four(cast):
    teams.create("Devices", by=cast.root)
    categories.entrust(cast.category, teams.named("Devices"), "support", by=cast.root)
    titles = (
        "The printer jams at 50% speed",
        "A Refund for the roll, please",
        "Labels come out grey today",
        "There is no refund yet",
    )
    found = [
        operations.escalate(cast.thread(title=title), by=cast.mo, reason="It hurts.", priority=priority)
        for title, priority in zip(titles, ("urgent", "high", "normal", "normal"), strict=True)
    ]  # fmt: skip
    operations.claim(found[0], by=cast.sam)
    operations.claim(found[1], by=cast.root)
    heat = {"parts": {}, "computed_at": clock.now(), "hot_since": clock.now()}
    db.session.add(ThreadHeat(thread_id=found[3].thread_id, value=80, **heat))
    db.session.commit()
    return found


@pytest.mark.parametrize(
    ("narrower", "wanted"),
    [
        ({"owner": "me"}, {0}), ({"owner": "-"}, {2, 3}), ({"owner": "Root"}, {1}), ({"owner": "nobody-here"}, set()),
        ({"priority": "normal"}, {2, 3}), ({"priority": "normal", "hot": True}, {3}),
        ({"title": "refund"}, {1, 3}), ({"title": "REFUND yet"}, {3}), ({"title": "50%"}, {0}), ({"title": "%"}, {0}),
        ({"title": "_"}, set()), ({"team": "Devices"}, {0, 1, 2, 3}), ({"team": "Others"}, set()),
        ({"category": "printing", "status": "open"}, {0, 1, 2, 3}), ({"category": "none"}, set()),
        ({"status": "pending"}, set()),
    ],
)  # fmt: skip
def test_only_what_fits_is_shown_and_counted(cast, four, narrower, wanted):
    rows = desk.cases(cast.sam, **narrower).items

    assert {row.id for row in rows} == {four[index].id for index in wanted}
    counts = counting.counts_with(cast.sam, {7: ("all", clean_filter(narrower))})
    assert counts.saved == {7: len(wanted)}
    assert counts.views["all"] == 4


@pytest.mark.parametrize(
    ("narrower", "field"),
    [({"status": "lost"}, "status"), ({"priority": "extreme"}, "priority"), ({"title": "x" * 101}, "title")],
)  # fmt: skip
def test_what_is_no_filter_is_refused_in_words(cast, narrower, field):
    with pytest.raises(Invalid) as refusal:
        desk.cases(cast.sam, **narrower)

    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    "words", ["äpfel", "ÄPFEL", "A\u0308PFEL", "ёлка", "ЁЛКА", "STRASSE", "straße", "ΣΟΦΟΣ"]
)
def test_words_of_the_title_are_found_whatever_their_case_in_every_alphabet(cast, words):
    title = "Äpfel, Ёлка, Straße and σοφος jam the printer"
    case = operations.escalate(cast.thread(title=title), by=cast.mo, reason="Why.")
    other = operations.escalate(
        cast.thread(title="Apfel und Elka are others"), by=cast.mo, reason="Why."
    )

    found = {row.id for row in desk.cases(cast.sam, title=words).items}

    assert found == {case.id} and other.id not in found
    assert counting.counts_with(cast.sam, {1: ("all", Filter(title=words))}).saved == {1: 1}


def test_a_title_that_was_edited_is_found_by_its_new_words_alone(cast):
    case = operations.escalate(
        cast.thread(title="The ÄLTERE title of it"), by=cast.mo, reason="Why."
    )
    case_thread = db.session.get(Thread, case.thread_id)
    case_thread.title = "The ÖFTER changed title"
    db.session.commit()

    assert [row.id for row in desk.cases(cast.sam, title="öfter").items] == [case.id]
    assert desk.cases(cast.sam, title="ältere").items == ()


def test_a_dozen_more_views_are_counted_with_the_same_two_queries(cast, four):
    more = {n: ("all", Filter(owner="me", title=f"word{n}")) for n in range(1, 13)}
    counting.counts(cast.sam)

    with counted() as statements:
        counting.counts_with(cast.sam, more)

    assert len(statements) == 2, "\n".join(statements)
