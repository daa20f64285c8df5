"""Muting and blocking: what they do, to whom, and that nobody is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.accounts.queries import cards
from community.domain.answers import operations as answers
from community.domain.blocks import operations, queries, rules
from community.domain.blocks.models import Block
from community.domain.notifications.queries import notices
from community.domain.threads import operations as threads
from community.jobs.outbox import sweep
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.together import together


def heard(person):
    with clock.frozen(clock.now() + timedelta(seconds=30)):
        sweep()
    return [notice.kind for notice in notices(person).items]


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_nothing_is_heard_of_who_is_kept_away(cast, kind):
    operations.keep_away(cast.ben, by=cast.ada, kind=kind)

    thread = cast.thread()
    cast.answer(thread, body="Hello @ada, clean it.")
    cast.answer(thread, by=cast.cleo)

    assert heard(cast.ada) == ["answer"]
    assert [notice.actor.handle for notice in notices(cast.ada).items] == ["cleo"]


def test_others_go_on_hearing_them(cast):
    operations.keep_away(cast.ben, by=cast.cleo, kind="block")

    cast.answer(cast.thread())

    assert heard(cast.ada) == ["answer"]


def test_who_is_blocked_cannot_comment_on_my_posts_and_is_refused_in_the_same_words_as_anybody(
    cast,
):
    answer = cast.answer(cast.thread(), by=cast.cleo)
    threads.comment(answer, by=cast.ben, body="Are you sure?")
    operations.keep_away(cast.ben, by=cast.cleo, kind="mute")
    threads.comment(answer, by=cast.ben, body="Quite sure?")
    operations.keep_away(cast.ben, by=cast.cleo, kind="block")

    with pytest.raises(Forbidden, match=r"^You cannot comment here\.$"):
        threads.comment(answer, by=cast.ben, body="Quite, quite sure?")
    threads.comment(answer, by=cast.ada, body="Yes.")
    operations.let_near(cast.ben, by=cast.cleo)
    threads.comment(answer, by=cast.ben, body="Good.")


def test_who_is_blocked_can_answer_for_all_the_others(cast):
    operations.keep_away(cast.ben, by=cast.ada, kind="block")

    assert cast.answer(cast.thread()).author_id == cast.ben.id
    assert heard(cast.ada) == []


def test_moderators_and_staff_are_heard_even_if_they_were_members_when_kept_away(cast):
    for person in (cast.mo, cast.sam, cast.root):
        with pytest.raises(Forbidden):
            operations.keep_away(person, by=cast.ada, kind="mute")
    operations.keep_away(cast.ben, by=cast.ada, kind="block")
    question = threads.ask(
        by=cast.ada, category=cast.category, title="Where is the paper tray?", body="I look."
    )
    accounts.grant_role(cast.ben, "moderator", by=cast.root)
    db.session.refresh(cast.ben)

    answers.answer(question, by=cast.ben, body="Below.")

    assert heard(cast.ada) == ["answer"]
    assert queries.between(cast.ada, [cast.ben.id]) == queries.NONE
    assert not queries.blocks(cast.ada.id, cast.ben)


def test_nobody_keeps_themselves_away_and_the_kind_must_make_sense(cast):
    with pytest.raises(Forbidden):
        operations.keep_away(cast.ada, by=cast.ada, kind="mute")
    with pytest.raises(Invalid):
        operations.keep_away(cast.ben, by=cast.ada, kind="hate")
    assert db.session.scalar(select(func.count()).select_from(Block)) == 0


def test_twice_is_once_also_at_the_same_moment_and_there_is_an_end_to_it(app, cast, monkeypatch):
    def mute():
        operations.keep_away(db.session.merge(cast.ben), by=db.session.merge(cast.ada), kind="mute")

    assert together(app, [mute, mute, mute]) == [None] * 3
    operations.keep_away(cast.ben, by=cast.ada, kind="block")
    assert [one.kind for one in queries.kept_away(cast.ada).items] == ["block"]

    monkeypatch.setattr(rules, "MOST", 1)
    with pytest.raises(Conflict):
        operations.keep_away(cast.cleo, by=cast.ada, kind="mute")
    operations.let_near(cast.ben, by=cast.ada)
    operations.let_near(cast.ben, by=cast.ada)
    assert queries.kept_away(cast.ada).items == ()


def test_names_are_completed_without_who_and_whom_one_keeps_away(cast):
    everybody = list(cards([cast.ada.id, cast.ben.id, cast.cleo.id]).values())
    operations.keep_away(cast.ben, by=cast.ada, kind="mute")
    operations.keep_away(cast.ada, by=cast.cleo, kind="block")

    assert [card.handle for card in queries.approachable(cast.ada, everybody)] == ["ada"]
    assert len(queries.approachable(cast.ben, everybody)) == 3, "who is muted is not told"
