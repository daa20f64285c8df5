"""What a moderator erases for privacy is gone from wherever it stood, and does not come back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from community.domain.departures import leftovers
from community.domain.drafts import operations as drafts
from community.domain.drafts.models import Draft
from community.domain.drafts.rules import Key, Purpose
from community.domain.moderation import operations
from community.domain.notifications import letters as mail_letters
from community.domain.notifications.letters import Site
from community.domain.notifications.queries import notices
from community.domain.search import operations as searching
from community.domain.threads import editing
from community.domain.threads.queries import get_post
from community.domain.uploads.models import Upload
from community.jobs.outbox import sweep
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from tests.support import planted
from tests.support.leaving import picture
from tests.support.mail import mails

WORDS = "My number is 0170 XCANARY 99."
NAME = "abcdefghijklmnopqrst.webp"


def later(then):
    with clock.frozen(clock.now() + timedelta(seconds=30)):
        return then()


def written(mail):
    return mail_letters.write(mail, Site("Peerdesk", "http://localhost", "en"))


@pytest.fixture
def answer(cast):
    return cast.answer(
        cast.thread(), body=f"{WORDS}\n\nClean the sensor, too.\n\n![it](/uploads/{NAME})"
    )


def test_quotes_drafts_notices_and_mail_lose_the_words_too(cast, answer):
    thread_id = answer.thread_id
    quoting = cast.answer(
        answer.thread,
        by=cast.cleo,
        body=f"> {WORDS}\n> Clean the sensor, too.\n\nI shall ring you.",
    )
    editing.edit(quoting, by=cast.cleo, body=f"> {WORDS}\n> Clean the sensor, too.\n\nI ring you.")
    drafts.keep(cast.ada, Key(Purpose.COMMENT, answer.id), {"body": f"> {WORDS}\n\nReally?"})
    drafts.keep(cast.ben, Key(Purpose.EDIT, answer.id), {"body": WORDS})
    later(sweep)
    assert any("XCANARY" in one.excerpt for one in notices(cast.ada).items)

    operations.erase(answer, by=cast.mo, reason="a number", body="Clean the sensor, too.")

    assert planted.found(["XCANARY"]) == []
    assert not any("XCANARY" in one.excerpt for one in notices(cast.ada).items)
    left = get_post(quoting.id, None)
    assert left.body == "> *Erased for privacy.*\n> Clean the sensor, too.\n\nI ring you."
    assert "I ring you." in left.html and "XCANARY" not in left.html
    assert [one.key for one in db.session.scalars(select(Draft))] == [f"comment-{answer.id}"]
    letters = [written(mail) for mail in mails()]
    assert letters and not any("XCANARY" in one.text + one.html for one in letters)
    assert thread_id == left.thread_id


def test_its_pictures_go_unless_another_post_shows_them(cast, answer):
    picture(cast.ben, NAME)
    operations.erase(answer, by=cast.mo, reason="a number")
    assert db.session.get(Upload, NAME) is None

    picture(cast.ben, "b" * 20 + ".webp")
    body = f"See ![it](/uploads/{'b' * 20}.webp) and tell me."
    first, second = cast.answer(answer.thread, body=body), cast.answer(answer.thread, body=body)
    operations.erase(first, by=cast.mo, reason="a number")
    assert db.session.get(Upload, "b" * 20 + ".webp") is not None
    assert second.id != first.id


def test_it_leaves_the_files_of_the_index_the_following_night(app, cast, answer):
    app.extensions.pop("search", None)
    searching.rebuild()
    operations.erase(answer, by=cast.mo, reason="a number")
    searching.drain()

    with clock.frozen(clock.now() + timedelta(hours=9)):
        assert leftovers.drop_from_index()

    for path in Path(app.config["DATA_DIR"]).joinpath("index").rglob("*"):
        assert not path.is_file() or b"xcanary" not in path.read_bytes().lower(), path
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert not leftovers.drop_from_index(), "nothing was erased of late"
    app.extensions.pop("search", None)


def test_restoring_what_was_erased_is_refused_clearly(cast, answer):
    act = operations.erase(answer, by=cast.mo, reason="a number")

    with pytest.raises(Conflict, match="cannot be brought back"):
        operations.undo(act.id, by=cast.root)
    assert "XCANARY" not in get_post(answer.id, None).body
