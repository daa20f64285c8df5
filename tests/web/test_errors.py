"""How a refusal looks: a page with a sentence and what to do next, even when the database is away."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from community.domain.threads.posts import question_of
from community.web import errors, sentences, viewer
from tests.support.pages import words
from tests.support.statements import counted

pytestmark = pytest.mark.on_sqlite

REFUSALS = (400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 422, 429)
FAULTS = (500, 503)


def shown(app, status, sentence="", **request):
    with app.test_request_context("/somewhere?a=b", **request):
        return errors.page(status, sentence)


@pytest.mark.parametrize("status", [*REFUSALS, *FAULTS])
def test_every_refusal_says_what_happened_and_offers_a_way_on(app, status):
    response = shown(app, status)
    page = response.get_data(as_text=True)
    refusal = sentences.refusal_of(status)

    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert f"<h1>{refusal.title}</h1>" in page
    assert refusal.sentence in page
    assert refusal.title not in refusal.sentence, "it stands over it already"
    assert 'href="/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page


@pytest.mark.parametrize("status", REFUSALS)
def test_whoever_is_refused_can_search(app, status):
    page = shown(app, status).get_data(as_text=True)

    assert page.count('role="search"') == 1


@pytest.mark.parametrize("status", FAULTS)
def test_a_fault_asks_nothing_of_the_database_the_session_or_a_script(app, cast, browse, status):
    secret = browse(cast.ada).get_cookie("sid").value
    with counted() as statements:
        response = shown(app, status, headers={"Cookie": f"sid={secret}"})

    assert statements == []
    assert "js/app.js" not in response.get_data(as_text=True)
    assert 'href="/somewhere?a=b">Try again' in response.get_data(as_text=True)


def test_nothing_is_sent_again_by_trying_again(app):
    page = shown(app, 503, method="POST").get_data(as_text=True)

    assert "Try again</a>" not in page


@pytest.mark.parametrize(
    "fault", [OperationalError("select", {}, Exception("gone")), PoolExhausted("no connection")]
)
def test_a_database_that_is_away_is_told_as_a_page(cast, browse, monkeypatch, fault):
    client = browse(cast.ada)

    def fail(*_):
        raise fault

    monkeypatch.setattr(viewer.queries, "signed_in_with", fail)
    response = client.get("/")

    assert response.status_code == 503
    assert response.mimetype == "text/html"
    assert "Nothing was lost" in words(response)
    assert response.headers["Retry-After"] == "10"


def test_a_page_that_cannot_be_made_is_told_in_plain_text(app, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no template")

    monkeypatch.setattr(errors, "render_template", fail)
    response = shown(app, 500)

    assert response.mimetype == "text/plain"
    assert response.get_data(as_text=True).startswith("500: Something broke on our side.")


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/questions", "/"),
        ("/logout", "/"),
        ("/posts/{post}/vote", "/posts/{post}"),
    ],
)
def test_where_forms_are_sent_whoever_opens_it_gets_what_it_belongs_to(cast, browse, path, goes_to):
    thread = cast.thread()
    ids = {"id": thread.id, "post": question_of(thread.id, None).id}

    answer = browse(cast.ada).get(path.format(**ids))

    assert (answer.status_code, answer.location) == (302, goes_to.format(**ids))
    assert browse(cast.ada).get(answer.location, follow_redirects=True).status_code == 200
    assert browse(cast.ada).patch(path.format(**ids)).status_code == 405
