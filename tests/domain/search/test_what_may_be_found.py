from community.domain.categories import operations as categories
from community.domain.search import queries
from community.domain.search.models import StaleDocument
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post
from community.kernel.db import db


def found(q, viewer=None, **narrowing):
    return [hit.row.id for hit in queries.search(q, viewer, **narrowing).hits]


def question_of(thread):
    first = db.session.scalar(db.select(Post.id).where(Post.thread_id == thread.id))
    return get_post(first, None)


def test_only_what_everyone_may_read_is_found(cast, write):
    thread = cast.thread()
    cast.answer(thread, body="My serial number is quartzite.", by=cast.sam, audience="private")
    note = cast.answer(thread, body="He is a difficult feldspar.", by=cast.sam, audience="staff")
    threads.comment(note, by=cast.root, body="Agreed, obsidian.")
    write()

    for viewer in (None, cast.ada, cast.sam, cast.root):
        for word in ("quartzite", "feldspar", "obsidian"):
            assert queries.search(word, viewer).total == 0, word


def test_a_hidden_category_is_counted_for_nobody_outside(cast, write):
    secret = categories.create(name="Inside", slug="inside", readers="staff", writers="staff")
    hidden = threads.ask(
        by=cast.sam, category=secret, title="Printer recall is being prepared", body="Quietly."
    )
    open_ = cast.thread(title="Printer makes a noise at night")
    write()

    for viewer in (None, cast.ada, cast.mo):
        assert found("printer", viewer) == [open_.id]
        assert queries.search("printer", viewer).total == 1
        assert found("category:inside", viewer) == []
        assert queries.similar("Printer recall", viewer)[0].id == open_.id
    assert set(found("printer", cast.sam)) == {hidden.id, open_.id}


def test_what_is_removed_is_found_no_more_and_again_when_restored(cast, write):
    thread = cast.thread()
    answer = cast.answer(thread, body="Use the turquoise cartridge.")
    write()
    assert found("turquoise") == [thread.id]

    threads.remove(answer, by=cast.mo)
    write()
    assert found("turquoise") == []

    threads.restore(answer, by=cast.mo)
    write()
    assert found("turquoise") == [thread.id]


def test_a_removed_thread_disappears_even_before_the_worker_comes(cast, write):
    thread = cast.thread()
    write()

    threads.remove(question_of(thread), by=cast.mo)

    assert found("printer") == []
    write()
    assert queries.search("printer", None).total == 0


def test_an_edit_is_found_by_its_new_words_only(cast, write):
    thread = cast.thread(title="The first title of this thread")
    write()

    editing.edit(
        question_of(thread), by=cast.ada, body="Now about magnesium.",
        title="The second title of this thread",
    )  # fmt: skip
    write()

    assert found("magnesium second") == [thread.id]
    assert found('"first title"') == []


def test_a_mark_made_meanwhile_stays(cast, write, monkeypatch):
    thread = cast.thread()
    real = queries.index().write

    def slow(ids, documents):
        monkeypatch.setattr(queries.index(), "write", real)
        cast.answer(thread, body="An answer given meanwhile: vermilion.")
        real(ids, documents)

    monkeypatch.setattr(queries.index(), "write", slow)
    assert write() == 2
    assert found("vermilion") == [thread.id]
    assert db.session.scalar(db.select(db.func.count()).select_from(StaleDocument)) == 0
