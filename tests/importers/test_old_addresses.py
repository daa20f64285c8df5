import pytest
from sqlalchemy import select

from community.domain.threads.models import ImportedId, Thread
from community.importers import kitsune, load, stackexchange
from community.kernel.db import db
from tests.support import dumps


@pytest.fixture
def forums(cast, tmp_path):
    for read, folder in (
        (stackexchange.read, dumps.small_stackexchange(tmp_path / "bikes")),
        (kitsune.read, dumps.small_kitsune(tmp_path / "sumo")),
    ):
        load.load(read(folder), tmp_path, lambda _tick: None)
    return cast


def here(source, kind, old_id):
    query = select(ImportedId.local_id).where(
        ImportedId.source == source, ImportedId.kind == kind, ImportedId.foreign_id == old_id
    )
    return db.session.scalar(query)


def test_an_old_question_leads_to_its_thread_for_good(forums, browse):
    for address, source, old_id in [
        ("/old/stackexchange/questions/1", "stackexchange", "1"),
        ("/old/stackexchange/questions/1/why-does-it-squeak", "stackexchange", "1"),
        ("/old/stackexchange/posts/1", "stackexchange", "1"),
        ("/old/kitsune/questions/1", "kitsune", "1"),
    ]:
        answered = browse().get(address)

        assert answered.status_code == 301, address
        assert f"/questions/{here(source, 'question', old_id)}/" in answered.location
        assert browse().get(answered.location).status_code == 200


def test_an_old_post_leads_to_its_place(forums, browse):
    for address, source, kind, old_id in [
        ("/old/stackexchange/answers/3", "stackexchange", "answer", "3"),
        ("/old/stackexchange/posts/3", "stackexchange", "answer", "3"),
        ("/old/stackexchange/comments/1", "stackexchange", "comment", "1"),
        ("/old/kitsune/answers/101", "kitsune", "answer", "101"),
    ]:
        answered = browse().get(address)

        assert answered.status_code == 301, address
        assert answered.location.endswith(f"/posts/{here(source, kind, old_id)}")


def test_what_was_not_brought_in_or_is_removed_is_not_found(forums, browse):
    for address in [
        "/old/stackexchange/questions/3",  # an answer
        "/old/stackexchange/questions/12345",
        "/old/elsewhere/questions/1",
        "/old/stackexchange/badges/1",
        "/old/stackexchange/questions/" + "9" * 500,
        "/old/stackexchange/questions/%00",
        "/old/kitsune/questions/4",  # spam, removed
        "/old/kitsune/answers/103",
    ]:
        assert browse().get(address).status_code == 404, address


def test_a_moderator_still_gets_to_what_was_removed(forums, browse):
    assert browse(forums.mo).get("/old/kitsune/questions/4").status_code == 301


def test_a_question_in_a_category_of_the_staff_is_told_to_staff_alone(forums, browse):
    moved = db.session.get(Thread, here("stackexchange", "question", "1"))
    forums.category.readers, moved.category_id = "staff", forums.category.id
    db.session.commit()

    assert browse(forums.cleo).get("/old/stackexchange/questions/1").status_code == 404
    assert browse(forums.cleo).get("/old/stackexchange/answers/3").status_code == 404
    assert browse(forums.sam).get("/old/stackexchange/questions/1").status_code == 301
