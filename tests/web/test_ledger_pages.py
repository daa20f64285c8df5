"""What somebody's reputation is made of, as a page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.reputation import operations as reputation
from community.domain.threads import operations as threads
from community.domain.votes import operations as votes
from community.kernel import clock
from tests.support.pages import words
from tests.support.standing import everybody_votes
from tests.support.statements import counted

MORNING = datetime(2026, 3, 4, 9, tzinfo=UTC)


def steps(response):
    """The entries in order, each as one line of words."""
    found = re.findall(
        r'<li class="ladder__step.*?</li>', response.get_data(as_text=True), re.DOTALL
    )
    return [" ".join(re.sub("<[^>]+>", " ", step).split()) for step in found]


def test_each_entry_says_why_and_how_much_and_leads_to_the_post(cast, browse):
    everybody_votes(cast.root)
    thread = cast.thread()
    answer = cast.answer(thread)
    votes.vote(answer, by=cast.cleo, value=1)
    answers.accept(answer, by=cast.ada)

    response = browse(cast.ben).get("/people/ben/reputation")

    assert steps(response) == [
        f"An answer was accepted {thread.title} +15",
        f"A post was voted up {thread.title} +10",
    ]
    assert response.get_data(as_text=True).count(f'href="/posts/{answer.id}"') == 2


def test_a_visitor_reads_it_and_nobody_learns_who_voted(cast, browse):
    everybody_votes(cast.root)
    votes.vote(cast.answer(cast.thread()), by=cast.cleo, value=1)

    page = words(browse().get("/people/BEN/reputation"))

    assert "A post was voted up" in page
    assert "Cleo" not in page


def test_what_was_taken_back_is_told_as_undone(cast, browse):
    everybody_votes(cast.root)
    thread = cast.thread()
    answer = cast.answer(thread)
    for value in (1, -1):
        votes.vote(answer, by=cast.cleo, value=value)
    votes.unvote(answer, by=cast.cleo)

    told = [
        step.replace(f" {thread.title}", "")
        for step in steps(browse(cast.ben).get("/people/ben/reputation"))
    ]

    assert sorted(told) == [
        "A post was voted down (undone) +2", "A post was voted down −2",
        "A post was voted up (undone) −10", "A post was voted up +10",
    ]  # fmt: skip


def test_a_post_one_may_not_read_is_told_without_its_title(cast, browse):
    everybody_votes(cast.root)
    thread = cast.thread()
    answer = cast.answer(thread)
    votes.vote(answer, by=cast.cleo, value=1)
    threads.remove(answer, by=cast.mo, reason="wrong")

    for reader in (None, cast.cleo):
        response = browse(reader).get("/people/ben/reputation")
        assert steps(response) == ["A post was voted up A post that is not open to you +10"]
        assert thread.title not in response.get_data(as_text=True)
        assert f"/posts/{answer.id}" not in response.get_data(as_text=True)


def test_on_what_somebody_cast_a_down_vote_is_for_their_eyes_only(cast, browse):
    everybody_votes(cast.root)
    thread = cast.thread()
    votes.vote(cast.answer(thread), by=cast.cleo, value=-1)

    def told(reader):
        return steps(browse(reader).get("/people/cleo/reputation"))

    assert told(cast.cleo) == [f"Voted an answer down {thread.title} −1"]
    for reader in (None, cast.ben, cast.root):
        assert told(reader) == ["Voted an answer down A post that is not open to you −1"]


def test_what_came_along_is_about_no_post(cast, browse):
    reputation.take_over(cast.ben.id, 640)

    page = browse(cast.ben).get("/people/ben/reputation")

    assert steps(page) == ["Brought along from the community before this one +640"]


def test_a_vote_on_a_full_day_says_why_it_brought_nothing(cast, browse):
    everybody_votes(cast.root)
    with clock.frozen(MORNING):
        given = [cast.answer(cast.thread(title=f"A question with number {n}")) for n in range(5)]
        for voter in (cast.ada, cast.cleo, cast.mo, cast.sam, cast.root):
            for answer in given:
                votes.vote(answer, by=voter, value=1)

    told = steps(browse(cast.ben).get("/people/ben/reputation"))

    why = "The up-votes of one day bring 200 points at most. 0"
    assert [step.endswith(why) for step in told] == [True] * 5 + [False] * 20
    assert not [step for step in told if "undone" in step]


def test_a_sixth_vote_of_one_person_says_why_it_brought_nothing(cast, browse):
    everybody_votes(cast.root)
    with clock.frozen(MORNING):
        for n in range(6):
            answer = cast.answer(cast.thread(title=f"A question with number {n}"))
            votes.vote(answer, by=cast.cleo, value=1)

    told = steps(browse(cast.ben).get("/people/ben/reputation"))

    assert told[0].endswith("of one person for another, at most 5 in a day. 0")
    assert all(step.endswith("+10") for step in told[1:])


def test_it_is_in_days_and_walked_by_pages(cast, browse):
    everybody_votes(cast.root)
    for n in range(33):
        with clock.frozen(MORNING + timedelta(days=n)):
            answers.accept(
                cast.answer(cast.thread(title=f"A question with number {n}")), by=cast.ada
            )
    client = browse(cast.ben)

    first = client.get("/people/ben/reputation")
    after = re.search(r'rel="next" href="([^"]+)"', first.get_data(as_text=True))[1]
    second = client.get(after.replace("&amp;", "&"))

    assert first.get_data(as_text=True).count('id="day-') == len(steps(first)) == 30
    assert len(steps(second)) == 3
    assert not set(steps(first)) & set(steps(second))
    assert 'rel="next"' not in second.get_data(as_text=True)


def test_more_entries_make_no_more_queries(cast, browse):
    everybody_votes(cast.root)
    client = browse(cast.ben)

    def earn(n):
        answers.accept(cast.answer(cast.thread(title=f"A question with number {n}")), by=cast.ada)
        votes.vote(
            cast.answer(cast.thread(title=f"And one with number {n}")), by=cast.cleo, value=1
        )

    earn(0)
    client.get("/people/ben/reputation")
    with counted() as few:
        client.get("/people/ben/reputation")
    for n in range(1, 6):
        earn(n)
    with counted() as many:
        client.get("/people/ben/reputation")

    assert len(many) <= len(few), "\n".join(many)
    assert len(few) <= 9, "\n".join(few)


@pytest.mark.parametrize("handle", ["nobody", "x" * 500, "%00"])
def test_there_is_no_ledger_of_nobody(cast, browse, handle):
    assert browse().get(f"/people/{handle}/reputation").status_code == 404


def test_a_page_marker_of_another_kind_is_refused(cast, browse):
    assert browse().get("/people/ben/reputation?after=nonsense").status_code == 422


def test_the_profile_and_the_privileges_lead_there(cast, browse):
    client = browse(cast.ben)

    assert 'href="/people/ben/reputation"' in client.get("/people/ben").get_data(as_text=True)
    assert 'href="/people/ben/reputation"' in client.get("/privileges").get_data(as_text=True)
    assert "Nothing yet" in words(client.get("/people/ben/reputation"))
