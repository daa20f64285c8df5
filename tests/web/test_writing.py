"""What a composer is given while somebody writes: previews, completions, questions like theirs."""

import re

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.drafts.models import EndedAsk
from community.domain.search import operations as search
from community.domain.threads import operations as threads
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.db import db
from tests.support.cast import TITLE
from tests.support.pages import words
from tests.support.statements import counted


def person(handle, name="Somebody"):
    """One more member."""
    joined = clock.now()
    made = User(handle=handle, handle_key=handle, name=name, joined_at=joined)
    db.session.add(made)
    db.session.commit()
    return made


def offered(response):
    return re.findall(r'data-value="([^"]*)"', response.get_data(as_text=True))


def test_a_preview_is_the_servers_own_rendering_for_visitors_too(cast, browse):
    response = browse().post("/preview", data={"body": "the light goes **red** <script>x</script>"})

    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "<strong>red</strong>" in html
    assert "<script>" not in html
    assert "<html" not in html


def test_a_preview_of_nothing_leaves_it_to_the_composer_to_say_what_it_is_for(cast, browse):
    assert words(browse().post("/preview", data={"body": " \n"})) == ""
    assert "shows here the way others will see it" in words(browse(cast.ada).get("/questions/new"))


@pytest.mark.parametrize(("length", "status"), [(32_000, 200), (32_001, 422)])
def test_a_text_that_is_too_long_is_refused_in_words(cast, browse, length, status):
    response = browse().post("/preview", data={"body": "x" * length})

    assert response.status_code == status
    assert ("At most 32,000 characters" in words(response)) == (status == 422)
    assert "<html" not in response.get_data(as_text=True)


def test_signs_no_database_takes_are_shown_as_what_they_are(cast, browse):
    response = browse().post("/preview", data={"body": "a\x00b"})

    assert "a\ufffdb" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("audience", "warned"), [("public", True), ("private", False), ("staff", False)]
)
def test_a_preview_warns_of_what_everyone_would_read(cast, browse, audience, warned):
    data = {"body": "My card is 4111 1111 1111 1111", "audience": audience}

    text = words(browse(cast.ada).post("/preview", data=data))

    assert ("Card number 4111 1111 1111 1111" in text) == warned
    assert "Post as it is" not in text, "a preview warns; only a form asks"


def test_a_preview_offers_the_private_lane_where_its_form_has_one_and_to_members_only(cast, browse):
    def offers(person, path):
        found = browse(person).post(path, data={"body": "password=hunter2x9"})
        assert "hunter2x9" in words(found)
        return 'value="moved"' in found.text

    assert offers(cast.ada, "/preview?lane=1")
    assert not offers(cast.ada, "/preview")
    assert not offers(None, "/preview?lane=1")


def test_a_preview_looks_at_the_title_and_the_environment_too(cast, browse):
    data = {"title": "Mail ada.asker@gmail.com", "env_version": "password=hunter2x9", "body": ""}

    text = words(browse(cast.ada).post("/preview", data=data))

    assert "ada.asker@gmail.com" in text
    assert "hunter2x9" in text
    assert "ada.asker" not in words(
        browse(cast.ada).post("/preview", data=data | {"audience": "private"})
    )


def test_people_are_completed_by_handle_then_by_name(cast, browse):
    person("zoe", name="Bea Last")
    client = browse(cast.ada)

    assert offered(client.get("/completions/people?q=be")) == ["@ben", "@zoe"]
    assert offered(client.get("/completions/people?q=@BEN")) == ["@ben"]
    assert offered(client.get("/completions/people?q=Bea L")) == ["@zoe"]
    assert offered(client.get("/completions/people?q=")) == []
    assert offered(client.get("/completions/people?q=%25")) == []
    assert offered(client.get("/completions/people?q=b_n")) == []


def test_people_of_the_thread_come_first(cast, browse):
    person("anna")
    thread = cast.thread(by=cast.cleo)
    cast.answer(thread, by=cast.ada)

    client = browse(cast.ben)
    assert offered(client.get("/completions/people?q=a")) == ["@ada", "@anna"]
    cast.answer(thread, by=person("aya"))
    assert offered(client.get(f"/completions/people?q=a&thread={thread.id}")) == [
        "@ada",
        "@aya",
        "@anna",
    ]
    assert offered(client.get(f"/completions/people?q=&thread={thread.id}")) == [
        "@ada",
        "@aya",
        "@cleo",
    ]


def test_who_writes_where_one_may_not_read_is_not_told(cast, browse):
    thread = cast.thread()
    cast.answer(thread, by=cast.sam, audience="staff")
    seen = {}
    for name in ("cleo", "ada", "mo", "root"):
        client = browse(getattr(cast, name))
        seen[name] = offered(client.get(f"/completions/people?q=&thread={thread.id}"))
    assert seen == {"cleo": ["@ada"], "ada": ["@ada"], "mo": ["@ada"], "root": ["@ada", "@sam"]}

    cast.category.readers = "staff"
    db.session.commit()

    assert offered(browse(cast.cleo).get(f"/completions/people?q=&thread={thread.id}")) == []


def test_former_people_are_not_completed(cast, browse):
    cast.ben.deleted_at = cast.ben.joined_at
    db.session.commit()

    assert offered(browse(cast.ada).get("/completions/people?q=be")) == []


def test_at_most_eight_are_offered_in_as_many_queries_as_for_one(cast, browse):
    thread = cast.thread()
    client = browse(cast.ada)
    path = f"/completions/people?q=b&thread={thread.id}"
    client.get(path)
    with counted() as few:
        assert offered(client.get(path)) == ["@ben"]
    for number in range(12):
        person(f"bob{number:02}")
    with counted() as many:
        assert len(offered(client.get(path))) == 8

    assert len(many) <= len(few) <= 6


def test_tags_are_completed_the_most_used_first(cast, browse):
    cast.thread(tags=["wifi", "windows"])
    cast.thread(tags=["windows", "linux"])

    client = browse(cast.ada)
    assert offered(client.get("/completions/tags?q=Wi")) == ["windows", "wifi"]
    assert "2 questions" in words(client.get("/completions/tags?q=wi"))
    assert offered(client.get("/completions/tags?q=%00")) == []


@pytest.mark.parametrize("path", ["/completions/people?q=a", "/completions/tags?q=a"])
def test_a_visitor_completes_nothing_and_is_not_sent_elsewhere(cast, browse, path):
    assert browse().get(path).status_code == 401


@pytest.fixture
def solved(cast):
    thread = cast.thread()
    answer = cast.answer(thread, body="Clean the **sensor** with a dry cloth.")
    answers.accept(answer, by=cast.ada)
    answers.confirm(answer, by=cast.cleo, worked=True)
    search.rebuild()
    return thread


def test_questions_like_a_title_come_with_what_settled_them_the_solved_first(cast, browse, solved):
    cast.thread(title="The printer stops after the second label")
    search.rebuild()

    html = browse().get("/questions/similar?title=printer stops after label").get_data(as_text=True)

    assert html.index("third label") < html.index("second label")
    assert "Clean the sensor with a dry cloth." in html
    assert "worked for 1" in html
    assert f'formaction="/questions/{solved.id}/solved-before"' in html


def test_what_is_like_a_title_is_shown_to_its_readers_only(cast, browse, solved):
    cast.category.readers = "staff"
    db.session.commit()
    search.rebuild()

    path = "/questions/similar?title=printer stops after label"
    shown = {
        name: "third label" in words(browse(who).get(path)) for name, who in cast.everyone.items()
    }
    assert shown == {name: name in ("an agent", "an admin") for name in cast.everyone}


def test_an_answer_that_was_removed_is_not_quoted(cast, browse, solved):
    answer = get_post(get_thread(solved.id, None).accepted_post_id, None)
    threads.remove(answer, by=cast.mo)

    text = words(browse().get("/questions/similar?title=printer stops after label"))
    assert "third label" in text
    assert "dry cloth" not in text


@pytest.mark.parametrize("title", ["", "short", "x" * 5_000, "a\x00b printer label"])
def test_any_title_at_all_can_be_asked_about(cast, browse, solved, title):
    assert browse().get("/questions/similar", query_string={"title": title}).status_code == 200


def test_a_form_that_comes_back_shows_them_without_scripts(cast, browse, solved):
    data = {"title": "The printer stops after a label", "body": "", "category": "printing"}

    response = browse(cast.cleo).post("/questions", data=data)

    assert response.status_code == 422
    assert "Did one of these solve it?" in words(response)


@pytest.mark.parametrize("who", ["cleo", None])
def test_an_ask_that_ends_before_it_is_posted_is_noted_and_leads_to_the_answer(
    cast, browse, solved, who
):
    person_ = getattr(cast, who) if who else None

    response = browse(person_).post(
        f"/questions/{solved.id}/solved-before", data={"title": TITLE}, follow_redirects=True
    )

    assert "Good to hear" in words(response)
    assert TITLE in words(response)
    noted = db.session.scalars(select(EndedAsk)).one()
    assert (noted.thread_id, noted.user_id) == (solved.id, person_.id if person_ else None)


def test_no_ask_ends_at_a_thread_one_may_not_read(cast, browse, solved):
    cast.category.readers = "staff"
    db.session.commit()

    assert browse(cast.cleo).post(f"/questions/{solved.id}/solved-before").status_code == 404
    assert db.session.scalars(select(EndedAsk)).all() == []
