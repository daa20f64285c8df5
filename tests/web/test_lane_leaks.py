"""The private lane and the notes, after all that may happen to them: nobody else meets a word or a number of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import apart
from community.domain.answers import operations as answers
from community.domain.answers.apart import Wording
from community.domain.categories import operations as categories
from community.domain.escalations import links
from community.domain.escalations import operations as escalations
from community.domain.follow_ups import operations as follow_ups
from community.domain.moderation import merging, splitting, tending
from community.domain.notifications import letters
from community.domain.notifications.letters import Site
from community.domain.satisfaction import operations as satisfaction
from community.domain.threads import editing, operations
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post, get_thread
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import NotFound
from tests.support.after import a_day_later, offer_of
from tests.support.databases import each_on, is_sqlite
from tests.support.mail import mails
from tests.support.walking import NEEDLE, addresses, found, settle, shots, walker

TEAM = ("an agent", "an admin")
ASKER = ("the asker", *TEAM)
MAY_READ = {
    "canarylane": ASKER, "canaryrelane": ASKER, "canaryaside": ASKER, "canarymerged": ASKER,
    "canarymoved": ASKER, "canaryback": ASKER, "canaryrating": ASKER,
    "canarynote": TEAM, "canaryrenote": TEAM, "canaryremark": TEAM, "canarygone": TEAM,
    "canarywait": TEAM,
    "canaryremedy": (*ASKER, "a moderator"), "canarywhy": (*TEAM, "a moderator"),
}  # fmt: skip
SAID = (f"?q={NEEDLE}&title=The+{NEEDLE}+of&since=2020-01-01T00:00:00Z&thread=1",)
HOLD = "password=canarymoved4Q7"


@pytest.fixture(autouse=True)
def fresh(app):
    app.extensions.pop("search", None)
    yield
    app.extensions.pop("search", None)


def lived(cast):
    """A question that all befell: lanes, edits, removals, a merge, a split, a move, a case, a rating."""
    question = {"category": cast.category, "tags": ()}
    thread = apart.ask(
        cast.ada, Wording(intro=f"Of my {NEEDLE}:"), title=f"The {NEEDLE} of everybody", body=f"My {NEEDLE} {HOLD} x.", **question
    )  # fmt: skip
    other = cast.thread(title=f"The same {NEEDLE} again", body=f"My {NEEDLE}, again.")
    answers.answer(other, cast.ada, f"A {NEEDLE} canarymerged.", "private")
    merging.merge(other, by=cast.mo, into=thread)

    lane = answers.answer(thread, cast.sam, f"Your {NEEDLE} canarylane.", "private")
    operations.comment(lane, by=cast.ada, body=f"On the {NEEDLE}: canaryaside.")
    editing.edit(lane, by=cast.sam, body=f"Your {NEEDLE} canaryrelane.")
    note = answers.answer(thread, cast.sam, f"A {NEEDLE} canarynote. @ben @cleo", "staff")
    operations.comment(note, by=cast.root, body=f"On the {NEEDLE}: canaryremark. @mo")
    editing.edit(note, by=cast.root, body=f"A {NEEDLE} canaryrenote. @ada @ben")
    gone = answers.answer(thread, cast.sam, f"A {NEEDLE} canarygone.", "private")
    operations.remove(gone, by=cast.sam)
    back = answers.answer(thread, cast.ada, f"A {NEEDLE} canaryback.", "private")
    operations.remove(back, by=cast.ada)
    operations.restore(get_post(back.id, cast.ada, removed=True), by=cast.ada)

    aside = cast.answer(thread, f"About another {NEEDLE}.", by=cast.cleo)
    splitting.split(aside, by=cast.mo, title=f"Another {NEEDLE} altogether")
    shelf = categories.create(name="Shelf", slug="open", description="For everybody.")
    tending.move(get_thread(thread.id, cast.mo), by=cast.mo, to=shelf)
    solved_and_rated(cast, thread)
    return thread


def solved_and_rated(cast, thread):
    votes.me_too(thread, by=cast.cleo)
    case = escalations.escalate(thread, by=cast.mo, reason=f"Why {NEEDLE}: canarywhy.")
    escalations.claim(case, by=cast.sam)
    tomorrow = clock.now() + timedelta(days=1)
    escalations.hold(case, by=cast.sam, wake_at=tomorrow, reason=f"The {NEEDLE}: canarywait.")
    escalations.solve(case, by=cast.sam, remedy=f"A {NEEDLE} canaryremedy.")
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        follow_up = a_day_later()
        follow_ups.answer(follow_up, by=cast.cleo, outcome="partly")
    satisfaction.rate(offer_of(case), by=cast.ada, rating=4, comment=f"The {NEEDLE}: canaryrating.")


def tokens_of(cast):
    """Those of the links that went out to the asker."""
    for purpose in links.PATHS:
        yield links.path_of(purpose, 1, cast.ada.id).rpartition("/")[2]


@each_on(
    ["a visitor", "a bystander", "a moderator", "the asker", "an agent"],
    ["a bystander", "a moderator"],
)
def test_after_all_that_may_happen_nobody_else_meets_a_word_of_it(app, cast, browse, name):
    lived(cast)
    settle()  # with the index made anew
    who, expected = cast.everyone[name], {one for one, people in MAY_READ.items() if name in people}

    met = found(app, walker(browse, who), MAY_READ, tokens=tokens_of(cast), said=SAID)

    assert met.keys() == expected, {
        one: met[one][:5] for one in met.keys() ^ expected if one in met
    }


def test_no_mail_holds_a_word_of_what_is_not_public(app, cast):
    lived(cast)
    settle()
    everything = mails()
    kinds = {mail.kind for mail in everything}
    assert {"follow_up", "case_solved", "claimed", "escalated"} <= kinds
    not_mailed = set(MAY_READ)

    for mail in everything:
        text = str(letters.write(mail, Site("Peerdesk", "http://localhost", "en")))
        assert not [canary for canary in not_mailed if canary in text], (mail.to, mail.kind, text)


def test_the_lane_and_the_notes_change_no_number_and_no_page_of_anybody_else(app, cast, browse):
    thread = cast.thread(title=f"The {NEEDLE} of everybody", body=f"About my {NEEDLE}.")
    names = ("a visitor", "a bystander", "a moderator") if is_sqlite() else ("a bystander",)
    clients = {name: walker(browse, cast.everyone[name]) for name in names}
    settle()
    with clock.frozen(clock.now()):
        pages = list(addresses(app, said=SAID))
        before = {name: shots(client, pages) for name, client in clients.items()}
        lane = answers.answer(thread, cast.ada, f"A {NEEDLE} of mine.", "private")
        operations.comment(lane, by=cast.sam, body="And?")
        note = answers.answer(thread, cast.sam, f"A {NEEDLE} note. @mo @cleo", "staff")
        editing.edit(note, by=cast.sam, body="Another note. @mo @cleo")
        operations.remove(note, by=cast.sam)
        operations.restore(get_post(note.id, cast.sam, removed=True), by=cast.sam)
        settle()
        for name, client in clients.items():
            after = shots(client, pages)
            assert [page for page in pages if after[page] != before[name][page]] == [], name


def test_undoing_the_merge_keeps_the_lane_for_its_asker(app, cast):
    thread, other = cast.thread(), cast.thread(title="The same printer stops again")
    answers.answer(other, cast.ada, "Mine canarymerged.", "private")
    act = merging.merge(other, by=cast.mo, into=thread)
    merging.unmerge(act.id, by=cast.mo)

    lane = db.session.scalars(select(Post).where(Post.audience == "private")).one()
    assert lane.thread_id == other.id
    for name, person in cast.everyone.items():
        if name in ASKER:
            assert get_post(lane.id, person).id == lane.id
        else:
            with pytest.raises(NotFound):
                get_post(lane.id, person)
