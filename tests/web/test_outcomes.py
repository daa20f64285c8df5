"""Who escalated finds what became of each: by whom, when, with which answer or remedy, or why it was left."""

from community.domain.escalations import operations as escalations
from community.domain.threads import operations as threads
from tests.support.after import thread_of
from tests.support.pages import words
from tests.support.standing import trusted
from tests.support.statements import counted


def escalated(cast, title, by=None):
    return escalations.escalate(cast.thread(title=title), by=by or cast.mo, reason="Why.")


def test_each_way_a_case_ends_is_told_in_its_own_words(cast, browse):
    answered = escalated(cast, "The printer prints nothing at all")
    answer = cast.answer(thread_of(answered))
    escalations.claim(answered, by=cast.sam)
    escalations.solve(answered, by=cast.sam, answer=answer)
    remedied = escalations.claim(escalated(cast, "The printer is too loud at night"), by=cast.sam)
    escalations.solve(remedied, by=cast.sam, remedy="A new printer was sent.")
    trusted(cast.ben, reputation=250)
    declined = escalated(cast, "The printer has the wrong colour", by=cast.ben)
    escalations.decline(declined, by=cast.mo, reason="See the manual first.")
    lives = escalated(cast, "The printer smells of burnt paper")
    escalations.claim(lives, by=cast.sam)

    page = browse(cast.mo).get("/escalations")
    seen = words(page)

    assert f'href="/posts/{answer.id}"' in page.text and "The answer that solved it" in seen
    assert "Remedy : A new printer was sent." in seen.replace("Remedy:", "Remedy :")
    assert "See the manual first." not in seen, "it was another's"
    assert seen.count("Sam Agent") >= 3
    proposer = words(browse(cast.ben).get("/escalations"))
    assert "Left to the community" in proposer and "See the manual first." in proposer
    assert "A new printer was sent." not in proposer


def test_an_answer_that_was_removed_is_not_linked_to(cast, browse):
    case = escalated(cast, "The printer prints nothing at all")
    answer = cast.answer(thread_of(case))
    escalations.claim(case, by=cast.sam)
    escalations.solve(case, by=cast.sam, answer=answer)
    threads.remove(answer, by=cast.mo)

    assert f'/posts/{answer.id}"' not in browse(cast.mo).get("/escalations").text


def test_more_cases_cost_no_more_queries(cast, browse):
    def ended(number):
        case = escalations.claim(
            escalated(cast, f"The printer of floor {number} is loud"), by=cast.sam
        )
        escalations.solve(case, by=cast.sam, remedy="Mended.")

    client = browse(cast.mo)
    ended(1)
    client.get("/escalations")
    with counted() as few:
        client.get("/escalations")
    for number in range(2, 8):
        ended(number)
    client.get("/escalations")  # what is remembered for some seconds is so for both
    with counted() as many:
        assert words(client.get("/escalations")).count("Mended.") == 7
    assert len(many) <= len(few), "\n".join(many)
