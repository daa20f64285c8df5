import pytest
from sqlalchemy import text

from community.domain.search import operations, queries
from community.domain.search.backend import IndexUnavailable
from community.domain.search.chosen import index
from community.domain.search.models import StaleDocument
from community.domain.votes import operations as votes
from community.jobs.write_index import write_index
from community.kernel.db import db

pytestmark = pytest.mark.usefixtures("write")


def marks():
    return db.session.scalar(db.select(db.func.count()).select_from(StaleDocument))


def test_what_is_posted_is_marked_written_and_found(cast):
    thread = cast.thread()
    assert marks() == 1
    assert queries.search("printer", None).total == 0

    assert write_index() == 1

    assert marks() == 0
    assert [hit.row.id for hit in queries.search("printer", None).hits] == [thread.id]
    assert write_index() == 0


def test_votes_are_no_reason_to_write(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    write_index()

    votes.me_too(thread, by=cast.cleo)
    votes.vote(answer, by=cast.mo, value=1)

    assert marks() == 0


def test_marks_are_written_in_batches(cast, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    for n in range(5):
        cast.thread(title=f"Numbered question about toner {n}")

    assert write_index() == 5
    assert queries.search("toner", None).total == 5


def test_a_failure_keeps_the_marks(cast, monkeypatch, caplog):
    cast.thread()
    monkeypatch.setattr(index(), "write", fail)

    assert write_index() == 0

    assert marks() == 1
    assert "could not be written" in caplog.text


def fail(_ids, _documents):
    raise IndexUnavailable


def test_words_are_counted_as_they_come_and_go(cast):
    thread = cast.thread(title="Amethyst coloured lights are blinking")
    write_index()
    assert index().counts(["amethyst", "nothing"]) == {"amethyst": 1, "nothing": 0}

    db.session.execute(
        text("UPDATE thread SET title = 'Nothing of that kind' WHERE id = :id"), {"id": thread.id}
    )
    operations.mark_stale([thread.id])
    write_index()

    assert queries.search("amethyst", None).total == 0


def test_without_the_tables_or_files_titles_are_searched(app, cast):
    thread = cast.thread()
    if app.config["SETTINGS"].is_sqlite:
        (app.config["SETTINGS"].data_dir / "index" / "current").unlink()
        app.extensions.pop("search")
        results = queries.search("printer", None)
    else:
        db.session.execute(text("ALTER TABLE search_document RENAME TO search_away"))
        db.session.commit()
        try:
            results = queries.search("printer", None)
        finally:
            db.session.execute(text("ALTER TABLE search_away RENAME TO search_document"))
            db.session.commit()

    assert results.degraded
    assert [hit.row.id for hit in results.hits] == [thread.id]
