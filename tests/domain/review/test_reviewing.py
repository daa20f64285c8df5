import threading
from datetime import timedelta

import pytest

from community.domain.accounts.models import User
from community.domain.flags import operations as flags
from community.domain.flags import queries as flagged
from community.domain.reputation import queries as reputation
from community.domain.review import operations, queries
from community.domain.review.models import ReviewItem
from community.domain.review.rules import Decision, Kind
from community.domain.spam.queries import holds_watched_word
from community.domain.spam.rules import Manner
from community.domain.suggestions import operations as suggestions
from community.domain.threads.models import Post, Removal
from community.domain.threads.operations import remove
from community.domain.threads.queries import get_post
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from tests.support.people import members
from tests.support.standing import trusted

SPAM = "Best casino bonus here, so much of it: https://casino.example"


def only_item():
    return db.session.query(ReviewItem).filter(ReviewItem.closed_at.is_(None)).one()


@pytest.fixture
def flagged_post(cast):
    answer = cast.answer(cast.thread())
    flags.flag(answer, by=cast.cleo, reason="rude")
    return answer


@pytest.fixture
def held_post(cast):
    return cast.answer(cast.thread(), body=SPAM, by=members(1)[0])


def decide(by, decision):
    item = only_item()
    operations.claim(item.id, by)
    operations.decide(item.id, by, decision)


def test_the_queue_is_for_those_who_work_it(cast, flagged_post, held_post):
    trusted(cast.cleo, reputation=500)
    suggestions.suggest(flagged_post, by=members(1, "helper")[0], body="Clean the sensor twice.")

    seen = {
        name: sorted(card.kind for card in queries.items(person).items)
        for name, person in cast.everyone.items()
        if person
    }

    everything = ["flags", "held", "suggestion"]
    assert seen == {
        "the asker": [], "the answerer": [], "a bystander": ["held", "suggestion"],
        "a moderator": everything, "an agent": everything, "an admin": everything,
    }  # fmt: skip
    with pytest.raises(NotFound):
        operations.claim(db.session.query(ReviewItem).filter_by(kind="flags").one().id, cast.cleo)


def test_an_item_is_worked_by_who_claimed_it_and_by_nobody_else(cast, flagged_post):
    item = only_item()
    with pytest.raises(Conflict):
        operations.decide(item.id, cast.mo, Decision.IGNORE)

    operations.claim(item.id, cast.mo)
    for refused in (
        lambda: operations.claim(item.id, cast.sam),
        lambda: operations.decide(item.id, cast.sam, Decision.IGNORE),
    ):
        with pytest.raises(Conflict):
            refused()
    assert flagged.pending(flagged_post.id)

    with clock.frozen(clock.now() + timedelta(minutes=11)):
        operations.claim(item.id, cast.sam)
        with pytest.raises(Conflict):
            operations.decide(item.id, cast.mo, Decision.IGNORE)
        operations.decide(item.id, cast.sam, Decision.IGNORE)
    with pytest.raises(NotFound):
        operations.claim(item.id, cast.mo)


def test_what_is_given_back_is_free(cast, flagged_post):
    item = only_item()
    operations.claim(item.id, cast.mo)
    operations.let_go(item.id, cast.sam)
    with pytest.raises(Conflict):
        operations.claim(item.id, cast.sam)

    operations.let_go(item.id, cast.mo)
    operations.claim(item.id, cast.sam)


def test_of_many_who_claim_at_once_exactly_one_wins(app, cast, flagged_post):
    item_id = only_item().id
    reviewers = members(8, "reviewer")
    for person in reviewers:
        person.role = "moderator"
    db.session.commit()
    ids, won, lost = [person.id for person in reviewers], [], []
    gate = threading.Barrier(len(ids))

    def claim(person_id):
        with app.app_context():
            gate.wait()
            try:
                operations.claim(item_id, db.session.get(User, person_id))
                won.append(person_id)
            except Conflict:
                lost.append(person_id)

    racers = [threading.Thread(target=claim, args=(person_id,)) for person_id in ids]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert (len(won), len(lost)) == (1, 7)
    db.session.rollback()
    assert db.session.get(ReviewItem, item_id, populate_existing=True).claimed_by == won[0]


def test_agreeing_removes_the_post_and_takes_what_abuse_had_earned(cast, flagged_post):
    votes.vote(flagged_post, by=cast.mo, value=1)

    decide(cast.mo, Decision.AGREE)

    with pytest.raises(Gone):
        get_post(flagged_post.id, None)
    assert db.session.query(Removal).one().is_abuse
    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1 - 100
    assert reputation.of_all() == [] and reputation.wrong_sums() == []
    assert queries.items(cast.mo).items == ()


def test_restoring_what_was_abuse_gives_all_of_it_back(cast, flagged_post):
    from community.domain.threads.operations import restore

    votes.vote(flagged_post, by=cast.mo, value=1)
    decide(cast.mo, Decision.AGREE)

    restore(flagged_post, by=cast.root)

    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1 + 10
    assert reputation.of_all() == [] and reputation.wrong_sums() == []


@pytest.mark.parametrize("decision", [Decision.DISAGREE, Decision.IGNORE])
def test_what_flags_had_hidden_is_shown_when_a_moderator_sees_no_harm(cast, decision):
    answer = cast.answer(cast.thread())
    people = members(3)
    trusted(*people, reputation=15)
    for person in people:
        flags.flag(answer, by=person, reason="spam")
    with pytest.raises(Gone):
        get_post(answer.id, None)

    decide(cast.mo, decision)

    assert get_post(answer.id, None)
    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1


def test_a_first_post_that_looks_like_spam_is_held_and_shown_or_removed(cast, held_post):
    with pytest.raises(Gone):
        get_post(held_post.id, cast.cleo)

    decide(cast.mo, Decision.SHOW)

    assert get_post(held_post.id, cast.cleo)


def test_a_trusted_member_removes_a_held_post_as_spam_and_no_other(cast, held_post):
    trusted(cast.cleo, reputation=500)

    decide(cast.cleo, Decision.REMOVE)

    assert get_post(held_post.id, cast.mo, removed=True).removed_at
    with pytest.raises(Forbidden):
        remove(cast.answer(cast.thread(title="Another printer stops")), by=cast.cleo)
    assert reputation.of_all() == [] and reputation.wrong_sums() == []


@pytest.mark.parametrize(
    ("body", "seconds", "held"),
    [
        (SPAM, None, True),
        ("Find your \u0441asi\u200bno winnings with us today, all of you", None, True),
        ("https://example.com/a", None, True),
        ("Clean the sensor, then feed the roll again.", 1, True),
        ("Clean the sensor, then feed the roll again.", 30, False),
        ("Clean the sensor, then feed the roll again.", None, False),
        ("The manual has a page about it, and its step four was what helped me: https://example.com", None, False),
    ],
)  # fmt: skip
def test_which_first_posts_are_held(cast, body, seconds, held):
    manner = Manner(None if seconds is None else timedelta(seconds=seconds))

    answer = cast.answer(cast.thread(), body=body, manner=manner)

    assert (get_post(answer.id, cast.ben, removed=True).removed_at is not None) is held


def test_only_first_posts_are_held(cast):
    thread = cast.thread()
    cast.answer(thread)

    assert cast.answer(thread, body=SPAM).removed_at is None
    assert cast.answer(thread, body=SPAM, by=cast.mo).removed_at is None


def test_a_word_is_watched_however_it_is_dressed_up(app):
    for dressed in ("Casino!", "cas\u200bino", "ＣＡＳＩＮＯ", "the \u0441\u0430s\u0456no"):
        assert holds_watched_word(dressed), dressed
    assert not holds_watched_word("The occasional casinos' printers stop.")


def test_a_decision_fits_its_kind_or_changes_nothing(cast, flagged_post):
    item = only_item()
    operations.claim(item.id, cast.mo)

    with pytest.raises(Invalid):
        operations.decide(item.id, cast.mo, Decision.TAKE)
    assert only_item().claimed_by == cast.mo.id


def test_nobody_reviews_their_own_post(cast):
    answer = cast.answer(cast.thread(), by=cast.mo)
    flags.flag(answer, by=cast.cleo, reason="rude")

    assert queries.items(cast.mo).items == ()
    assert [card.kind for card in queries.items(cast.sam).items] == [Kind.FLAGS]


def test_a_post_of_a_hidden_category_is_no_item_for_who_may_not_read_it(cast):
    from community.domain.categories import operations as categories
    from community.domain.threads import operations as threads

    room = categories.create(name="Team", readers="staff")
    thread = threads.ask(by=cast.sam, category=room, title="Among ourselves only", body="Well?")
    flags.flag(get_post(thread.id, cast.root), by=cast.root, reason="rude")

    assert queries.items(cast.mo).items == ()
    assert len(queries.items(cast.root).items) == 1
    assert db.session.query(Post).count() == 1
