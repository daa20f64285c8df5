"""A form that htmx sends is answered with the parts of the page that changed: the page's own, and for nobody more than it."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.notifications import queries as notifications
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_thread
from community.domain.votes.models import Vote
from community.jobs import outbox
from community.kernel import clock
from community.kernel.db import db
from tests.support.databases import ON_BOTH
from tests.support.standing import trusted
from tests.support.statements import counted

pytestmark = pytest.mark.on_sqlite

FRAGMENT = {"HX-Request": "true"}
PARTIAL = re.compile(r'<hx-partial hx-target="([^"]+)"[^>]*>(.*?)</hx-partial>', re.DOTALL)


def in_place(client, path, page="", **fields):
    """What htmx gets for a form that stands on a page."""
    headers = FRAGMENT | {"HX-Current-URL": f"http://localhost{page}"}
    return client.post(path, data=fields, headers=headers)


def parts(response):
    """The parts of an answer, by what they take the place of."""
    return dict(PARTIAL.findall(response.text))


def page_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def squeezed(markup):
    # Every form that posts has a fresh key and the time it was shown, and blank space between elements is no content.
    markup = re.sub(r'name="(submission_key|seen_at)"[^>]*>', "", markup)
    return re.sub(r"\s+", "", html.unescape(markup))


def said(response):
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", parts(response)["#flashes"])
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


@pytest.fixture
def answer(cast):
    trusted(cast.ben, cast.cleo, reputation=20)
    return cast.answer(cast.thread())


def verbs(answer):
    post, thread = f"/posts/{answer.id}", f"/questions/{answer.thread_id}"
    return {
        "vote": (f"{post}/vote", {"value": 1}),
        "take a vote back": (f"{post}/vote", {"_method": "delete"}),
        "accept": (f"{post}/acceptance", {}),
        "unaccept": (f"{post}/acceptance", {"_method": "delete"}),
        "endorse": (f"{post}/endorsement", {}),
        "unendorse": (f"{post}/endorsement", {"_method": "delete"}),
        "confirm": (f"{post}/confirmation", {"worked": 1}),
        "unconfirm": (f"{post}/confirmation", {"_method": "delete"}),
        "ask the asker": (f"{post}/information-request", {}),
        "remove": (f"{post}/removal", {}),
        "restore": (f"{post}/removal", {"_method": "delete"}),
        "me too": (f"{thread}/me-too", {}),
        "not me too": (f"{thread}/me-too", {"_method": "delete"}),
        "follow": (f"{thread}/follow", {}),
        "unfollow": (f"{thread}/follow", {"_method": "delete"}),
        "escalate": (
            f"{thread}/escalation",
            {"reason": "Nobody knows, and the shop stands still."},
        ),
        "close": (f"{thread}/closure", {"reason": "off_topic"}),
        "reopen": (f"{thread}/closure", {"_method": "delete"}),
    }


VERBS = [
    "vote", "take a vote back", "accept", "unaccept", "endorse", "unendorse", "confirm", "unconfirm",
    "ask the asker", "remove", "restore", "me too", "not me too", "follow", "unfollow", "escalate",
    "close", "reopen",
]  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "mo", "sam", "root"])
@pytest.mark.parametrize("verb", VERBS)
def test_the_parts_are_what_the_page_itself_shows_this_person(cast, answer, browse, verb, who):
    assert set(VERBS) == set(verbs(answer))
    client, address = browse(getattr(cast, who)), page_of(answer.thread)
    path, fields = verbs(answer)[verb]

    response = in_place(client, path, address, **fields)

    page = client.get(address).text
    changed = {target: part for target, part in parts(response).items() if target != "#flashes"}
    if response.status_code == 200:
        assert changed, "a verb that was done changes something"
    else:
        assert response.status_code in (403, 409, 410)
        assert not changed
    for target, part in changed.items():
        assert squeezed(part) in squeezed(page), target


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "mo", "sam"])
@pytest.mark.parametrize("verb", VERBS)
def test_htmx_is_refused_what_a_plain_form_is(cast, answer, browse, verb, who):
    client, twin = browse(getattr(cast, who)), cast.answer(cast.thread())
    path, fields = verbs(twin)[verb]
    plain = client.post(path, data=fields).status_code

    path, fields = verbs(answer)[verb]
    again = in_place(client, path, **fields).status_code

    assert again == {303: 200}.get(plain, plain)


def test_a_refusal_is_a_sentence_and_changes_nothing(cast, answer, browse):
    response = in_place(browse(cast.ben), f"/posts/{answer.id}/vote", value=1)

    assert response.status_code == 403
    assert list(parts(response)) == ["#flashes"]
    assert said(response) == "You cannot vote on your own post."
    assert 'role="alert"' in response.text
    assert response.headers["HX-Push-Url"] == "false"
    assert not db.session.query(Vote).count()


def test_whoever_was_signed_out_meanwhile_signs_in_and_comes_back(answer, browse):
    page = f"{page_of(answer.thread)}?after=x"

    response = in_place(browse(), f"/posts/{answer.id}/vote", page, value=1)

    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/login?next=/questions/")
    assert "after%3Dx" in response.headers["HX-Redirect"].replace("?after=x", "after%3Dx")
    assert not db.session.query(Vote).count()


def test_nobody_is_sent_elsewhere_by_what_a_header_says(answer, browse):
    headers = FRAGMENT | {"HX-Current-URL": "https://evil.example/login"}

    response = browse().post(f"/posts/{answer.id}/vote", data={"value": 1}, headers=headers)

    assert response.headers["HX-Redirect"] == "/login?next=/"


def test_a_vote_is_told_with_its_score(cast, answer, browse):
    client, path = browse(cast.cleo), f"/posts/{answer.id}/vote"

    assert said(in_place(client, path, value=1)) == "Vote counted. Score 1."
    assert said(in_place(client, path, value=1)) == "Vote counted. Score 1."
    assert said(in_place(client, path, _method="delete")) == "Vote taken back. Score 0."


@pytest.mark.parametrize(
    ("who", "verb", "words"),
    [
        ("ada", "unaccept", "Acceptancetakenback."),
        ("mo", "remove", "Removed."),
        ("mo", "close", "Questionclosed."),
    ],
)
def test_what_hurts_can_be_undone_with_and_without_scripts(cast, answer, browse, who, verb, words):
    answers.accept(answer, by=cast.ada)
    client = browse(getattr(cast, who))
    path, fields = verbs(answer)[verb]

    for headers in (FRAGMENT, {}):
        response = client.post(path, data=fields, headers=headers, follow_redirects=True)
        assert words in squeezed(response.text)
        assert standing(answer.id) != (answer.id, None, None)
        undone = undo(client, response.text)

        assert undone.status_code == 303
        assert standing(answer.id) == (answer.id, None, None)


def undo(client, markup):
    """Press the button that says so, as a browser without scripts does."""
    forms = re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', markup, re.DOTALL)
    [(address, inside)] = [form for form in forms if re.search(r"</svg>Undo</button>", form[1])]
    return client.post(address, data={"_method": "delete"} if "_method" in inside else {})


def standing(post_id):
    """Which answer is accepted, and when the post was removed and the thread closed."""
    db.session.rollback()
    return db.session.execute(
        select(Thread.accepted_post_id, Post.removed_at, Thread.closed_at)
        .join(Post, Post.thread_id == Thread.id)
        .where(Post.id == post_id)
    ).one()


def test_a_wrong_reason_for_closing_comes_back_in_its_form(cast, answer, browse):
    response = in_place(
        browse(cast.mo), f"/questions/{answer.thread_id}/closure", reason="duplicate"
    )

    assert response.status_code == 422
    assert list(parts(response)) == ["#close-form"]
    assert "Say which question has the answer." in response.text


def test_the_posts_that_changed_come_and_no_others(cast, answer, browse):
    other, third = (cast.answer(answer.thread, by=by) for by in (cast.cleo, cast.sam))
    answers.accept(answer, by=cast.ada)

    response = in_place(browse(cast.ada), f"/posts/{other.id}/acceptance", page_of(answer.thread))

    posts = {target for target in parts(response) if target.startswith("#post-")}
    assert posts == {f"#post-{answer.id}", f"#post-{other.id}"}
    assert f"post-{third.id}" not in response.text


def test_an_address_that_makes_no_sense_does_not_undo_what_was_done(cast, answer, browse):
    page = f"{page_of(answer.thread)}?after=nonsense"

    response = in_place(browse(cast.ada), f"/posts/{answer.id}/acceptance", page)

    assert response.status_code == 200
    assert standing(answer.id)[0] == answer.id


def test_notices_are_marked_read_where_they_stand(cast, answer, browse):
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        outbox.sweep()
    client = browse(cast.ada)
    notice = notifications.notices(cast.ada).items[0]

    response = in_place(client, f"/notifications/{notice.id}/reading", "/notifications", stay=1)

    assert said(response) == "Marked as read."
    assert {"#notices", "#bell"} < set(parts(response))
    page = client.get("/notifications").text
    for target in ("#notices", "#bell"):
        assert squeezed(parts(response)[target]) in squeezed(page)
    assert not notifications.unread_count(cast.ada.id)
    assert in_place(client, "/notifications/reading").status_code == 200


@ON_BOTH
@pytest.mark.parametrize(
    ("verb", "most"), [("vote", 21), ("me too", 20), ("follow", 20), ("confirm", 45)]
)
def test_a_verb_asks_the_database_a_bounded_number_of_times(cast, answer, browse, verb, most):
    client, address = browse(cast.cleo), page_of(answer.thread)
    path, fields = verbs(answer)[verb]

    with counted() as few:
        in_place(client, path, address, **fields)
    for _ in range(4):
        cast.answer(get_thread(answer.thread_id, None))
    undone = in_place(client, path, address, _method="delete")
    with counted() as many:
        in_place(client, path, address, **fields)

    assert undone.status_code == 200
    assert len(many) <= len(few), "\n".join(many)
    assert len(few) <= most, "\n".join(few)
