"""What the score learns, from whom, and that it forgets as exactly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.domain.flags import operations as flags
from community.domain.review import operations as review
from community.domain.review.models import ReviewItem
from community.domain.review.rules import Decision
from community.domain.settings import operations as numbers
from community.domain.spam import operations, queries, rules
from community.domain.spam.features import BUCKETS, Circumstances, bucket_of, features_of
from community.domain.spam.models import SpamBucket, SpamLesson
from community.domain.spam.rules import NEUTRAL, Sign, judged
from community.domain.threads.operations import remove, restore
from community.domain.threads.queries import get_post
from community.kernel.db import db
from tests.support.newcomers import ADVERTISEMENT, HONEST, newcomer, taught
from tests.support.together import together

LIKE_SPAM = ADVERTISEMENT.format(n=99)


def score(body):
    return queries.judge(features_of("", body)).score


def buckets():
    rows = db.session.execute(select(SpamBucket.bucket, SpamBucket.spam, SpamBucket.ham))
    return {tuple(row) for row in rows}


def decide(by, decision):
    item = db.session.query(ReviewItem).filter_by(closed_at=None).one()
    review.claim(item.id, by)
    review.decide(item.id, by, decision)


def test_it_knows_nothing_before_it_was_taught(cast):
    assert score(LIKE_SPAM) == NEUTRAL
    assert cast.answer(cast.thread(), body=LIKE_SPAM, by=newcomer()).removed_at is None


def test_it_says_nothing_after_a_handful_of_lessons(cast):
    taught(cast, rules.FEWEST_LESSONS - 1)

    assert score(LIKE_SPAM) == NEUTRAL


def test_what_it_was_taught_it_recognises_and_says_why(cast):
    taught(cast)

    judgement = queries.judge(features_of("", LIKE_SPAM))

    assert judgement.score >= 90
    assert score(HONEST.format(n=99)) <= 10
    assert {"cheap", "followers"} & {name for name, _share in judgement.features}
    assert all(share > 50 for _name, share in judgement.features)


def test_likely_spam_of_a_newcomer_is_held_and_of_others_is_not(cast):
    taught(cast)
    thread = cast.thread()

    held = cast.answer(thread, body=LIKE_SPAM, by=newcomer())
    stands = cast.answer(thread, body="Clean the sensor, please.") and cast.answer(
        thread, LIKE_SPAM
    )

    suspicion = queries.suspicions([held.id])[held.id]
    assert held.removed_at is not None
    assert Sign.LIKELY in suspicion.signs
    assert suspicion.features
    assert stands.removed_at is None


def test_an_admin_says_from_which_likeness_on_it_holds(cast):
    taught(cast)
    numbers.change({"spam_at": 101}, by=cast.root)

    assert cast.answer(cast.thread(), body=LIKE_SPAM, by=newcomer()).removed_at is None


def test_removing_as_spam_teaches_and_restoring_takes_the_lesson_back(cast):
    answer = cast.answer(cast.thread(), body=LIKE_SPAM)

    remove(answer, cast.mo, is_abuse=True)
    learned = queries.lessons()
    restore(get_post(answer.id, cast.mo, removed=True), cast.mo)

    assert learned == (1, 0)
    assert queries.lessons() == (0, 0)
    assert buckets() == set()


def test_a_removal_for_something_else_teaches_nothing(cast):
    thread = cast.thread()
    remove(cast.answer(thread, body="Rude words, and more of them."), cast.mo)
    rude = cast.answer(thread, body="Very rude words, and more of them.")
    flags.flag(rude, by=cast.cleo, reason="rude")

    decide(cast.mo, Decision.AGREE)

    assert queries.lessons() == (0, 0)


@pytest.mark.parametrize(
    ("decision", "lessons"),
    [(Decision.AGREE, (1, 0)), (Decision.DISAGREE, (0, 1)), (Decision.IGNORE, (0, 0))],
)
def test_a_flag_as_spam_teaches_as_it_was_decided(cast, decision, lessons):
    flags.flag(cast.answer(cast.thread(), body=LIKE_SPAM), by=cast.cleo, reason="spam")

    decide(cast.mo, decision)

    assert queries.lessons() == lessons


def test_a_held_post_that_is_shown_was_no_spam(cast):
    cast.answer(cast.thread(), body="https://example.com/a", by=newcomer())

    decide(cast.mo, Decision.SHOW)

    assert queries.lessons() == (0, 1)


def test_an_author_teaches_nothing_by_taking_a_post_back(cast):
    answer = cast.answer(cast.thread(), body=LIKE_SPAM)
    remove(answer, cast.ben)
    restore(get_post(answer.id, cast.mo, removed=True), cast.ben)

    assert queries.lessons() == (0, 0)


def test_any_order_of_learning_and_forgetting_leaves_the_sum_of_the_lessons(cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_LESSONS", 4)
    thread = cast.thread()
    ids = [cast.answer(thread, body=f"Answer number {n}.", by=cast.mo).id for n in range(6)]
    step = st.tuples(
        st.sampled_from(ids), st.sampled_from([True, False, None]), st.text(max_size=40)
    )

    @settings(max_examples=15, deadline=None)
    @given(st.lists(step, max_size=12))
    def holds(steps):
        for post_id, is_spam, text in steps:
            if is_spam is None:
                operations.forget(post_id)
            else:
                operations.learn(post_id, features_of("", text), is_spam)
        assert operations.wrong_buckets() == []
        assert db.session.query(SpamLesson).count() <= 4

    holds()
    for post_id in ids:
        operations.forget(post_id)
    assert buckets() == set()


def test_lessons_learned_at_once_are_all_counted(app, cast):
    thread = cast.thread()
    ids = [cast.answer(thread, body=f"Answer number {n}.", by=cast.mo).id for n in range(8)]
    features = features_of("", LIKE_SPAM)

    together(app, [lambda one=one: operations.learn(one, features, True) for one in ids])

    assert queries.lessons() == (8, 0)
    assert operations.wrong_buckets() == []


def test_a_recount_finds_and_mends_what_is_wrong(cast):
    taught(cast, 1)
    db.session.query(SpamBucket).filter_by(bucket=0).update({"spam": 7})
    db.session.commit()

    assert operations.wrong_buckets() == [0]
    assert operations.recount() == [0]
    assert operations.wrong_buckets() == []


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_features_of_any_text_are_the_same_each_time_few_and_fit_their_buckets(body, title):
    found = features_of(title, body, [Sign.LIKELY, Sign.TRAP])

    assert found == features_of(title, body, [Sign.TRAP])
    assert len(found) <= 300
    assert all(1 <= bucket_of(feature) <= BUCKETS for feature in found)


@given(
    st.dictionaries(st.text(max_size=5), st.tuples(st.integers(0, 50), st.integers(0, 50))),
    st.integers(50, 99),
    st.integers(50, 99),
)
@settings(max_examples=60, deadline=None)
def test_a_score_is_a_percent_and_one_kind_more_never_lowers_it(counts, spam, ham):
    before = judged(counts, spam, ham).score
    told = {name: (spam_in + 1, 0) for name, (spam_in, _ham_in) in counts.items()}

    assert 0 <= before <= 100
    assert judged(told, spam, ham).score >= NEUTRAL


def test_how_a_post_came_about_tells_more_than_its_words(cast):
    """Moderators who take first answers with a link away have the next one held, whatever it says."""
    first, later = Circumstances("answer", 0, 0), Circumstances("answer", 0, 3)
    thread = cast.thread()
    words = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    for n, word in enumerate(words):
        for is_spam, link, about in ((True, " https://shop.example/", first), (False, "", later)):
            body = (
                f"Clean the {word} of the device and look whether it prints as it should do.{link}"
            )
            post = cast.answer(thread, body=f"{body} {n}", by=cast.mo)
            operations.learn(post.id, features_of("", body, about=about), is_spam)

    def told(link, about):
        body = f"Take it out, restart, and tell us if that was all there is to it.{link}"
        return queries.judge(features_of("", body, about=about)).score

    assert told(" https://else.example/", first) >= 90
    assert told("", later) <= 10
    assert told(" https://else.example/", Circumstances("own", 0, 0)) < 90, "another kind of post"


def test_lessons_and_judgements_see_the_same_circumstances(cast):
    """What a post was judged by is what is learned of it, also when its author has written more since."""
    writer = newcomer()
    held = cast.answer(cast.thread(), body="https://example.com/a", by=writer)
    for n in range(3):
        cast.answer(cast.thread(title=f"The printer stops at {n}"), by=writer)

    decide(cast.mo, Decision.SHOW)

    learned = set(db.session.get(SpamLesson, held.id).buckets)
    assert {bucket_of("*earlier:0@answer"), bucket_of("*links:1@answer")} <= learned
