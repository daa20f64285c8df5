from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.categories.models import Tag
from community.domain.settings import operations as settings
from community.domain.settings import queries
from community.domain.settings.schema import Privilege
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.queries import get_post
from community.domain.votes import operations as votes
from community.kernel import cache, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, RateLimited
from tests.support.people import members
from tests.support.standing import trusted

LINKS = "\n".join(f"https://example.com/{n}" for n in range(3))


def allowed(act):
    try:
        act()
    except (Forbidden, Invalid):
        return False
    return True


@pytest.mark.parametrize(
    ("reputation", "up", "down"), [(14, False, False), (15, True, False), (100, True, True)]
)
def test_votes_open_with_reputation(cast, reputation, up, down):
    trusted(cast.cleo, reputation=reputation)
    answer = cast.answer(cast.thread())

    assert allowed(lambda: votes.vote(answer, by=cast.cleo, value=-1)) is down
    assert allowed(lambda: votes.vote(answer, by=cast.cleo, value=1)) is up
    assert get_post(answer.id, None).score == (1 if up else 0)


def test_who_cares_for_the_community_votes_with_none(cast):
    answer = cast.answer(cast.thread())

    for person in (cast.mo, cast.sam, cast.root):
        votes.vote(answer, by=person, value=1)
    assert get_post(answer.id, None).score == 3


def test_a_vote_is_taken_back_by_who_has_lost_the_reputation_since(cast):
    trusted(cast.cleo, reputation=15)
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.cleo, value=1)
    trusted(cast.cleo, reputation=3)

    votes.unvote(answer, by=cast.cleo)

    assert get_post(answer.id, None).score == 0


def test_new_tags_are_made_by_who_has_earned_it(cast):
    def ask():
        threads.ask(
            cast.ada, cast.category, "The printer stops at once", "It stops.", tags=["jam", "novel"]
        )

    with pytest.raises(Invalid) as refused:
        ask()
    assert "novel" in refused.value.fields["tags"] and "jam" not in refused.value.fields["tags"]
    assert db.session.query(Tag).filter_by(slug="novel").count() == 0

    trusted(cast.ada, reputation=100)
    ask()
    assert db.session.query(Tag).filter_by(slug="novel").count() == 1


@pytest.mark.parametrize(("reputation", "goes"), [(9, False), (10, True)])
def test_more_than_two_links_ask_for_ten(cast, reputation, goes):
    trusted(cast.ben, reputation=reputation)
    thread = cast.thread()

    assert allowed(lambda: cast.answer(thread, body=LINKS)) is goes
    assert allowed(lambda: cast.answer(thread, body=f"![the label](/uploads/{'x' * 32})\n" * 4))


def test_an_edit_may_keep_the_links_that_stood_there(cast):
    trusted(cast.ben, reputation=10)
    answer = cast.answer(
        cast.thread(),
        body=f"All that the maker says of this printer and its sensor, read it in order: {LINKS}",
    )
    trusted(cast.ben, reputation=1)

    editing.edit(answer, by=cast.ben, body=f"{LINKS}\n\nAnd a word.")
    with pytest.raises(Invalid):
        editing.edit(answer, by=cast.ben, body=f"{LINKS}\n\nhttps://example.com/more")


def test_the_first_day_is_bounded(cast):
    newcomer = members(1)[0]
    trusted(newcomer)
    for n in range(3):
        thread = cast.thread(title=f"The printer stops after label {n}", by=newcomer)
    for _ in range(10):
        cast.answer(thread, by=newcomer)

    with pytest.raises(RateLimited) as asked:
        cast.thread(title="One question too many today", by=newcomer)
    with pytest.raises(RateLimited):
        threads.comment(get_post(1, newcomer), by=newcomer, body="Once more.")
    settings.change({"newcomer_replies": 11}, by=cast.root)
    with pytest.raises(Invalid):
        cast.answer(thread, by=newcomer, body=LINKS)
    assert 0 < asked.value.retry_after <= 24 * 3600 + 1

    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        cast.thread(title="The next day is a new one", by=newcomer)


def test_titles_and_tags_are_changed_by_who_has_five_hundred_and_the_text_is_not(cast):
    thread = cast.thread(tags=["jam"])
    question = get_post(1, cast.cleo)
    trusted(cast.cleo, reputation=500)

    editing.edit(question, by=cast.cleo, body=question.body, tags=["sensor"])
    with pytest.raises(Forbidden):
        editing.edit(question, by=cast.cleo, body="Another text.")
    with pytest.raises(Forbidden):
        editing.edit(cast.answer(thread), by=cast.cleo, body="Another text.")

    assert get_post(1, None).thread.tags == ("sensor",)
    assert get_post(1, None).body == question.body


def test_from_a_thousand_on_others_posts_are_edited_at_once(cast):
    answer = cast.answer(cast.thread())
    trusted(cast.cleo, reputation=999)
    with pytest.raises(Forbidden):
        editing.edit(answer, by=cast.cleo, body="Better words.")

    trusted(cast.cleo, reputation=1000)
    editing.edit(answer, by=cast.cleo, body="Better words.")

    assert get_post(answer.id, None).body == "Better words."


def test_for_an_asker_who_is_away_a_trusted_member_accepts(cast):
    answer = cast.answer(cast.thread())
    trusted(cast.cleo, cast.ben, reputation=500)

    def accept(by, after):
        with clock.frozen(clock.now() + after):
            return allowed(lambda: answers.accept(answer, by=by))

    week = timedelta(days=7, minutes=1)
    assert not accept(cast.cleo, week), "nobody has liked it"
    votes.vote(answer, by=cast.mo, value=1)
    assert not accept(cast.cleo, timedelta(days=6)), "the asker may still come back"
    assert not accept(cast.ben, week), "it is Ben's own"
    assert accept(cast.cleo, week)


def test_not_while_the_asker_is_heard_of(cast):
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.mo, value=1)
    trusted(cast.cleo)
    threads.comment(answer, by=cast.ada, body="I will try.")

    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(Forbidden):
        answers.accept(answer, by=cast.cleo)


def test_an_admin_changes_what_reputation_opens(cast):
    answer = cast.answer(cast.thread())

    settings.change({Privilege.VOTE_UP: 1}, by=cast.root)
    votes.vote(answer, by=cast.cleo, value=1)

    settings.change({Privilege.VOTE_UP: 50}, by=cast.root)
    with pytest.raises(Forbidden):
        votes.vote(answer, by=cast.ada, value=1)


@pytest.mark.parametrize("name", ["ada", "mo", "sam"])
def test_nobody_else_does(cast, name):
    before = queries.read()
    with pytest.raises(Forbidden):
        settings.change({Privilege.VOTE_UP: 1}, by=getattr(cast, name))
    assert queries.read() == before


@pytest.mark.parametrize("value", [0, -1, 10**7, "15", None])
def test_what_makes_no_sense_is_refused_and_nothing_of_it_is_kept(cast, value):
    with pytest.raises(Invalid):
        settings.change({Privilege.VOTE_DOWN: 7, Privilege.VOTE_UP: value}, by=cast.root)
    with pytest.raises(Invalid):
        settings.change({"no such": 7}, by=cast.root)
    cache.forget_all()
    assert queries.terms().of(Privilege.VOTE_DOWN) == 100
