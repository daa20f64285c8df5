"""Nobody seems to be of the team who is not: at joining, at renaming, at importing."""

import pytest

from community.domain.accounts import operations
from community.domain.accounts.models import User
from community.importers.people import People
from community.importers.people import ready as made_safe
from community.importers.records import Author, Person
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid

GOOD = "a good long password"
LOOK_ALIKES = [
    "Sam Agent",
    "sam agent",
    "Sаm Аgent",
    "S a m  A g e n t",
    "SAM",
    "Sam-Agent",
    "R00t",
]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_name_that_looks_like_the_teams_is_refused_to_who_joins(cast, name):
    with pytest.raises(Invalid) as refusal:
        operations.join("newcomer", name, "new@example.com", GOOD)

    assert set(refusal.value.fields) == {"name"}
    assert db.session.query(User).filter_by(handle="newcomer").count() == 0


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_and_to_who_renames_themselves(cast, name):
    with pytest.raises(Invalid):
        operations.change_profile(cast.ada, name)

    db.session.refresh(cast.ada)
    assert cast.ada.name == "Ada Asker"


def test_who_has_a_role_keeps_their_name_and_members_may_share_one(cast):
    assert operations.change_profile(cast.sam, "Sam Agent", "New lines.").bio == "New lines."
    assert operations.change_profile(cast.sam, "Mo Moderator").name == "Mo Moderator"
    assert operations.change_profile(cast.ada, "Ben Answerer").name == "Ben Answerer"
    assert operations.change_profile(cast.ada, "Samantha Agent").name == "Samantha Agent"


def test_a_name_that_was_theirs_before_stays_when_other_lines_change(cast):
    cast.ada.name = "Sam Agent"
    db.session.commit()

    assert operations.change_profile(cast.ada, "Sam Agent", "Hello.").bio == "Hello."


def test_a_name_that_looks_like_the_teams_is_given_up_when_it_is_imported_and_reported(cast):
    old = [
        Person(Author(str(n), name), clock.now())
        for n, name in enumerate(("Sаm Agent", "R00t", "Ben", "Support Team", "Moderator"), 1)
    ]
    people = People("old")

    people.add([made_safe(person) for person in old])
    people.known({Author("6", "Mo Moderator"): clock.now()})
    db.session.commit()

    handles = {
        user.name: user.handle for user in db.session.query(User).filter(User.email.is_(None))
    }
    assert handles == {f"user {n}": f"user-{n}" for n in (1, 2, 4, 5, 6)} | {"Ben": "Ben-2"}
    assert [(one.kind, one.detail) for one in people.renamed()] == [
        ("name", name)
        for name in ("Sаm Agent", "R00t", "Support Team", "Moderator", "Mo Moderator")
    ]
    assert people.renamed() == [], "each is told once"


@pytest.mark.parametrize("name", ["Support", "support team", "Ｍoderator", "A d m i n", "Staff"])
def test_nobody_is_called_by_a_word_for_the_team(cast, name):
    with pytest.raises(Invalid) as refusal:
        operations.change_profile(cast.ada, name)

    assert set(refusal.value.fields) == {"name"}
