"""Who posts too soon after the last time, or joins as one of many, reads so and has all that was typed before them."""

import html

import pytest

from community.domain.settings import operations as settings
from community.domain.threads.models import Post
from community.domain.threads.posts import question_of
from community.kernel import clock
from community.kernel.db import db
from tests.support.cast import TITLE
from tests.support.databases import ON_SQLITE
from tests.support.pages import words
from tests.support.standing import paced

LONG = "These words took a long while to write, & <b>all</b> of them matter."


def addresses(cast):
    thread = cast.thread(by=cast.mo)
    return {
        "a question": ("/questions", {"title": TITLE, "body": LONG, "tags": "jam", "category": "printing"}),
        "an answer": (f"/questions/{thread.id}/answers", {"body": LONG}),
        "a comment": (f"/posts/{question_of(thread.id, cast.ben).id}/comments", {"body": LONG}),
    }  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize(
    ("what", "seconds"), [("a question", 15), ("an answer", 5), ("a comment", 5)]
)
def test_the_form_comes_back_with_all_that_was_typed(cast, browse, what, seconds):
    path, form = addresses(cast)[what]
    paced()
    ben = browse(cast.ben)
    with clock.frozen(clock.now()):
        assert ben.post(path, data=form).status_code in (302, 303)
        written = db.session.query(Post).count()

        refused = ben.post(path, data=form)

    page = html.unescape(refused.get_data(as_text=True))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(seconds)
    assert f"in {seconds} seconds." in words(refused)
    assert 'name="body"' in page and LONG in page
    assert what != "a question" or f'value="{TITLE}"' in page
    assert db.session.query(Post).count() == written


@ON_SQLITE
def test_who_joins_as_the_fourth_of_an_hour_has_it_back_and_an_admin_lets_more_in(cast, browse):
    guest = browse()

    def join(handle):
        form = {"handle": handle, "name": "Dora", "email": f"{handle}@example.com"}
        return guest.post("/join", data={**form, "password": "a long enough phrase"})

    for handle in ("dora1x", "dora2x", "dora3x"):
        assert join(handle).status_code == 200

    refused = join("dora4x")
    assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 3601
    assert 'value="dora4x"' in refused.text and 'value="dora4x@example.com"' in refused.text
    assert "tried too often" in words(refused) and "a long enough phrase" not in refused.text

    settings.change({"joins_an_hour": 4}, by=cast.root)
    assert join("dora4x").status_code == 200
