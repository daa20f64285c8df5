"""A picture is for those who may read a post that shows it, by its address as well."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.consents import operations as consents
from community.domain.moderation import splitting, tending
from community.domain.threads import editing, operations
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post, get_thread
from community.kernel.db import db
from tests.support.leaving import picture

NAME = "p" * 32 + ".webp"
SHOWN = f"Look: ![it](/uploads/{NAME})"
EVERYBODY = {
    "a visitor", "the asker", "the answerer", "a bystander", "a moderator", "an agent", "an admin",
}  # fmt: skip
TEAM = {"an agent", "an admin"}


def those_who_see(cast, browse, name=NAME):
    answers_of = {
        who: browse(person).get(f"/uploads/{name}") for who, person in cast.everyone.items()
    }
    for answer in answers_of.values():
        assert answer.status_code in (200, 404)
        assert (b"PIXELS" in answer.data) == (answer.status_code == 200)
    return {who for who, answer in answers_of.items() if answer.status_code == 200}


def shown_in(cast, where):
    """A post of this kind that shows a picture of who wrote it."""
    thread = cast.thread()
    if where == "a question":
        picture(cast.ada, NAME)
        cast.thread(title="Another printer that stops", body=SHOWN)
    elif where == "the lane":
        picture(cast.sam, NAME)
        answers.answer(thread, cast.sam, SHOWN, "private")
    elif where == "a note":
        picture(cast.sam, NAME)
        answers.answer(thread, cast.sam, SHOWN, "staff")
    elif where == "a comment on a note":
        picture(cast.sam, NAME)
        note = answers.answer(thread, cast.sam, "See below.", "staff")
        operations.comment(note, by=cast.sam, body=SHOWN)
    elif where == "a category of the team":
        picture(cast.sam, NAME)
        room = categories.create(name="Room", slug="room", readers="staff", writers="staff")
        operations.ask(by=cast.sam, category=room, title="A room of our own here", body=SHOWN)
    elif where == "nothing yet":
        picture(cast.ben, NAME)


@pytest.mark.parametrize(("where", "who"), [
    ("a question", EVERYBODY),
    ("the lane", TEAM | {"the asker"}),
    ("a note", TEAM),
    ("a comment on a note", TEAM),
    ("a category of the team", TEAM),
    ("nothing yet", {"the answerer"}),
])  # fmt: skip
def test_a_picture_is_seen_by_the_readers_of_what_shows_it(cast, browse, where, who):
    shown_in(cast, where)

    assert those_who_see(cast, browse) == who


def test_what_is_removed_takes_its_picture_along_and_brings_it_back(cast, browse):
    picture(cast.ben, NAME)
    answer = cast.answer(cast.thread(), SHOWN)
    reader = browse()
    etag = reader.get(f"/uploads/{NAME}").headers["ETag"]

    operations.remove(answer, by=cast.mo)
    assert those_who_see(cast, browse) == TEAM | {"the answerer", "a moderator"}
    # Nor does it help to have had it.
    assert reader.get(f"/uploads/{NAME}", headers={"If-None-Match": etag}).status_code == 404

    operations.restore(get_post(answer.id, cast.mo, removed=True), by=cast.mo)
    assert those_who_see(cast, browse) == EVERYBODY


def test_it_follows_what_shows_it_to_other_places(cast, browse):
    picture(cast.cleo, NAME)
    thread = cast.thread()
    aside = cast.answer(thread, SHOWN, by=cast.cleo)
    act = splitting.split(aside, by=cast.mo, title="Another printer altogether")
    room = categories.create(name="Room", slug="room", readers="staff", writers="staff")
    assert those_who_see(cast, browse) == EVERYBODY

    tending.move(get_thread(act.thread_id, cast.sam), by=cast.sam, to=room)

    assert those_who_see(cast, browse) == TEAM | {"a bystander"}


def test_what_an_edit_takes_out_is_shown_no_more(cast, browse):
    picture(cast.ben, NAME)
    answer = cast.answer(cast.thread(), SHOWN)

    editing.edit(answer, by=cast.ben, body="Nothing to look at.")
    assert those_who_see(cast, browse) == {"the answerer"}
    editing.edit(answer, by=cast.ben, body=SHOWN)
    assert those_who_see(cast, browse) == EVERYBODY


def test_who_came_by_a_name_cannot_open_the_picture_by_showing_it(cast, browse):
    shown_in(cast, "a note")
    own = cast.thread(title="A question of a bystander", body="Hello there.", by=cast.cleo)

    cast.answer(own, SHOWN, by=cast.cleo)
    editing.edit(get_post(question_of(own.id, cast.cleo).id, cast.cleo), by=cast.cleo, body=SHOWN)
    accounts.change_profile(cast.cleo, "Cleo", SHOWN, "", "")

    assert those_who_see(cast, browse) == TEAM


def test_who_may_see_it_may_show_it_to_others(cast, browse):
    shown_in(cast, "the lane")
    own = cast.thread(title="A question of the asker again")

    cast.answer(own, SHOWN, by=cast.ada)

    assert those_who_see(cast, browse) == EVERYBODY


def test_profiles_and_the_texts_of_the_community_show_theirs_to_all(cast, browse):
    picture(cast.cleo, NAME)
    accounts.change_profile(cast.cleo, "Cleo", SHOWN, "", "")
    assert those_who_see(cast, browse) == EVERYBODY

    other = "q" * 32 + ".webp"
    picture(cast.root, other)
    consents.publish("terms", SHOWN.replace(NAME, other), by=cast.root)
    assert those_who_see(cast, browse, other) == EVERYBODY


def test_no_cache_hands_it_on_and_whoever_has_it_is_not_sent_it_again(cast, browse):
    shown_in(cast, "the lane")
    client = browse(cast.ada)

    shown = client.get(f"/uploads/{NAME}")
    again = client.get(f"/uploads/{NAME}", headers={"If-None-Match": shown.headers["ETag"]})

    assert shown.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in shown.headers["Vary"]
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_that_is_taken_away_leaves_nothing_behind(cast, browse):
    shown_in(cast, "a question")
    db.session.execute(db.text("delete from upload"))
    db.session.commit()

    assert db.session.scalar(db.text("select count(*) from shown_picture")) == 0
    assert those_who_see(cast, browse) == set()


def test_a_program_has_the_pictures_of_what_its_person_may_read(cast, browse):
    shown_in(cast, "a note")

    def asked(person, scopes=("read",)):
        key = accounts.create_token(person, "script", scopes, timedelta(days=1))[1]
        return browse().get(f"/uploads/{NAME}", headers={"Authorization": f"Bearer {key}"})

    seen = asked(cast.root)
    assert seen.data.startswith(b"PIXELS")
    assert "Authorization" in seen.headers["Vary"]
    assert seen.headers["Cache-Control"] == "private, no-cache"
    assert asked(cast.cleo).status_code == asked(cast.ada).status_code == 404
    assert asked(cast.root, ("write",)).status_code == 403
    assert (
        browse().get(f"/uploads/{NAME}", headers={"Authorization": "Bearer x"}).status_code == 401
    )


def test_a_token_wins_over_a_cookie_beside_it(cast, browse):
    shown_in(cast, "a note")
    key = accounts.create_token(cast.cleo, "script", ["read"], timedelta(days=1))[1]

    answer = browse(cast.sam).get(f"/uploads/{NAME}", headers={"Authorization": f"Bearer {key}"})

    assert answer.status_code == 404
