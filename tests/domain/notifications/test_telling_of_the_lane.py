"""What an asker writes to the team reaches it though there is no case, and nobody else hears of it."""

from community.domain.answers import apart
from community.domain.answers import operations as answers
from community.domain.answers.apart import Wording
from community.domain.escalations import operations as escalations
from community.domain.notifications import letters, queries
from community.domain.notifications.letters import Site
from community.domain.teams import absences
from community.domain.threads import operations as threads
from community.domain.threads.queries import get_thread
from tests.support.after import carried_out, told
from tests.support.crew import put_in_team
from tests.support.mail import mails


def private(cast, thread, by=None, body="My order is XSECRETX."):
    by = by or cast.ada
    return answers.answer(get_thread(thread.id, by), by=by, body=body, audience="private")


def heard(cast):
    carried_out()
    return {
        one.handle: told(one).count("lane")
        for one in cast.everyone.values()
        if one and "lane" in told(one)
    }


def test_where_no_team_answers_for_it_all_at_the_desk_hear_it(cast):
    private(cast, cast.thread())

    assert heard(cast) == {"sam": 1, "root": 1}


def test_the_team_of_the_category_hears_it_but_for_who_is_away(cast):
    put_in_team(cast, cast.sam, cast.root)
    absences.go_away(cast.root, by=cast.root)
    private(cast, cast.thread())

    assert heard(cast) == {"sam": 1}


def test_it_is_told_once_until_the_team_has_replied(cast):
    thread = cast.thread()
    first = private(cast, thread)
    private(cast, thread, body="And my address.")
    threads.comment(first, by=cast.ada, body="Are you there?")
    assert heard(cast) == {"sam": 1, "root": 1}

    private(cast, thread, by=cast.sam, body="I am. One moment.")
    private(cast, thread, body="Thank you.")
    assert heard(cast) == {"sam": 2, "root": 2}


def test_a_live_case_tells_by_its_clocks_and_notes_and_public_answers_tell_nothing(cast):
    thread = cast.thread()
    answers.answer(thread, by=cast.ada, body="It was the cable, I think.")
    answers.answer(get_thread(thread.id, cast.sam), by=cast.sam, body="Hm.", audience="staff")
    private(cast, thread, by=cast.sam, body="Write to us here.")
    escalations.escalate(get_thread(thread.id, cast.mo), by=cast.mo, reason="Why.")
    private(cast, thread)

    assert heard(cast) == {}


def test_what_is_moved_out_of_a_public_text_is_told_as_well(cast):
    thread = cast.thread()
    apart.answer_apart(
        thread, cast.ada, "I paid with 4111 1111 1111 1111, and it still stops.", Wording()
    )

    assert heard(cast) == {"sam": 1, "root": 1}


def test_the_news_lead_to_the_post_and_its_words_are_in_no_mail(cast):
    thread = cast.thread()
    post = private(cast, thread)
    carried_out()

    notice = queries.notices(cast.sam).items[0]
    assert notice.path == f"/posts/{post.id}" and notice.excerpt == ""
    (mail,) = mails("lane", cast.sam.email)
    letter = letters.write(mail, Site("Peerdesk", "http://x", "en"))
    assert "Ada Asker" in letter.text and "XSECRETX" not in str(letter)
