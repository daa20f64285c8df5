"""Pages of people."""

import pytest

from community.domain.accounts import operations
from community.domain.answers import operations as answers
from community.domain.threads import operations as threads
from community.kernel.db import db
from tests.support.pages import words


def test_a_page_shows_who_somebody_is_and_what_they_gave(cast, browse):
    thread = cast.thread(tags=["labels"])
    answer = cast.answer(thread)
    answers.accept(answer, by=cast.ada)

    ben = words(browse().get("/people/BEN"))
    ada = words(browse().get("/people/ada"))

    assert "Ben Answerer" in ben
    assert "labels" in ben
    assert thread.title in ben
    assert "Accepted" in ben
    assert thread.title in ada


def test_staff_are_called_so(cast, browse):
    assert "Support team" in words(browse().get("/people/sam"))
    assert "Moderator" in words(browse().get("/people/mo"))


@pytest.mark.parametrize("who", [None, "ada", "sam"])
def test_only_what_is_public_is_shown_to_anybody(cast, browse, who):
    thread = cast.thread()
    cast.answer(thread, "For the asker only.", by=cast.sam, audience="private")
    removed = cast.answer(thread, "Gone soon.", by=cast.ben)
    threads.remove(removed, by=cast.mo, reason="wrong")
    client = browse(getattr(cast, who) if who else None)

    assert thread.title not in words(client.get("/people/sam"))
    assert thread.title not in words(client.get("/people/ben"))


@pytest.mark.parametrize("handle", ["nobody", "x" * 500, "%00", "ada%20", "<script>"])
def test_there_is_no_page_of_nobody(cast, browse, handle):
    assert browse().get(f"/people/{handle}").status_code == 404


def test_former_members_and_those_who_did_not_confirm_have_no_page(cast, browse):
    operations.join("dora", "Dora", "dora@example.com", "a long enough phrase")
    cast.ben.deleted_at = cast.ben.joined_at
    db.session.commit()

    for handle in ("dora", "ben"):
        assert browse().get(f"/people/{handle}").status_code == 404
    listed = words(browse().get("/people"))
    assert "Dora" not in listed
    assert "Ben Answerer" not in listed


def test_a_name_is_text_wherever_it_stands(cast, browse):
    operations.change_profile(cast.ada, '"><img src=x onerror=alert(1)>')

    for address in ("/people", "/people/ada"):
        page = browse(cast.ada).get(address).get_data(as_text=True)
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_people_are_found_by_how_they_begin(cast, browse):
    found = words(browse().get("/people?q=cl"))

    assert "Cleo Onlooker" in found
    assert "Ada Asker" not in found
    assert "Nobody here" in words(browse().get("/people?q=zzz"))


@pytest.mark.parametrize(
    "address", ["/people?order=shoe", "/people?after=x", "/people?after=bnVsbA"]
)
def test_a_made_up_order_or_page_is_refused(cast, browse, address):
    assert browse().get(address).status_code == 422


def test_the_newest_come_first_when_asked_for(cast, browse):
    operations.create_person("zoe", "zoe@example.com", name="Zoe Newcomer")

    listed = words(browse().get("/people?order=newest"))

    assert listed.index("Zoe Newcomer") < listed.index("Ada Asker")


def test_a_page_tells_what_one_helps_with_and_how_much_of_it_solved(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["labels"])), by=cast.ada)
    cast.answer(cast.thread(tags=["labels"]))

    page = words(browse().get("/people/ben"))

    assert "1 of 2 solved" in page
    assert "50%" in page


def test_the_line_of_a_reputation_stands_beside_the_same_as_a_table(cast, browse):
    answers.accept(cast.answer(cast.thread()), by=cast.ada)

    ben = browse().get("/people/ben").get_data(as_text=True)
    cleo = browse().get("/people/cleo").get_data(as_text=True)

    assert "<polyline" in ben
    assert "Month by month" in ben
    assert "<polyline" not in cleo, "nothing has changed, so there is nothing to draw"
    assert "It grows when others vote" in cleo


def test_an_empty_page_of_ones_own_says_what_to_do_next(cast, browse):
    own = words(browse(cast.cleo).get("/people/cleo"))
    others = words(browse(cast.ada).get("/people/cleo"))

    assert "Find a question to answer" in own
    assert "Find a question to answer" not in others
    assert "No answers yet." in others


def test_people_in_the_list_are_known_for_what_they_solved(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["labels"])), by=cast.ada)

    assert "labels" in words(browse().get("/people"))
