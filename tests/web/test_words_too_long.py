"""What is longer than there is room for is refused in words and given back whole, wherever one types: nothing is cut."""

import html

import pytest

from community.domain.escalations import operations as escalations
from community.domain.teams import operations as teams
from community.domain.threads.posts import question_of
from tests.support.databases import ON_SQLITE

pytestmark = ON_SQLITE

TITLE, BODY = "The printer stops after two labels", "Then the light goes red."
MARK = "Ω"  # stands on no page before
ASKED = {"title": TITLE, "body": BODY, "category": "printers"}
CATEGORY = {"name": "Printers", "readers": "everyone", "writers": "members", "place": "1"}
REPLY = {"title": "Hello", "body": "Hello"}
CALENDAR = {"name": "Office", "zone": "Europe/Vienna"}

# Who sends where which form, and in it what has room for how many characters.
FIELDS = [
    (
        "nobody",
        "/join",
        {"handle": "dora", "name": "Dora"},
        {"handle": 40, "name": 80, "email": 254},
    ),
    ("ada", "/questions", ASKED, {"title": 150, "body": 32_000, "tags": 40}),
    (
        "mo",
        "/questions/{thread}/escalation",
        {"reason": "Why"},
        {"reason": 4_000, "tried": 4_000, "wanted": 4_000},
    ),
    ("ben", "/questions/{thread}/answers", {}, {"body": 32_000}),
    ("ben", "/posts/{question}/comments", {}, {"body": 2_000}),
    ("ada", "/posts/{question}/edit", ASKED, {"title": 150, "body": 32_000, "reason": 200}),
    (
        "ben",
        "/posts/{question}/suggestions",
        ASKED | {"revision": "1"},
        {"title": 150, "body": 32_000, "reason": 200},
    ),
    ("ada", "/posts/{answer}/confirmation", {"worked": "1"}, {"version": 80, "platform": 80}),
    ("ben", "/posts/{question}/flags", {"reason": "rude"}, {"note": 500}),
    ("ada", "/settings/tokens", {"lifetime": "9", "scopes": "read"}, {"name": 80}),
    (
        "ada",
        "/settings/profile",
        {"name": "Ada"},
        {"name": 80, "bio": 4_000, "location": 80, "website": 200},
    ),
    ("root", "/admin/categories", CATEGORY, {"name": 80, "description": 500}),
    (
        "root",
        "/admin/categories/{category}",
        CATEGORY,
        {"name": 80, "description": 500, "template": 4_000},
    ),
    ("root", "/admin/texts/terms", {"body": "Be kind."}, {"body": 100_000, "note": 300}),
    ("root", "/admin/teams", {"name": "Billing", "zone": "Europe/Vienna"}, {"name": 80}),
    ("root", "/admin/teams/printing", {"name": "Printing"}, {"name": 80}),
    ("root", "/admin/words", {}, {"word": 80}),
    ("root", "/admin/service-levels/calendars/new", CALENDAR, {"name": 80, "zone": 60, "mon": 200}),
    ("sam", "/admin/votes/void", {"voter": "ben", "author": "ada"}, {"reason": 500}),
    ("mo", "/posts/{answer}/warning", {}, {"reason": 500}),
    (
        "mo",
        "/posts/{answer}/split",
        {"reason": "Its own.", "title": TITLE},
        {"title": 150, "reason": 500},
    ),
    ("mo", "/posts/{answer}/erasure", {"reason": "A name."}, {"body": 32_000, "reason": 500}),
    ("mo", "/questions/{thread}/lock", {}, {"reason": 500}),
    ("mo", "/questions/{thread}/closure", {"reason": "duplicate"}, {"duplicate_of": 300}),
    ("mo", "/questions/{thread}/merge", {"reason": "Same."}, {"into": 300}),
    ("mo", "/people/ben/notes", {}, {"note": 500}),
    ("sam", "/desk/replies", REPLY, {"title": 80, "body": 8_000, "body_de": 8_000}),
    ("sam", "/desk/views", {}, {"name": 40}),
    (
        "sam",
        "/desk/{case}/moves",
        {"kind": "held", "to": "on_hold", "version": "{version}"},
        {"link": 500, "reason": 4_000},
    ),
    (
        "sam",
        "/desk/{case}/moves",
        {"kind": "solved", "to": "solved", "version": "{version}"},
        {"remedy": 4_000},
    ),
    ("sam", "/questions/{thread}/known-issue", {"status": "open"}, {"note": 300, "fixed_in": 60}),
]


@pytest.fixture
def places(cast):
    """What stands between the braces of FIELDS."""
    thread = cast.thread()
    answer = cast.answer(thread)
    question = question_of(thread.id, cast.ada)
    handed = cast.thread(title="The app says I was charged twice")
    case = escalations.escalate(handed, by=cast.mo, reason="Only billing can look this up.")
    case = escalations.claim(case, by=cast.sam)
    teams.create("Printing", by=cast.root)
    return {
        "thread": thread.id, "question": question.id, "answer": answer.id, "case": case.id,
        "version": case.version, "category": cast.category.slug,
    }  # fmt: skip


def test_words_that_are_too_long_are_refused_in_words_and_given_back_whole(cast, browse, places):
    faults = []
    for who, path, form, bounds in FIELDS:
        client = browse(getattr(cast, who, None))
        standing = {name: text.format(**places) for name, text in form.items()}
        for name, most in bounds.items():
            typed = "https://" + MARK * most if name in ("link", "website") else MARK * (most + 1)

            answer = client.post(path.format(**places), data=standing | {name: typed})

            if answer.status_code != 422:
                faults.append(f"{path} {name}: {answer.status_code}")
            elif typed not in html.unescape(answer.get_data(as_text=True)):
                faults.append(f"{path} {name}: not given back")
    assert faults == []
