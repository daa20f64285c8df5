"""Every page there is, walked by everybody, for words that not everybody may read and for numbers that tell of them."""

import pytest
from sqlalchemy import update

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.categories.models import Category
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import Key, Purpose
from community.domain.escalations import operations as escalations
from community.domain.known_issues import operations as known_issues
from community.domain.notifications import letters
from community.domain.notifications.letters import Site
from community.domain.threads import editing, operations
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post
from community.kernel import clock
from community.kernel.db import db
from tests.support.databases import each_on, is_sqlite
from tests.support.mail import mails
from tests.support.standing import trusted
from tests.support.walking import NEEDLE, addresses, found, settle, shots, walker

TEAM = ("an agent", "an admin")
MAY_READ = {
    "canaryroom": TEAM, "canarytag": TEAM, "canarytitle": TEAM, "canarysettled": TEAM,
    "canarynote": TEAM, "canaryremark": TEAM, "canarytried": TEAM, "canaryedited": TEAM,
    "canaryissue": TEAM,
    "canaryreason": (*TEAM, "a moderator"),
    "canarylane": (*TEAM, "the asker"),
    "canarygone": (*TEAM, "the asker", "a moderator"),
    "canarydropped": (*TEAM, "the answerer", "a moderator"),
    "canarydraft": ("the answerer",),
}  # fmt: skip
FROM_THE_INDEX = ("search", "similar", "near", "/questions", "q=")
OUTSIDERS = ("a visitor", "a bystander", "a moderator")


@pytest.fixture(autouse=True)
def fresh(app):
    app.extensions.pop("search", None)
    yield
    app.extensions.pop("search", None)


@pytest.fixture
def thread(cast):
    """A question for everybody."""
    return cast.thread(
        title=f"The {NEEDLE} of everybody", body=f"About my {NEEDLE}.", tags=["open"]
    )


def for_the_team(cast, thread, **room):
    """What only the team may read: a category with a question and two cases, and notes on the question for everybody."""
    room = categories.create(
        name="Room canaryroom", slug="room", description=f"For the {NEEDLE} canaryroom.",
        **({"readers": "staff", "writers": "staff"} | room),
    )  # fmt: skip
    inner = operations.ask(
        by=cast.sam, category=room, title=f"The {NEEDLE} canarytitle stops",
        body=f"The {NEEDLE} is canarytitle.", tags=["canarytag"],
    )  # fmt: skip
    settling = answers.answer(inner, by=cast.root, body=f"Turn the {NEEDLE} canarysettled.")
    editing.edit(settling, by=cast.root, body=f"Turn the {NEEDLE} canarysettled canaryedited.")
    case = operations.ask(
        by=cast.sam, category=room, title=f"A {NEEDLE} canarytitle case", body="It is hot."
    )
    escalations.escalate(
        case, by=cast.root, reason="Very canarytried.", tried="A canarytried.", wanted="canarytried"
    )
    proposed = operations.ask(
        by=cast.sam, category=room, title=f"A {NEEDLE} canarytitle wish", body="It waits."
    )
    escalations.escalate_by_rule(proposed.id, "words", "The words: canarytried.", opens=False)
    known_issues.declare(inner, cast.sam, "identified", f"The {NEEDLE} canaryissue.")
    known_issues.bind(thread, cast.root, to=inner)
    note = answers.answer(thread, by=cast.sam, body=f"A {NEEDLE} canarynote.", audience="staff")
    operations.comment(note, by=cast.root, body=f"On the {NEEDLE}: canaryremark.")
    return [inner, case, proposed], [settling, note]


@each_on([*OUTSIDERS, "the asker", "the answerer", *TEAM], ["a bystander", "a moderator"])
def test_nobody_meets_anywhere_what_they_may_not_read(app, cast, browse, thread, name):
    trusted(cast.ada)
    inside, posts = for_the_team(cast, thread)
    answers.accept(posts[0], by=cast.sam)
    answers.answer(thread, by=cast.sam, body=f"Your {NEEDLE} canarylane.", audience="private")
    dropped = answers.answer(thread, by=cast.ben, body=f"My {NEEDLE} canarydropped.")
    gone = cast.thread(title=f"The {NEEDLE} canarygone", body=f"This {NEEDLE} is canarygone.")
    answers.accept(
        answers.answer(gone, by=cast.ben, body=f"Try the {NEEDLE} canarygone."), by=cast.ada
    )
    escalations.escalate(thread, by=cast.mo, reason="A canaryreason.", tried="", wanted="")
    drafts.keep(cast.ben, Key(Purpose.ANSWER, thread.id), {"body": f"My {NEEDLE} canarydraft."})
    links = [f"http://localhost/questions/{one.id}" for one in (*inside, gone)]
    links += [f"http://localhost/posts/{one.id}" for one in (*posts, dropped)]
    cast.thread(title="What leads elsewhere", body=" ".join(links))
    settle()
    operations.remove(dropped, by=cast.mo)
    operations.remove(get_post(question_of(gone.id, cast.mo).id, cast.mo), by=cast.mo)

    who, expected = cast.everyone[name], {one for one, people in MAY_READ.items() if name in people}
    met = found(app, walker(browse, who), MAY_READ)
    assert met.keys() == expected, met
    previewed = browse(who).post("/preview", data={"body": " ".join(links)}).text
    assert ("canarytitle" in previewed) == (name in TEAM)
    settle()
    met = found(app, walker(browse, who), MAY_READ, only=FROM_THE_INDEX)
    assert met.keys() <= expected, ("once the index was made anew", met)
    assert ("canarytitle" in met) == (name in TEAM)


def test_no_mail_tells_what_its_reader_may_not_read(app, cast, thread):
    for_the_team(cast, thread)
    answers.answer(thread, by=cast.sam, body=f"Your {NEEDLE} canarylane.", audience="private")
    escalations.escalate(thread, by=cast.mo, reason="A canaryreason.", tried="", wanted="")
    settle()

    named = {user.email: name for name, user in cast.everyone.items() if user}
    written = 0
    for mail in mails():
        letter = letters.write(mail, Site("Peerdesk", "http://localhost", "en"))
        text = str(letter)
        written += letter is not None
        for canary, people in MAY_READ.items():
            assert canary not in text or named[mail.to] in people, (mail.to, text)
    assert written > 2


def test_what_only_the_team_may_read_changes_no_page_of_anybody_else(app, cast, browse, thread):
    names = (*OUTSIDERS, "the asker") if is_sqlite() else ("a moderator",)
    clients = {name: walker(browse, cast.everyone[name]) for name in names}
    settle()
    with clock.frozen(clock.now()):
        pages = list(addresses(app))
        before = {name: shots(client, pages) for name, client in clients.items()}
        for_the_team(cast, thread)
        settle()
        for name, client in clients.items():
            after = shots(client, pages)
            changed = [page for page in pages if after[page] != before[name][page]]
            assert changed == [], name


def test_what_was_for_everybody_is_found_no_more_once_its_category_is_closed(
    app, cast, browse, thread
):
    for_the_team(cast, thread, readers="everyone", writers="members")
    settle()
    names = OUTSIDERS if is_sqlite() else ("a bystander",)
    for name in names:  # whatever is remembered is remembered now
        assert "canarytitle" in found(app, walker(browse, cast.everyone[name]), MAY_READ)
    db.session.execute(update(Category).where(Category.slug == "room").values(readers="staff"))
    db.session.commit()

    for name in names:
        met = found(app, walker(browse, cast.everyone[name]), MAY_READ)
        # What tags there are, and who knows about them, is remembered for minutes.
        assert met.keys() - {"canarytag"} == set(), (name, met)
