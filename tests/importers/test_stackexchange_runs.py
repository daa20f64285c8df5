import pytest
from sqlalchemy import func, select

from community.domain.threads.models import Thread
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from tests.support import dumps
from tests.support.imported import answer, bring_in, question, thread, user


def test_posts_alone_are_enough(app, tmp_path):
    rows = [
        dumps.post(1, OwnerUserId=5, Score=-2),
        dumps.post(2, 2, ParentId=1, OwnerUserId=6, Score=4),
    ]
    bring_in(dumps.write_xml(tmp_path / "alone", Posts=rows), tmp_path)

    assert (question(1).score, question(1).imported_down) == (-2, 2)
    assert (answer(2).score, answer(2).imported_up) == (4, 4)
    assert (user(5).name, user(5).handle) == ("user 5", "user-5")
    assert user(5).joined_at == question(1).created_at
    assert thread(1).turn == "answered"


def test_an_answer_that_stands_before_its_question_finds_it(app, tmp_path):
    rows = [dumps.post(2, 2, ParentId=5), dumps.post(5)]
    bring_in(dumps.write_xml(tmp_path / "merged", Posts=rows), tmp_path)

    assert answer(2).thread_id == thread(5).id


def test_a_second_run_changes_nothing_and_says_so(forum, tmp_path):
    before = _everything()
    report = (tmp_path / "imports" / "stackexchange-loss.jsonl").read_bytes()

    again = bring_in(tmp_path / "bikes.stackexchange.com", tmp_path)

    assert again.was_done
    assert not forum.was_done
    assert _everything() == before
    assert (tmp_path / "imports" / "stackexchange-loss.jsonl").read_bytes() == report


def test_a_dump_that_changed_since_is_refused(forum, tmp_path):
    dumps.write_xml(tmp_path / "bikes.stackexchange.com", Posts=[dumps.post(50)])
    before = _everything()

    with pytest.raises(Conflict):
        bring_in(tmp_path / "bikes.stackexchange.com", tmp_path)
    assert _everything() == before


def test_a_second_forum_has_a_source_of_its_own_though_its_ids_are_the_same(forum, tmp_path):
    folder = dumps.write_xml(tmp_path / "cars", Posts=[dumps.post(1, OwnerUserId=1)])

    outcome = bring_in(folder, tmp_path)

    assert (forum.source, outcome.source) == ("stackexchange", "cars")
    assert outcome.imported == {"question": 1}
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 4


def test_a_document_type_is_refused_before_anything_is_written(app, tmp_path):
    folder = dumps.small_stackexchange(tmp_path / "bomb")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><votes><row Id="&b;"/></votes>'
    (folder / "Votes.xml").write_text(bomb)

    with pytest.raises(Invalid):
        bring_in(folder, tmp_path)
    assert not _everything()


def test_a_folder_without_posts_is_refused(app, tmp_path):
    with pytest.raises(Invalid):
        bring_in(tmp_path, tmp_path)


def test_a_file_that_breaks_off_gives_what_it_had(app, tmp_path):
    folder = dumps.small_stackexchange(tmp_path / "torn")
    whole = (folder / "Posts.xml").read_bytes()
    (folder / "Posts.xml").write_bytes(whole[: whole.index(b'<row Id="4"') + 20])

    outcome = bring_in(folder, tmp_path)

    assert outcome.imported["question"] == 2
    torn = [row for row in dumps.report_of(tmp_path, "stackexchange") if row["kind"] == "file"]
    assert [(row["id"], row["reason"]) for row in torn] == [
        ("Posts.xml", "The file cannot be read from here on.")
    ]


def test_an_address_that_somebody_has_already_is_left_out(cast, tmp_path):
    cast.cleo.email_key = "ann@example.com"
    db.session.commit()

    outcome = bring_in(dumps.small_stackexchange(tmp_path / "bikes"), tmp_path)

    assert user(1).email is None
    assert outcome.lost["email: Somebody else has this e-mail address."] == 1


def _everything():
    """All rows of all tables."""
    rows = {
        table.name: sorted(map(str, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
    }
    return {name: found for name, found in rows.items() if found}
