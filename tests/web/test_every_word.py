"""No word the product says escapes translation: on any page, for anybody, or in any letter."""

from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.notifications import letters
from community.domain.notifications.letters import Site
from community.domain.notifications.models import Email
from community.domain.notifications.rules import Kind, Link
from community.domain.spam.queries import SHIPPED
from community.domain.threads import closing, editing, removing
from community.domain.threads import operations as threads
from community.domain.votes import operations as votes
from community.jobs import outbox
from community.kernel import clock
from community.kernel.db import db
from community.web import catalogues, parts
from tests.house.test_routes import MAY_OPEN
from tests.support.cast import BODY, TITLE
from tests.support.databases import ON_SQLITE
from tests.support.marked import CLOSE, OPEN, Marked, escaped
from tests.support.standing import trusted

GERMAN = {"Accept-Language": "de"}
SITE = Site("Peerdesk", "http://localhost", "de")
FOR_DEVELOPERS = {"mailbox.index", "styleguide.index"}
"""Pages that exist in development only, and speak English."""

PEOPLE = {
    "Ada Asker", "Ben Answerer", "Cleo Onlooker", "Mo Moderator", "Sam Agent", "Root Admin",
    "AA", "BA", "CO", "MM", "SA", "RA", "ada", "ben", "cleo", "mo", "sam", "root", "@example.com",
}  # fmt: skip
CONTENT = PEOPLE | {
    TITLE, BODY, "It prints two labels, then the light goes", "red", "Clean the sensor.", "Clean the sensor. Twice.", "Ribbon torn again and again",
    "What model?", "Its model is AB.", "Between us.", "Note of the team.", "Jam of paper, every day", "Typo.",
    "A third and last matter here", "Printing", "printing", "Labels and rolls.", "Firmware version", "Platform", "Android", "iOS",
    "jam", "Peerdesk", "zzz", "Two labels, then nothing more", "Nobody knows.", "Bring your own ribbon, please",
    "labels", "Two", ", then nothing more", "It prints two", ", then the light goes", "is:solved",  # as marked by the search
    "https://", "UTC",
} | set(SHIPPED)  # fmt: skip


@pytest.fixture
def marked(app, monkeypatch):
    """German says everything between marks; no part that was made before or is made now is shown with other words."""
    monkeypatch.setitem(catalogues._catalogues, "de", Marked())
    parts.forget_all()
    yield
    parts.forget_all()


@pytest.fixture
def busy(cast):
    """A community in which about everything has happened once."""
    happened = clock.now() - timedelta(days=2)
    with clock.frozen(happened):
        solved = cast.thread(tags=["jam"], environment={"version": "2.4", "platform": "iOS"})
        first, second = cast.answer(solved), cast.answer(solved, by=cast.sam)
        comment = threads.comment(first, by=cast.ada, body="What model?")
        threads.comment(first, by=cast.ben, body="Its model is AB.")
        trusted(cast.cleo, reputation=20)
        votes.vote(first, by=cast.cleo, value=1)
        votes.me_too(solved, by=cast.cleo)
        answers.confirm(first, by=cast.cleo, worked=True, version="2.4", platform="iOS")
        answers.confirm(second, by=cast.cleo, worked=False)
        answers.accept(first, by=cast.ada)
        answers.endorse(second, by=cast.sam)
        editing.edit(first, by=cast.ben, body="Clean the sensor. Twice.", reason="Typo.")
        removing.remove(comment, by=cast.ada)

        waiting = cast.thread(title="Ribbon torn again and again", tags=["jam"])
        asking = cast.answer(waiting, body="What model?", by=cast.mo)
        threads.ask_asker(asking, by=cast.mo)
        helped = cast.thread(title="Two labels, then nothing more", tags=["jam"])
        escalations.escalate(helped, by=cast.mo, reason="Nobody knows.")
        cast.answer(helped, by=cast.sam, body="Between us.", audience="private")
        cast.answer(helped, by=cast.sam, body="Note of the team.", audience="staff")
        closed = cast.thread(title="Jam of paper, every day")
        closing.close(closed, by=cast.mo, reason="duplicate", duplicate_of=solved)
        off = cast.thread(title="A third and last matter here")
        closing.close(off, by=cast.mo, reason="off_topic")
        cast.thread(title="Bring your own ribbon, please")
    with clock.frozen(happened + timedelta(seconds=10)):
        outbox.sweep()
    return [solved, waiting, helped, closed, off]


def pages(app, busy):
    """An address of each page, those of a thread in each of its states, and what goes wrong."""
    with app.test_request_context():
        for endpoint, row in MAY_OPEN.items():
            if endpoint not in FOR_DEVELOPERS:
                yield app.url_for(endpoint, **row.values)
    for thread in busy:
        yield f"/questions/{thread.id}/{thread.slug}"
        yield f"/questions/{thread.id}/close"
    for view in ("needs-answer", "active", "new", "solved", "for-you"):
        yield f"/?view={view}"
        yield f"/c/printing?view={view}&only=official"
    yield from (
        "/search?q=labels",
        "/search?q=zzz",
        "/search?q=is:solved+labels",
        "/search?q=" + "7+" * 200,
    )
    yield from (
        "/people?order=newest",
        "/people?q=zzz",
        "/tags?q=zzz",
        "/questions/new?title=" + TITLE,
    )
    yield from ("/nothing", "/questions", "/questions/new?category=printing")


def said_by(response):
    return response.text if response.mimetype == "text/html" and not response.location else ""


@ON_SQLITE
@pytest.mark.parametrize(
    "role",
    [
        "a visitor",
        "the asker",
        "the answerer",
        "a bystander",
        "a moderator",
        "an agent",
        "an admin",
    ],
)
def test_no_word_on_a_page_escapes_translation(app, cast, busy, marked, browse, role):
    client = browse(cast.everyone[role])

    found, read = {}, 0
    for address in pages(app, busy):
        page = said_by(client.get(address, headers=GERMAN))
        read += OPEN in page
        if wrong := escaped(page, CONTENT):
            found[address] = wrong

    assert not found, "wrap it in _(), or in say() in the domain:\n" + "\n".join(
        map(str, found.items())
    )
    assert read > 50, "the pages were not read"


FORMS = {
    "/questions": {"title": "x", "body": "", "category": "printing", "tags": "?!"},
    "/questions/1/answers": {"body": ""},
    "/posts/1/comments": {"body": ""},
    "/posts/1/edit": {"title": "x", "body": "", "reason": "x" * 400},
    "/posts/1/vote": {"value": "7"},
    "/questions/1/close": {"reason": "zzz"},
    "/questions/1/escalation": {"reason": "", "priority": "zzz"},
    "/settings/profile": {"name": "", "website": "zzz", "location": "x" * 200},
    "/settings/avatar": {},
    "/settings/password": {"current": "zzz", "password": "zzz"},
    "/settings/email": {"email": "zzz", "current": "zzz"},
    "/settings/tokens": {"name": "", "lifetime": "0"},
    "/settings/language": {"locale": "zzz", "time_zone": "zzz"},
    "/settings/notifications": {},
    "/settings/leave": {"current": "zzz"},
    "/settings/export": {"current": "zzz"},
    "/admin/texts/terms": {"body": ""},
    "/people/ben/distance": {"kind": "zzz"},
    "/login": {"identifier": "zzz", "password": "zzz"},
    "/join": {"handle": "?", "name": "", "email": "zzz", "password": "zzz"},
    "/forgot": {"email": "zzz"},
    "/language": {"locale": "zzz"},
}


@ON_SQLITE
@pytest.mark.parametrize("address", sorted(FORMS))
def test_no_word_of_a_refused_form_escapes_translation(cast, busy, marked, browse, address):
    for person in (None, cast.cleo, cast.mo, cast.sam):
        answer = browse(person).post(
            address, data=FORMS[address], headers=GERMAN, follow_redirects=True
        )

        assert escaped(said_by(answer), CONTENT) == []


@ON_SQLITE
def test_no_word_of_a_letter_escapes_translation(cast, busy, marked):
    escaping = {}
    for kind in (*Link, *Kind):
        letter = letters.write(a_mail(cast.ada, kind), SITE)
        assert OPEN in letter.text and OPEN in letter.html, kind
        for page in (letter.html, f"<p>{in_words(letter)}</p>"):
            if wrong := escaped(page, CONTENT):
                escaping.setdefault(kind, []).extend(wrong)

    assert escaping == {}


def a_mail(person, kind):
    """A mail of a kind, with a notice that there is."""
    told = db.session.query(Email).filter(Email.kind.in_(list(Kind))).first()
    context = {"path": "/x"} if kind in list(Link) else told.context
    user_id = person.id if kind in list(Link) else told.user_id
    return Email(user_id=user_id, to="ada@example.com", kind=kind, context=context, locale="de")


def in_words(letter):
    """Subject and text, without addresses."""
    return " ".join(word for word in f"{letter.subject} {letter.text}".split() if "://" not in word)


def test_the_marks_find_what_escapes():
    assert escaped(f"<p>{OPEN}Ask <a>here</a>{CLOSE} <b title='Now'>x</b></p>", {"x"}) == [
        "b title: Now"
    ]
    assert escaped("<p>Post <i>7</i></p>", set()) == ["p: Post"]
    assert escaped("<p data-done='All is done'>7 <code>x</code> <i lang='en'>y</i></p>", set()) == [
        "p data-done: All is done"
    ]
