"""The team sees who else has a thread before them, for as long as they do, and nobody else sees it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.presence import operations, rules
from community.domain.presence.models import Presence
from community.domain.presence.queries import others_at
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from tests.support.statements import counted
from tests.support.together import together

NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")


def at(seconds):
    return clock.frozen(NOON + timedelta(seconds=seconds))


def seen(thread, by):
    return [
        (one.person.handle, one.is_typing) for one in others_at([thread.id], by).get(thread.id, ())
    ]


def rows():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Presence))


def test_others_are_seen_and_oneself_is_not(cast):
    thread, other = cast.thread(), cast.thread(title="Another question of hers")
    with at(0):
        operations.be_here(thread, by=cast.sam, state="looking")
        operations.be_here(thread, by=cast.root, state="typing")

        assert seen(thread, by=cast.sam) == [("root", True)]
        assert seen(thread, by=cast.root) == [("sam", False)]
        assert others_at([other.id], cast.sam) == {}


def test_who_says_no_more_is_gone_after_forty_seconds(cast):
    thread = cast.thread()
    with at(0):
        operations.be_here(thread, by=cast.sam, state="looking")
    with at(39):
        assert seen(thread, by=cast.root) == [("sam", False)]
    with at(40):
        assert seen(thread, by=cast.root) == []


def test_saying_it_again_prolongs_it_and_saying_it_at_once_writes_nothing(cast):
    thread = cast.thread()
    with at(0):
        assert operations.be_here(thread, by=cast.sam, state="looking")
    with at(5), counted() as statements:
        assert not operations.be_here(thread, by=cast.sam, state="looking")
    assert not [one for one in statements if not one.startswith("SELECT")]
    with at(6):
        assert operations.be_here(thread, by=cast.sam, state="typing")
    with at(21):
        assert operations.be_here(thread, by=cast.sam, state="typing")
    with at(60):
        assert seen(thread, by=cast.root) == [("sam", True)]
    assert rows() == 1


def test_who_goes_is_gone_at_once(cast):
    thread = cast.thread()
    with at(0):
        operations.be_here(thread, by=cast.sam, state="looking")
        operations.be_gone(thread, by=cast.sam)
        operations.be_gone(thread, by=cast.sam)

        assert seen(thread, by=cast.root) == []


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "mo"])
def test_it_is_for_the_team_alone(cast, who):
    thread, person = cast.thread(), getattr(cast, who)
    with at(0):
        operations.be_here(thread, by=cast.sam, state="typing")

        assert others_at([thread.id], person) == {}
        with pytest.raises(Forbidden):
            operations.be_here(thread, by=person, state="looking")
        with pytest.raises(Forbidden):
            operations.be_gone(thread, by=person)
        assert others_at([thread.id], None) == {}
    assert rows() == 1


def test_one_looks_or_types_and_nothing_else(cast):
    with pytest.raises(Invalid):
        operations.be_here(cast.thread(), by=cast.sam, state="sleeping")

    assert rows() == 0


def test_nobody_leaves_a_trail(cast):
    threads = [cast.thread(title=f"Question with number {n:03}", by=cast.root) for n in range(3)]
    with at(0):
        operations.be_here(threads[0], by=cast.sam, state="looking")
    with at(50):
        operations.be_here(threads[1], by=cast.sam, state="looking")
        assert rows() == 1
    with at(51):
        operations.be_here(threads[2], by=cast.sam, state="looking")
        assert rows() == 2
    operations.forget(before=NOON + timedelta(days=1))
    assert rows() == 0


def test_one_person_is_in_so_many_places_at_most(cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    threads = [cast.thread(title=f"Question with number {n:03}", by=cast.root) for n in range(3)]
    for seconds, thread in enumerate(threads):
        with at(seconds):
            operations.be_here(thread, by=cast.sam, state="looking")

    with at(3):
        assert set(others_at([one.id for one in threads], cast.root)) == {
            one.id for one in threads[1:]
        }


def test_two_tabs_at_once_are_one_person(app, cast):
    thread = cast.thread()
    results = together(
        app, [lambda s=state: operations.be_here(thread, by=cast.sam, state=s) for state in ("looking", "typing") * 3]
    )  # fmt: skip

    assert not [one for one in results if isinstance(one, Exception)], results
    assert rows() == 1
