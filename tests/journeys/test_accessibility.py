"""axe finds nothing on any page, for any role, in either theme, with what opens open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.flags import operations as flags
from community.domain.follows import operations as follows
from community.domain.moderation import tending
from community.domain.replies import operations as replies
from community.domain.review import operations as review
from community.domain.review.models import ReviewItem
from community.domain.suggestions.operations import suggest
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.domain.threads import operations as threads
from community.domain.threads import posts, queries
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support import axe
from tests.support.crew import agents, put_in_team
from tests.support.people import members
from tests.support.standing import trusted

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenetikettendruckerwartungsvertrag"
RICH = f"""It began after the update to **4.8**, see [the notes](https://example.com/notes).

## What I see

1. The light goes red
2. `E-74` on the display

- [x] new batteries
- [ ] another router

| time | state |
|---|---|
| 01:58 | idle |

> It is fine all day.

```python
for label in labels: print(label, "{LONG}", sep="; ")
```

{LONG} @ben الطابعة تتوقف
"""


@pytest.fixture
def town(cast):
    """A community in which every kind of thing has happened once."""
    with clock.frozen(clock.now() - timedelta(days=2)):
        solved = cast.thread(body=RICH, tags=["wifi", "labels"], environment={"version": "4.8.0"})
        cast.solved = solved
        cast.asked = queries.get_post(posts.question_of(solved.id, None).id, None)
        cast.best = cast.answer(solved, body=RICH)
        cast.comments = [
            threads.comment(cast.asked, by=cast.cleo, body=f"Which router, number {n}?")
            for n in range(5)
        ]
        official = cast.answer(solved, by=cast.sam, body="Firmware 4.8.1 mends it.")
        cast.answer(solved, by=cast.sam, body="A look at the log would help.", audience="private")
        cast.answer(solved, by=cast.sam, body="Known, see the tracker.", audience="staff")
        trusted(cast.cleo, reputation=20)
        votes.vote(cast.best, by=cast.cleo, value=1)
        votes.me_too(solved, by=cast.cleo)
        answers.accept(cast.best, by=cast.ada)
        answers.endorse(official, by=cast.sam)
        answers.confirm(cast.best, by=cast.cleo, worked=True)
    cast.waiting = cast.thread(title=f"How do I pause {LONG}?")
    follows.follow(cast.waiting, by=cast.cleo)
    cast.handed_over = cast.thread(title="The app says I was charged twice")
    escalations.escalate(cast.handed_over, by=cast.mo, reason="Only billing can look this up.")
    cast.closed = cast.thread(title="Where can I buy rolls in Graz?")
    threads.close(cast.closed, by=cast.mo, reason="off_topic")
    need_care(cast)
    work_in_teams(cast)
    return cast


def work_in_teams(cast):
    """Two teams, somebody away, and a co-owned case that one offers to the other."""
    away, other = agents(2)
    put_in_team(cast, away, leads=(cast.sam,), ownership="co_owned", round_robin=True)
    theirs = teams.create("Billing", by=cast.root)
    teams.put_member(theirs, other, by=cast.root)
    absences.go_away(away, by=away)
    cast.offered = cast.thread(title="The invoice shows two printers")
    case = escalations.escalate(cast.offered, by=cast.mo, reason="Only billing knows.")
    escalations.claim(case, by=cast.sam)
    escalations.hand_over(case, by=cast.sam, team=theirs, reason="Yours.")


def need_care(cast):
    """Flags, a post they hid, and a suggested edit wait for review; one thread is locked."""
    flaggers = members(3, "flagger")
    trusted(*flaggers, reputation=20)
    cast.flagged = cast.answer(cast.waiting, body="Read the manual, will you.")
    for person in flaggers:
        flags.flag(cast.flagged, by=person, reason="rude", note="Not how we talk here.")
    suggest(
        cast.best, by=cast.cleo, body=cast.best.body + "\n\nSee also E-75.", reason="One more code."
    )
    cast.items = list(db.session.scalars(select(ReviewItem.id).order_by(ReviewItem.id)))
    review.claim(cast.items[0], by=cast.sam)
    cast.locked = cast.thread(title="Which labels stick in the freezer?")
    tending.lock_thread(cast.locked, by=cast.mo, reason="Settled long ago.")


def question(thread):
    return f"/questions/{thread.id}/{thread.slug}"


EVERYBODY = {
    "home": lambda town: "/",
    "needs answer": lambda town: "/?view=needs-answer",
    "an empty list": lambda town: "/?view=solved&tag=labels&only=with_support",
    "a category": lambda town: f"/c/{town.category.slug}",
    "categories": lambda town: "/c",
    "a tag": lambda town: "/tags/wifi",
    "tags": lambda town: "/tags",
    "a solved question": lambda town: question(town.solved),
    "a question without answers": lambda town: question(town.waiting),
    "a question with support": lambda town: question(town.handed_over),
    "a closed question": lambda town: question(town.closed),
    "a locked question": lambda town: question(town.locked),
    "history": lambda town: f"/posts/{town.best.id}/history",
    "ask": lambda town: "/questions/new",
    "search": lambda town: "/search",
    "search, found": lambda town: "/search?q=printer",
    "search, nothing found": lambda town: "/search?q=zeppelin",
    "people": lambda town: "/people",
    "a profile": lambda town: "/people/ben",
    "badges": lambda town: "/badges",
    "who helps most": lambda town: "/leaders",
    "what reputation opens": lambda town: "/privileges",
    "about": lambda town: "/about",
    "accessibility": lambda town: "/accessibility",
    "status": lambda town: "/status",
    "API": lambda town: "/api/docs",
    "not found": lambda town: "/nowhere",
}
# What the role of its reader changes beyond the bar, which all pages share.
ALIKE = frozenset(
    ("categories", "tags", "a tag", "an empty list", "needs answer", "search", "search, nothing found",
     "history", "people", "badges", "who helps most", "about", "accessibility", "status", "API",
     "not found", "a locked question")
)  # fmt: skip
SIGNED_IN = {name: address for name, address in EVERYBODY.items() if name not in ALIKE}
VISITORS = {
    "log in": lambda town: "/login",
    "join": lambda town: "/join",
    "forgot": lambda town: "/forgot",
}
MEMBERS = {
    "for you": lambda town: "/?view=for-you",
    "notifications": lambda town: "/notifications",
    "profile settings": lambda town: "/settings/profile",
    "password": lambda town: "/settings/password",
    "sessions": lambda town: "/settings/sessions",
    "notification settings": lambda town: "/settings/notifications",
    "tokens": lambda town: "/settings/tokens",
    "leave": lambda town: "/settings/leave",
    "drafts": lambda town: "/drafts",
    "edit": lambda town: f"/posts/{town.asked.id}/edit",
    "own flags": lambda town: "/flags",
    "flag": lambda town: f"/posts/{town.best.id}/flags",
    "suggest an edit": lambda town: f"/posts/{town.best.id}/suggestions",
    "forbidden": lambda town: f"/questions/{town.waiting.id}/closure",
}
STAFF = {
    "the desk": lambda town: "/desk",
    "who is there": lambda town: "/desk/team",
    "shifts": lambda town: "/desk/team/printing/agent0",
    "a case that is offered": lambda town: question(town.offered),
    "the desk with a case beside it": lambda town: "/desk?title=charged&case=1",
    "ready replies": lambda town: "/desk/replies",
    "write a ready reply": lambda town: "/desk/replies/new",
    "review": lambda town: "/review",
    "something to review": lambda town: f"/review/{town.items[0]}",
    "an edit to review": lambda town: f"/review/{town.items[1]}",
    "a hidden answer": lambda town: question(town.waiting),
    "tend a question": lambda town: f"/questions/{town.waiting.id}/moderation",
    "tend a post": lambda town: f"/posts/{town.best.id}/moderation",
    "a record": lambda town: "/people/ben/record",
    "edit": lambda town: f"/posts/{town.best.id}/edit",
    "close": lambda town: f"/questions/{town.waiting.id}/closure",
}
ADMINS = {
    "audit log": lambda town: "/admin/audit",
    "watched words": lambda town: "/admin/words",
    "settings of the community": lambda town: "/admin/settings",
    "vote patterns": lambda town: "/admin/votes",
    "teams": lambda town: "/admin/teams",
    "a team": lambda town: "/admin/teams/printing",
    "rules": lambda town: "/admin/rules",
    "a rule, tried": lambda town: "/admin/rules/words?try=1",
    "service levels": lambda town: "/admin/service-levels",
    "a policy": lambda town: "/admin/service-levels/policy",
    "a calendar": lambda town: "/admin/service-levels/calendars/new",
}
WHO_SEES = {
    "a visitor": (lambda town: None, EVERYBODY | VISITORS),
    "the asker": (lambda town: town.ada, SIGNED_IN | MEMBERS),
    "an agent": (lambda town: town.sam, SIGNED_IN | STAFF),
    "an admin": (lambda town: town.root, ADMINS),
}


@pytest.mark.slow
@pytest.mark.timeout(600)  # it reads some thirty pages, each in both themes
@pytest.mark.parametrize(
    ("who", "phone"),
    [
        ("a visitor", False),
        ("a visitor", True),
        ("the asker", False),
        ("an agent", False),
        ("an admin", False),
    ],
)
def test_axe_finds_nothing(visit, town, who, phone):
    person, pages = WHO_SEES[who]
    page = visit(person(town), phone=phone)
    visit.bear("404")
    found = []

    for name, address in pages.items():
        page.goto(address(town))
        # A narrow page has the colours of the wide one.
        found += [f"{name}: {wrong}" for wrong in axe.findings(page, both_themes=not phone)]

    assert not found, "\n".join(found)


def keys(page):
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def account_menu(page):
    page.locator("summary.top-bar__account").click()


def more_menu(page):
    page.get_by_label("More to do with this post").first.click()


def suggestions(page):
    page.get_by_label("Search questions and answers").first.fill("printer stops")
    page.get_by_role("option").first.wait_for()


def comment(page):
    page.get_by_role("link", name="Add a comment").first.click()
    page.locator(".comments__write textarea").first.wait_for()


def warning(page):
    page.locator("#body").fill("My password: hunter2-and-more, write to carl@company.example.org")
    page.get_by_text("Preview", exact=True).first.click()
    page.locator(".sensitive").first.wait_for()


def flag(page):
    page.locator(".post--answer").get_by_role("link", name="Flag").first.click()
    page.get_by_role("dialog").wait_for()


def people(page):
    page.locator("#body").press_sequentially("Ask @be")
    page.get_by_role("option").first.wait_for()


def refusal(page):
    flag(page)
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Flag it").click()
    page.get_by_role("dialog").get_by_role("alert").wait_for()


def filters(page):
    page.locator("#desk-filter summary").click()


def chosen(page):
    page.locator("thead [data-all]").check()


def picker(page):
    page.get_by_role("button", name="Ready replies").click()
    page.locator(".pick__option").first.wait_for()


@pytest.mark.parametrize("open_it", [filters, chosen, picker], ids=lambda it: it.__name__)
def test_axe_finds_nothing_in_what_opens_at_the_desk(visit, town, open_it):
    replies.write(town.sam, "We are on it", "Hello {{asker}}", for_team=True)
    page = visit(town.sam, viewport={"width": 1440, "height": 900})
    page.goto("/desk?case=1")

    open_it(page)

    found = axe.findings(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "open_it",
    [keys, account_menu, more_menu, suggestions, comment, warning, people, refusal],
    ids=lambda it: it.__name__,
)
def test_axe_finds_nothing_in_what_opens(visit, town, open_it):
    page = visit(town.ada)
    page.goto(question(town.solved))

    open_it(page)

    found = axe.findings(page)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_the_menu_of_a_phone_nor_in_the_forms_of_a_case(visit, town):
    phone = visit(None, phone=True)
    phone.goto("/")
    phone.get_by_label("Menu").click()
    desk = visit(town.sam)
    desk.goto(question(town.handed_over))
    desk.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    found = axe.findings(phone) + axe.findings(desk)
    assert not found, "\n".join(found)
