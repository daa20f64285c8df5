"""What a line of a list says of its thread, and the tabs and filters over it with their numbers."""

from datetime import timedelta

from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.escalations import operations as escalations
from community.domain.escalations.sla_models import SlaClock
from community.domain.known_issues import operations as known_issues
from community.domain.moderation.tending import move
from community.domain.threads import operations as threads
from community.domain.threads import tallies
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post, get_thread
from community.domain.threads.rendering import excerpt
from community.kernel import cache, clock
from community.kernel.db import db
from community.web import parts
from tests.support.known import bound, declared
from tests.support.pages import words
from tests.support.standing import known_tags
from tests.support.statements import counted

FIRST_WORDS = "It stops after ten minutes."


def with_the_team(cast, title="The label printer stops by itself"):
    thread = cast.thread(title=title, body=FIRST_WORDS)
    return escalations.escalate(thread, by=cast.mo, reason="Nobody could help.")


def test_where_the_team_has_it_the_line_says_since_when_and_until_when(cast, browse):
    cast.thread(title="Another one that waits for peers", body="SHOWNWORDS of the question.")
    opened = with_the_team(cast)

    page = words(browse().get("/"))
    due = db.session.scalars(
        select(SlaClock.due_at).where(SlaClock.escalation_id == opened.id).order_by(SlaClock.due_at)
    ).first()
    with clock.frozen(due + timedelta(minutes=1)):
        late = words(browse().get("/"))

    assert "with the support team since" in page
    assert "reply due by" in page
    assert FIRST_WORDS not in page
    assert "SHOWNWORDS" in page, "the others keep their first words"
    assert "the reply is late" in late
    assert "reply due by" not in late


def test_a_line_that_is_kept_follows_what_the_team_does(cast, browse):
    opened = with_the_team(cast)
    thread = get_thread(opened.thread_id, None)
    client = browse(cast.cleo)
    seen = [words(client.get("/"))]

    for happens in (
        lambda: cast.answer(thread, by=cast.sam, body="We look into it."),
        lambda: escalations.claim(opened, by=cast.sam),
    ):
        with clock.frozen(clock.now() + timedelta(minutes=5 * len(seen))):
            happens()
            seen.append(words(client.get("/")))
            parts.forget_all()
            assert words(client.get("/")) == seen[-1], "what is kept is what is made anew"

    assert "reply due by" in seen[0] and "reply due by" not in seen[1], "the team has replied"
    assert "is on it" not in seen[1] and "is on it" in seen[2]


def test_any_number_of_lines_of_the_team_takes_one_query(cast, browse):
    client = browse(cast.cleo)
    with_the_team(cast)
    client.get("/")
    with counted() as few:
        client.get("/")
    for n in range(5):
        with_the_team(cast, title=f"The label printer number {n} stops")
    with counted() as many:
        page = client.get("/")

    assert words(page).count("with the support team since") == 6
    assert len(many) <= len(few), "\n".join(many)
    assert len([one for one in many if "escalation" in one and "sla_clock" in one]) == 1


def test_a_line_says_when_somebody_wrote_last_if_that_is_another_time(cast, browse):
    with clock.frozen(clock.now() - timedelta(days=3)):
        old, quiet = cast.thread(title="An old one that is talked about"), cast.thread()
    cast.answer(old)

    page = browse().get("/").text

    assert page.count("thread-row__since") == 1
    assert page.index("thread-row__since") < page.index(quiet.title)


def test_a_closed_line_says_why(cast, browse):
    thread = cast.thread(title="Can somebody recommend a good book?")
    threads.close(thread, by=cast.mo, reason="off_topic")

    assert "Closed Off topic" in words(browse().get("/"))


def test_members_find_what_is_for_them_and_visitors_are_not_offered_it(cast, browse):
    assert "For you" in words(browse(cast.ada).get("/"))
    assert "For you" not in words(browse().get("/"))


def test_filters_and_tabs_have_the_numbers_of_what_they_leave(cast, browse):
    answers.endorse(cast.answer(cast.thread(title="The one that is official")), by=cast.sam)
    cast.thread(title="The one that waits for an answer")
    with_the_team(cast)

    home, solved, official = (
        words(browse().get(path)) for path in ("/", "/?view=solved", "/?only=official")
    )

    assert "With support 1 Official 1" in home
    assert "With support 0 Official 1" in solved
    assert "Needs answer 0 Active 1" in official
    assert "With support 1 Official 1" in official


def test_a_category_offers_its_own_tags_to_narrow_by(cast, browse):
    other = categories.create(name="Billing")
    cast.thread(title="A question about the roll", tags=["roll"])
    known_tags("invoice")
    threads.ask(
        by=cast.ada, category=other, title="A question about an invoice", body="Where is it?",
        tags=["invoice"],
    )  # fmt: skip
    removed = cast.thread(title="A question that was removed", tags=["gone"])
    threads.remove(get_post(question_of(removed.id, None).id, None), by=cast.mo)
    cache.forget_all()

    page = browse().get("/c/printing").text

    assert "/c/printing?tag=roll" in page
    assert "/c/printing?tag=invoice" not in page
    assert tallies.tags_in("printing", None, limit=5) == [("roll", 1)]


def test_the_first_words_leave_out_the_headings_of_a_template():
    assert (
        excerpt("<h3>What happens</h3><p>It stops.</p><h4>Log</h4><p>Nothing.</p>")
        == "It stops. Nothing."
    )
    assert excerpt("<h3>Only a heading</h3>") == "Only a heading", "better than nothing"


def test_a_line_says_how_far_the_known_issue_is_that_it_is_about_to_those_who_may_read_of_it(
    cast, browse, write
):
    known = declared(cast)
    bound(cast, known, title="Another printer stops")
    write()
    member, visitor = browse(cast.cleo), browse()
    for address in ("/", "/search?q=printer"):
        assert words(visitor.get(address)).count("Known issue: Identified") == 2
    assert "Known issue: Identified" in words(member.get("/"))

    known_issues.declare(known, cast.sam, "fixed", fixed_in="4.2")
    assert words(member.get("/")).count("Known issue: Fixed in 4.2") == 2

    inside = categories.create("Inside", by=cast.root, readers="staff")
    move(known, by=cast.sam, to=inside)
    assert "Known issue: Fixed" not in words(visitor.get("/"))
