"""What holds a newcomer's post, whom it never holds, and what everybody is told."""

from datetime import timedelta

import pytest

from community.domain.answers import apart
from community.domain.answers.queries import beside_the_public
from community.domain.notifications.queries import notices
from community.domain.settings import operations as settings
from community.domain.spam import queries, watching
from community.domain.spam.rules import AUTHOR_WORDS, SIGN_WORDS, Manner, Sign
from community.domain.threads import editing
from community.domain.threads.operations import ask, comment, remove, restore
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post, get_thread
from community.domain.threads.withholding import withheld_among
from community.kernel import clock
from community.kernel.errors import Forbidden, Invalid
from tests.support.corpora import naughty_strings
from tests.support.newcomers import newcomer
from tests.support.people import members

LONG = (
    "I took the roll out, cleaned the sensor with a dry cloth and put the roll back, and it prints."
)


def signs_of(post):
    found = queries.suspicions([post.id])
    return found[post.id].signs if found else ()


def test_a_trap_that_is_full_holds_the_post_without_a_word(cast):
    held = cast.answer(cast.thread(), by=newcomer(), manner=Manner(trapped=True))

    assert held.removed_at is not None
    assert signs_of(held) == (Sign.TRAP,)
    assert withheld_among([held.id])[held.id].reason == AUTHOR_WORDS[Sign.TRAP]


def test_what_is_held_or_taken_away_does_not_lift_its_thread(cast):
    thread = cast.thread()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        stands = cast.answer(thread)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        held = cast.answer(thread, by=newcomer(), manner=Manner(trapped=True))
        assert held.removed_at is not None
        assert get_thread(thread.id, None).last_activity_at == stands.created_at

        restore(held, by=cast.mo)
        assert get_thread(thread.id, None).last_activity_at == held.created_at

        remove(held, by=cast.mo)
        assert get_thread(thread.id, None).last_activity_at == stands.created_at


def test_who_asked_still_has_the_lane_of_a_question_that_is_held_and_nobody_else_does(cast):
    secret = {"title": "The scanner says no", "body": "It wants password=hunter2x9 now."}
    asker = newcomer()
    thread = apart.ask(
        asker, apart.Wording(), category=cast.category, manner=Manner(trapped=True), **secret
    )

    assert thread.removed_at is not None
    [lane] = beside_the_public(thread, asker)
    assert "hunter2x9" in lane.body
    assert [beside_the_public(thread, who) for who in (None, cast.ben, newcomer("other"))] == [
        [], [], [],
    ]  # fmt: skip


def test_every_reason_is_told_to_who_reviews_and_one_kindly_to_the_author(cast):
    held = cast.answer(
        cast.thread(), body="casino https://a.example", by=newcomer(),
        manner=Manner(timedelta(seconds=1)),
    )  # fmt: skip

    assert set(signs_of(held)) == {Sign.TYPED_FAST, Sign.WATCHED, Sign.BARE_LINKS}
    assert set(SIGN_WORDS) == set(AUTHOR_WORDS) == set(Sign)


@pytest.mark.parametrize("copier", ["the same", "another"])
def test_much_the_same_text_is_held_the_second_time(cast, copier):
    first, second = members(2)
    thread = cast.thread()
    assert cast.answer(thread, body=LONG, by=first).removed_at is None

    again = cast.answer(
        cast.thread(title="Another printer stops as well"),
        body=LONG.replace("dry cloth", "d\u200bry clоth") + " Good luck!",
        by=first if copier == "the same" else second,
    )

    assert signs_of(again) == (Sign.COPIED,)


def test_a_text_of_its_own_is_no_copy_nor_is_an_old_one(cast):
    first, second = members(2)
    thread = cast.thread()
    cast.answer(thread, body=LONG, by=first)
    other = cast.answer(
        thread,
        body="Mine was a worn roller. I ordered another, and since then it feeds.",
        by=second,
    )
    assert other.removed_at is None

    with clock.frozen(clock.now() + timedelta(days=3)):
        late = cast.answer(thread, body=LONG, by=newcomer())
        assert late.removed_at is None


def test_people_mentioned_are_few_on_the_first_day(cast):
    crowd = "Look at this, @ada @ben @cleo @root, please."
    thread = cast.thread()

    with pytest.raises(Invalid):
        cast.answer(thread, body=crowd, by=newcomer())
    assert cast.answer(thread, body=crowd).removed_at is None
    second = newcomer("second")
    mine = cast.answer(thread, body="Thank you, @ada.", by=second)
    with pytest.raises(Invalid):
        editing.edit(mine, by=second, body=crowd.replace("@ada", "@sam"))


def test_an_admin_watches_words_and_nobody_else_does(cast):
    thread = cast.thread()
    with pytest.raises(Forbidden):
        watching.watch("snake oil", by=cast.mo)

    watching.watch("Snake  oil", by=cast.root)
    watching.watch("snake oil", by=cast.root)
    held = cast.answer(
        thread, body="The best ѕnаke\u200b OIL for printers of any kind.", by=newcomer()
    )
    watching.unwatch("SNAKE OIL", by=cast.root)
    after = cast.answer(thread, body="Snake oil does not help printers at all.", by=newcomer("two"))

    assert signs_of(held) == (Sign.WATCHED,)
    assert after.removed_at is None
    assert "snake oil" not in queries.watched_words()


def test_a_word_as_shipped_can_be_unwatched(cast):
    watching.unwatch("casino", by=cast.root)

    post = cast.answer(cast.thread(), body="We print tickets for a casino in town.", by=newcomer())

    assert post.removed_at is None


@pytest.mark.parametrize("word", ["", "\u200b", "x" * 81])
def test_what_is_no_word_is_refused_and_nothing_changes(cast, word):
    before = queries.watched_words()

    with pytest.raises(Invalid):
        watching.watch(word, by=cast.root)
    assert queries.watched_words() == before


def test_without_the_work_that_is_asked_for_a_newcomers_post_waits(cast):
    settings.change({"proof_bits": 4}, by=cast.root)
    thread, new = cast.thread(), newcomer()

    assert signs_of(cast.answer(thread, by=new)) == (Sign.NO_PROOF,)
    assert (
        cast.answer(thread, body="I can say more.", by=new, manner=Manner(proved=True)).removed_at
        is None
    )
    assert cast.answer(thread, body="Members of old are asked for nothing.").removed_at is None


def test_a_newcomer_cannot_edit_spam_into_what_stands(cast):
    new = newcomer()
    answer = cast.answer(cast.thread(), body="Clean the sensor and try again.", by=new)

    editing.edit(answer, by=new, body="Clean the sensor at our online casino.")

    assert get_post(answer.id, cast.mo, removed=True).removed_at is not None
    assert signs_of(answer) == (Sign.WATCHED,)


def test_an_edit_takes_nobody_elses_words_away(cast):
    new = newcomer()
    thread = ask(new, cast.category, "A printer that stops on labels", "It stops and stops.")
    cast.answer(thread)
    first = get_post(question_of(thread.id, None).id, None)
    editing.edit(first, by=new, body="It stops at the casino.")

    assert get_post(first.id, None).removed_at is None


def test_staff_and_notes_are_never_screened(cast):
    thread = cast.thread()

    for person, more in ((cast.mo, {}), (cast.sam, {"audience": "staff"}), (cast.root, {})):
        assert (
            cast.answer(thread, body="https://casino.example", by=person, **more).removed_at is None
        )


def test_nobody_is_told_of_a_held_comment_that_mentions_them(cast):
    answer = cast.answer(cast.thread())

    comment(answer, newcomer(), "See https://casino.example, @cleo", manner=Manner(trapped=True))

    assert notices(cast.cleo).items == ()


def test_no_attack_string_breaks_the_screening(cast):
    new = newcomer()
    settings.change({"newcomer_replies": 1000, "newcomer_links": 100}, by=cast.root)
    thread = cast.thread()

    for line in naughty_strings()[::12]:
        post = cast.answer(thread, body=f"{line}\nand words", by=new)
        remove(post, cast.mo, is_abuse=True)

    assert queries.lessons()[0] > 20
