"""The words an admin watches, the silent limit on a record, and the trap in every form."""

import re

from community.domain.accounts.models import User
from community.domain.settings import operations as settings
from community.domain.spam import proofs, queries
from community.domain.spam.models import SilentLimit
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from tests.support.cast import PASSWORD, TITLE
from tests.support.newcomers import newcomer
from tests.support.pages import words

BITS = 6


def test_an_admin_adds_and_takes_away_words_by_plain_forms(cast, browse):
    root = browse(cast.root)

    root.post("/admin/words", data={"word": "Snake oil"})
    added = words(root.get("/admin/words"))
    root.post("/admin/words", data={"word": "Snake oil", "_method": "delete"})

    assert "“Snake oil” is watched from now on." in added
    assert "snake oil" not in queries.watched_words()
    assert root.post("/admin/words", data={"word": " "}).status_code == 422
    assert browse(cast.mo).post("/admin/words", data={"word": "x"}).status_code == 403
    assert "“Snake oil” is watched no longer" in words(root.get("/admin/audit?verb=watch_word"))


def test_a_moderator_limits_somebody_silently_and_undoes_it_on_the_record(cast, browse):
    mo = browse(cast.mo)
    mo.post("/people/ben/limit", data={"days": "3", "reason": "He links to one shop."})
    record = mo.get("/people/ben/record")
    act_id = re.search(r"/acts/(\d+)/undoing", record.text).group(1)

    own = browse(cast.ben).get("/people/ben/record")
    undone = mo.post(f"/acts/{act_id}/undoing", follow_redirects=True)

    assert "waits for a look at present" in words(record) and "He links to one shop." in words(
        record
    )
    assert "He links to one shop." not in words(own) and "wait" not in words(own).lower()
    assert queries.standing_limit(cast.ben.id, clock.now()) is None
    assert "(undone)" in words(undone)


def test_nobody_but_those_who_care_learns_of_a_limit(cast, browse):
    browse(cast.mo).post("/people/ben/limit", data={"days": "3", "reason": "canary-word"})

    for reader in (None, cast.ada, cast.ben):
        for path in ("/people/ben", "/people/ben/record", "/api/v1/people/ben"):
            assert "canary-word" not in browse(reader).get(path).text
    assert (
        browse(cast.cleo).post("/people/ben/limit", data={"days": "3", "reason": "x"}).status_code
        == 403
    )


def test_the_trap_is_in_every_form_and_whoever_fills_it_in_is_looked_at(cast, browse):
    thread, new = cast.thread(), newcomer()
    page = browse(new)
    for path in (
        "/questions/new",
        f"/questions/{thread.id}/{thread.slug}",
        "/posts/1/comments/new",
    ):
        form = page.get(path).text
        assert re.search(
            r'aria-hidden="true"><label>[^<]+<input name="second_title" tabindex="-1"', form
        )

    page.post(f"/questions/{thread.id}/answers", data={"body": "Clean it.", "second_title": "Buy"})

    post = db.session.query(Post).filter_by(role="answer").one()
    assert post.removed_at is not None


def test_joining_with_a_full_trap_is_refused_kindly(cast, browse):
    form = {"handle": "robin", "name": "Robin", "email": "r@example.com", "password": PASSWORD}

    refused = browse().post("/join", data=form | {"second_title": "x"})

    assert refused.status_code == 422 and "fill in the form once more" in words(refused)
    assert db.session.query(User).filter_by(handle="robin").count() == 0


def key_of(page):
    return re.search(r'name="submission_key"[^>]*value="([^"]+)"', page.text).group(1)


def proof_of(about):
    return next(str(n) for n in range(10_000) if proofs.solves(about, str(n), BITS))


def test_work_that_was_done_lets_a_newcomers_question_through_and_anothers_work_does_not(
    cast, browse
):
    settings.change({"proof_bits": BITS, "typed_seconds": 0}, by=cast.root)
    new = newcomer()
    page = browse(new)
    form = {"title": TITLE, "body": "It stops after two.", "category": "printing"}

    key = key_of(page.get("/questions/new"))
    page.post("/questions", data=form | {"submission_key": key, "proof": proof_of(f"{key}:")})
    key = key_of(page.get("/questions/new"))
    page.post(
        "/questions",
        data=form
        | {"submission_key": key, "proof": proof_of(f"{key}:{new.id}"), "body": "It jams."},
    )

    first, second = db.session.query(Post).order_by(Post.id)
    suspected = queries.suspicions([first.id, second.id])
    assert "no_proof" in suspected[first.id].signs
    assert second.id not in suspected


def test_nobody_is_asked_for_work_unless_an_admin_says_so(cast, browse):
    page = browse(newcomer())
    assert "prove-work" not in page.get("/questions/new").text

    settings.change({"proof_bits": BITS}, by=cast.root)

    assert "prove-work" in page.get("/questions/new").text
    assert "prove-work" in browse().get("/join").text
    assert "prove-work" not in browse(cast.ben).get("/questions/new").text


def test_joining_without_the_work_has_the_first_posts_looked_at(cast, browse):
    settings.change({"proof_bits": BITS}, by=cast.root)
    form = {"name": "Robin", "password": PASSWORD}
    key = key_of(browse().get("/join"))
    done = {"submission_key": key, "proof": proof_of(f"{key}:")}

    browse().post("/join", data=form | {"handle": "robin", "email": "r@example.com"})
    browse().post("/join", data=form | done | {"handle": "finch", "email": "f@example.com"})
    browse().post("/join", data=form | done | {"handle": "wren", "email": "w@example.com"})

    limited = db.session.query(User.handle).join(SilentLimit, SilentLimit.user_id == User.id)
    assert {row.handle for row in limited} == {"robin", "wren"}, (
        "one browser's work opens one account"
    )
