"""What people say of themselves is screened like what they post, and nothing of a refused change stays."""

import pytest

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.spam import watching
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.standing import trusted

LINKS = "[one](https://a.example) [two](https://b.example) [three](https://c.example)"


def profile_of(person):
    db.session.expire_all()
    user = db.session.get(User, person.id)
    return user.name, user.bio, user.location, user.website, user.bio_html


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Best Casino"),
        ("name", "Best C\u0430s\u0456no"),
        ("bio", "I sell v\u200biagra."),
        ("bio", "ＳＥＯ service, cheap"),
        ("location", "at the casino"),
        ("website", "https://casino.example"),
    ],
)
def test_watched_words_are_refused_however_they_are_dressed_up(cast, field, text):
    before = profile_of(cast.ada)

    with pytest.raises(Invalid) as refusal:
        accounts.change_profile(cast.ada, **({"name": "Ada Asker"} | {field: text}))

    assert set(refusal.value.fields) == {field}
    assert profile_of(cast.ada) == before


def test_a_newcomer_puts_no_more_links_into_a_biography_than_into_a_post(cast):
    with pytest.raises(Invalid) as refusal:
        accounts.change_profile(cast.ada, "Ada Asker", LINKS)
    trusted(cast.ben, reputation=10)

    assert "At most 2 links" in str(refusal.value.fields["bio"])
    assert profile_of(cast.ada)[1] == ""
    assert accounts.change_profile(cast.ben, "Ben Answerer", LINKS).bio == LINKS


def test_no_word_of_a_name_mixes_alphabets_and_two_names_may(cast):
    with pytest.raises(Invalid) as refusal:
        accounts.change_profile(cast.ada, "P\u0430ypal Help")

    assert set(refusal.value.fields) == {"name"}
    assert accounts.change_profile(cast.ada, "Ivan Иван").name == "Ivan Иван"


def test_what_stood_before_a_word_was_watched_stays_until_it_is_changed(cast):
    accounts.change_profile(cast.ada, "Ada Asker", "I mend labels.")
    watching.watch("labels", by=cast.root)

    moved = accounts.change_profile(cast.ada, "Ada Asker", "I mend labels.", location="London")
    with pytest.raises(Invalid):
        accounts.change_profile(cast.ada, "Ada Asker", "I still mend labels.", location="London")

    assert moved.location == "London" and profile_of(cast.ada)[1] == "I mend labels."


def test_who_has_a_role_may_say_any_word(cast):
    assert accounts.change_profile(cast.mo, "Mo Moderator", "I take casino posts away.").bio


def test_who_joins_is_not_called_by_a_watched_word_and_learns_nothing_of_addresses(cast, browse):
    answers = [
        browse(None).post("/join", data={
            "handle": "casino", "name": "Best casino", "email": email,
            "password": "a good long password",
        })
        for email in ("new@example.com", cast.ada.email)
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("advertisements often use" in answer.text for answer in answers)
    assert db.session.query(User).filter_by(handle="casino").count() == 0
