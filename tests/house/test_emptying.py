"""Each test finds an empty database, with all that guards it in place, and the cast as the product writes it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from community.domain.escalations import operations as escalations
from tests.support import cast as people
from tests.support import databases
from tests.support.databases import db, is_sqlite


def filled():
    """How many rows each table has that has any."""
    counts = {
        table.name: db.session.scalar(text(f'SELECT count(*) FROM "{table.name}"'))
        for table in db.metadata.sorted_tables
    }
    db.session.commit()
    return {name: count for name, count in counts.items() if count}


def rows():
    """Every row of every table."""
    found = {
        table.name: db.session.execute(select(table).order_by(*table.primary_key)).all()
        for table in db.metadata.sorted_tables
    }
    db.session.commit()
    return found


def a_case(cast):
    return escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")


def test_no_row_is_left_not_even_of_a_history_nobody_may_delete(cast):
    a_case(cast)
    assert {"escalation_move", "sla_event", "post", "user"} <= filled().keys()

    databases.empty()

    assert filled() == {}


def test_it_counts_from_one_again(cast):
    cast.thread()
    second = cast.thread()
    assert second.id == 2

    databases.empty()
    anew = people.assemble()

    assert (anew.ada.id, anew.root.id, anew.category.id) == (1, 6, 1)
    assert anew.thread().id == 1


@pytest.mark.parametrize(
    "breach",
    ["DELETE FROM escalation_move", "UPDATE thread SET asker_id = 999999", "DELETE FROM sla_event"],
)
def test_histories_and_foreign_keys_are_guarded_afterwards_as_before(cast, breach):
    a_case(cast)
    databases.empty()
    a_case(people.assemble())
    before = filled()

    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.exec_driver_sql(breach)

    assert filled() == before


def test_a_test_that_ends_in_the_middle_of_writing_holds_nobody_up(cast):
    db.session.execute(text('DELETE FROM "tag"'))

    databases.empty()

    assert filled() == {}
    if is_sqlite():
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_the_cast_is_what_the_product_writes(cast, monkeypatch):
    written_again = rows()
    databases.empty()
    monkeypatch.setattr(people, "_rows", {})
    by_the_product = people.assemble()

    assert rows() == written_again
    assert vars(cast).keys() == vars(by_the_product).keys()
    assert [user.handle for user in (cast.ada, cast.sam)] == ["ada", "sam"]
