"""Silent limits: what is posted is accepted, and waits; with an end, written down, undone."""

from datetime import timedelta

import pytest

from community.domain.moderation import operations, queries
from community.domain.moderation.rules import Verb
from community.domain.spam.queries import suspicions
from community.domain.spam.rules import Sign
from community.domain.threads import editing
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.standing import trusted


def limit(cast, person=None, days=7, by=None):
    until = clock.now() + timedelta(days=days)
    return operations.limit(person or cast.ben, by or cast.mo, until, "It reads like advertising.")


def is_held(post):
    return db.session.get(Post, post.id, populate_existing=True).removed_at is not None


def test_what_a_limited_person_posts_is_accepted_and_waits(cast):
    trusted(cast.ben)
    thread = cast.thread()

    limit(cast)
    held = cast.answer(thread)

    assert is_held(held)
    assert suspicions([held.id])[held.id].signs == (Sign.LIMITED,)
    assert not is_held(cast.answer(thread, by=cast.cleo))


def test_it_ends_by_itself_and_when_it_is_undone(cast):
    thread = cast.thread()
    limit(cast, days=2)
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert not is_held(cast.answer(thread))

    act = limit(cast, days=9)
    operations.undo(act.id, cast.sam)

    assert not is_held(cast.answer(thread))
    with pytest.raises(Conflict):
        operations.undo(act.id, cast.mo)


def test_undoing_an_earlier_limit_leaves_the_later_one(cast):
    first = limit(cast)
    limit(cast, days=30, by=cast.sam)

    operations.undo(first.id, cast.mo)

    assert is_held(cast.answer(cast.thread()))


def test_an_edit_of_theirs_waits_too(cast):
    answer = cast.answer(cast.thread())
    limit(cast)

    editing.edit(answer, by=cast.ben, body="Buy my labels instead of theirs.")

    assert is_held(answer)


def test_it_is_written_down_with_its_end_and_its_reason(cast):
    act = limit(cast)

    (row,) = queries.record_of(cast.ben.id, cast.mo, (Verb.LIMIT,))

    assert (row.id, row.by.handle, row.reason) == (act.id, "mo", "It reads like advertising.")
    assert row.detail["until"] and row.is_undoable


def test_only_those_who_care_limit_and_only_members(cast):
    for by in (cast.ada, cast.cleo):
        with pytest.raises(Forbidden):
            limit(cast, by=by)
    for person in (cast.mo, cast.sam, cast.root):
        with pytest.raises(Forbidden):
            limit(cast, person, by=cast.root)
    with pytest.raises(Invalid):
        limit(cast, days=-1)
    with pytest.raises(Invalid):
        operations.limit(cast.ben, cast.mo, clock.now() + timedelta(days=1), " ")
    assert not is_held(cast.answer(cast.thread()))
