"""Whoever changes something of the administration gave the password a short while ago, or gives it then."""

import html
import re
from datetime import timedelta

import pytest

from community.domain.accounts.models import Session
from community.domain.escalation_rules import rulebook
from community.domain.settings.queries import read
from community.kernel import clock
from community.kernel.db import db
from community.web import proof
from tests.support.cast import PASSWORD
from tests.support.databases import ON_SQLITE
from tests.support.pages import words
from tests.support.people import with_password

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
WORDS = "Line one of it,\n\n  and <b>another</b> & more of the “same”.\n"


@pytest.fixture
def stale(cast, browse):
    """A browser of somebody in which the password was given eleven minutes ago."""

    def signed_in(person):
        client = browse(with_password(person, PASSWORD))
        given = clock.now() - timedelta(minutes=11)
        db.session.execute(db.update(Session).values(proved_at=given))
        db.session.commit()
        return client

    return signed_in


def changing(app):
    """Each address of the administration at which something is changed, and how."""
    for rule in app.url_map.iter_rules():
        if f"{rule.rule}/".startswith("/admin/"):
            values = {
                name: 1 if type(converter).__name__ in ("Number", "IntegerConverter") else "terms"
                for name, converter in rule._converters.items()
            }
            for method in sorted(rule.methods & UNSAFE):
                yield rule.endpoint, method, app.url_for(rule.endpoint, **values)


def filled_in(page):
    """The fields of the form that waits, as a browser would send them."""
    fields = re.findall(
        r'<textarea name="([^"]+)"[^>]*hidden>\n(.*?)</textarea>', page.text, re.DOTALL
    )
    return {html.unescape(name): html.unescape(text) for name, text in fields}


@ON_SQLITE
def test_everything_there_asks_for_it_and_changes_nothing_before(app, cast, stale):
    root = stale(cast.root)
    with app.test_request_context():
        tried = list(changing(app))
    before = read()

    for endpoint, method, path in tried:
        answer = root.open(path, method=method, data={"vote_up": "20", "handle": "ben"})

        if endpoint.partition(".")[0] in proof.ASKS_ITSELF:
            assert "This is not your password" in words(answer), path
        else:
            assert answer.status_code == 422 and "Your password first" in words(answer), path
            assert f'action="{html.escape(path)}"' in answer.text
    assert len(tried) > 25, "they were not walked"
    assert read() == before


def test_what_was_filled_in_goes_along_and_is_done_once_it_is_given(cast, stale):
    root = stale(cast.root)
    wish = {"vote_up": "20", "peer_hours": "6"}

    asked = root.post("/admin/settings", data=wish)
    assert filled_in(asked) == wish and not read().changed.get("vote_up")

    wrong = root.post("/admin/settings", data={**filled_in(asked), "current": "guessed"})
    assert wrong.status_code == 422 and "This is not your password." in words(wrong)
    assert filled_in(wrong) == wish and "guessed" not in wrong.text
    assert not read().changed.get("vote_up")

    done = root.post("/admin/settings", data={**filled_in(wrong), "current": PASSWORD})
    assert done.status_code == 303
    assert read().changed["vote_up"] == 20 and read().changed["peer_hours"] == 6

    again = root.post("/admin/settings", data={"vote_up": "30"})
    assert again.status_code == 303, "given a moment ago"


@ON_SQLITE
def test_a_long_text_comes_through_as_it_was_typed(cast, stale):
    root = stale(cast.root)

    asked = root.post("/admin/texts/terms", data={"body": WORDS, "_method": "put", "x": ["1", "2"]})

    kept = filled_in(asked)
    assert kept["body"] == WORDS and kept["_method"] == "put"
    assert asked.text.count('name="x"') == 2


@ON_SQLITE
def test_it_is_asked_for_again_after_ten_minutes_and_not_before(cast, browse):
    root = browse(cast.root)
    now = clock.now()
    for minutes, status in ((9, 303), (11, 422)):
        with clock.frozen(now + timedelta(minutes=minutes)):
            assert root.post("/admin/settings", data={"vote_up": "20"}).status_code == status


@ON_SQLITE
def test_guessing_it_is_bounded_and_what_was_filled_in_stays(cast, stale):
    root = stale(cast.root)
    wish = {"vote_up": "20", "current": "guessed"}

    answers = [root.post("/admin/settings", data=wish) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 6 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert filled_in(answers[-1]) == {"vote_up": "20"}


@ON_SQLITE
@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("mo", 422), (None, 401)])
def test_who_may_do_nothing_there_is_told_so_instead(cast, browse, stale, name, status):
    client = stale(getattr(cast, name)) if name else browse()

    answer = client.post("/admin/settings", data={"vote_up": "20"})
    assert answer.status_code == status

    if status == 422:
        again = {"vote_up": "20", "current": PASSWORD}
        assert client.post("/admin/settings", data=again).status_code == 403


@ON_SQLITE
def test_a_part_of_a_page_says_so_and_does_nothing(cast, stale):
    root = stale(cast.root)

    answer = root.post("/admin/settings", data={"vote_up": "20"}, headers={"HX-Request": "true"})

    assert answer.status_code == 403 and "Your password is asked for first" in words(answer)
    assert "vote_up" not in read().changed


@ON_SQLITE
def test_a_rule_is_tried_without_it_and_nothing_else_passes_for_a_try(cast, stale):
    root = stale(cast.root)
    wish = {"mode": "automatic", "threshold": "3", "words": "flood", "try": "1"}
    before = rulebook.rules()

    tried = root.post("/admin/rules/words", data=wish, headers={"HX-Request": "true"})
    assert tried.status_code == 200 and rulebook.rules() == before

    for path, more in (
        ("/admin/rules/words", {"_method": "delete"}),
        ("/admin/rules/words", {"try": ""}),
        ("/admin/settings", {"vote_up": "20"}),
    ):
        assert root.post(path, data=wish | more).status_code == 422, path
    assert root.delete("/admin/rules/words", data=wish).status_code == 422
    assert rulebook.rules() == before and "vote_up" not in read().changed
