"""Inserting what may be there already: each row once, and the SQL of a lone row made once."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import CacheStats

from community.domain.categories.models import Tag
from community.kernel.db import db
from community.kernel.upsert import insert_missing

ROWS = [{"slug": slug, "description": "", "thread_count": 0} for slug in ("one", "two", "three")]


@pytest.fixture
def inserts(app):
    """Whether SQLAlchemy had the SQL of each insert by then."""
    seen = []

    def note(_connection, _cursor, statement, _parameters, context, _many):
        if statement.startswith("INSERT"):
            seen.append(context.cache_hit)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_sql_of_a_lone_row_is_made_once(inserts):
    for row in ROWS:
        assert insert_missing(Tag, [row]) == 1

    assert inserts[1:] == [CacheStats.CACHE_HIT] * 2


@pytest.mark.parametrize("first", [1, 2, 3])
def test_what_is_there_stays_and_only_the_new_is_counted(app, first):
    there = [row | {"description": "Known."} for row in ROWS[:first]]

    assert insert_missing(Tag, there) == first
    assert insert_missing(Tag, ROWS) == len(ROWS) - first
    assert [insert_missing(Tag, [row]) for row in ROWS] == [0, 0, 0]

    kept = db.session.scalars(select(Tag.description).order_by(Tag.slug)).all()
    assert sorted(kept) == [""] * (len(ROWS) - first) + ["Known."] * first
