"""Nothing that says who somebody was is found anywhere afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from community.domain.consents import operations as consents
from community.domain.departures import inventory, leftovers
from community.domain.escalations import operations as escalations
from community.domain.search import operations as searching
from community.domain.teams import operations as teams
from community.domain.threads import editing
from community.domain.threads.queries import get_post
from community.kernel import clock
from tests.support import planted
from tests.support.leaving import (
    EMAIL,
    HANDLE,
    NAME,
    NETWORK,
    OTHERS_WORDS,
    WHO,
    leave,
    picture,
)


def test_every_column_that_can_hold_words_has_its_fate(app):
    searched = {f"{one.name}.{name}" for one in inventory.SEARCHED for name in one.columns}
    lists = (searched, inventory.WIPED, inventory.THEIRS_ALONE, inventory.OF_NOBODY)
    columns = {
        f"{table.name}.{column.name}"
        for table in planted.tables()
        for column in table.columns
        if planted.holds_words(column)
    }

    for column in sorted(columns):
        listed = sum(column in one for one in lists)
        assert listed == 1, f"{column} is in {listed} lists of departures/inventory.py"
    gone = set().union(*lists) - columns
    assert gone == set(), "these columns are no more"


def test_every_column_that_points_at_a_person_has_its_fate(app):
    deleted = {f"{one.class_.__tablename__}.{one.key}" for one in inventory.DELETED}
    pointing = {
        f"{table.name}.{column.name}"
        for table in planted.tables()
        for column in planted.people_columns(table)
    }

    for column in sorted(pointing):
        listed = (column in deleted) + (column in inventory.NAMELESS)
        assert listed == 1, f"{column} is in {listed} lists of departures/inventory.py"
    assert pointing >= inventory.NAMELESS
    assert deleted - pointing == {"idempotency_key.person_id"}


@pytest.mark.parametrize("keep", ["keep", "remove"])
def test_nothing_of_who_they_were_is_found_anywhere_afterwards(app, cast, person, keep):
    app.extensions.pop("search", None)
    thread = cast.thread(by=person, body="My own question, of WORDSXYZZY.")
    cast.answer(cast.thread(title="Who could know that thing?", body=OTHERS_WORDS))
    editing.edit(get_post(1, None), by=person, body="My own question again, WORDSXYZZY.")
    case = escalations.escalate(thread, by=cast.mo, reason=OTHERS_WORDS)
    places = {
        "thread": thread.id, "post": 1, "escalation": case.id, "third": cast.cleo.id,
        "category": cast.category.id, "team": teams.create("Crew", by=cast.root).id,
    }  # fmt: skip
    consents.publish("terms", "Be kind.", by=cast.root)
    everything = f"{HANDLE} {NAME} {EMAIL} {NETWORK}"
    assert planted.plant(person.id, cast.sam.id, places, everything, OTHERS_WORDS) > 30
    picture(person, "avatar-zarquon.webp", "avatar")
    searching.rebuild()
    before = planted.found(WHO)
    assert len({table for table, _ in before}) > 20, "hardly anything was planted"

    leave(person, keep)
    searching.drain()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert leftovers.drop_from_index()

    assert planted.found(WHO) == []
    if keep == "remove":
        assert planted.found(["WORDSXYZZY"]) == []
    for path in Path(app.config["DATA_DIR"]).joinpath("index").rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert HANDLE.encode() not in content, path
            assert b"xylander" not in content, path
    app.extensions.pop("search", None)
