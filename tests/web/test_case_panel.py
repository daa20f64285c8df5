"""The panel of a case on its question: each sees what is theirs, is offered what they may do, and loses nothing."""

import re
from datetime import datetime, timedelta

import pytest

from community.domain.accounts.models import User
from community.domain.desk import reading
from community.domain.desk.choices import open_to
from community.domain.escalations import operations
from community.domain.escalations.cards import Move
from community.domain.escalations.steering import Wish, change, steer
from community.domain.threads.queries import get_thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from tests.support.cases import fresh, statuses
from tests.support.databases import ON_SQLITE
from tests.support.pages import words
from tests.support.statements import counted

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
SECRETS = ("why-the-team", "tried-this", "wanted-that", "resting-note", "bugs.example")
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://localhost/questions/1/x"}


@pytest.fixture
def case(cast):
    """Handed over by Mo, and Sam's since."""
    with clock.frozen(MONDAY):
        opened = operations.escalate(
            cast.thread(),
            by=cast.mo,
            reason="why-the-team",
            tried="tried-this",
            wanted="wanted-that",
        )
        return operations.claim(opened, by=cast.sam)


def page_of(case):
    thread = get_thread(case.thread_id, None)
    return f"/questions/{thread.id}/{thread.slug}"


def moved(client, case, kind, to, **fields):
    version = fields.pop("version", fresh(case).version)
    data = {"kind": kind, "to": to, "version": version, **fields}
    return client.post(f"/desk/{case.id}/moves", data=data)


def test_each_sees_of_a_case_what_is_theirs(cast, browse, case):
    operations.hold(case, by=cast.sam, link="https://bugs.example/1", reason="resting-note")
    seen = {}
    for name, person in cast.everyone.items():
        page = words(browse(person).get(page_of(case)))
        raw = browse(person).get(page_of(case)).text
        assert "Sam Agent" in page, name
        seen[name] = (
            tuple(secret in raw for secret in SECRETS), "History" in page, "Solve it" in page,
        )  # fmt: skip
        assert "sam@example.com" not in raw

    nothing, handed = ((False,) * 5, False, False), ((True, True, True, False, False), True, False)
    assert seen == {
        "a visitor": nothing, "the asker": nothing, "the answerer": nothing, "a bystander": nothing,
        "a moderator": handed, "an agent": ((True,) * 5, True, True),
        "an admin": ((True,) * 5, True, False),
    }  # fmt: skip


def test_everybody_reads_since_when_until_when_and_who_is_on_it(cast, browse, case):
    with clock.frozen(MONDAY + timedelta(minutes=5)):
        page = words(browse(None).get(page_of(case)))

    assert "with the support team since" in page
    assert "reply due by 17:00" in page
    assert "Sam Agent is on it" in page


def test_a_case_leads_to_its_question_for_whom_it_concerns(cast, browse, case):
    codes = {
        name: browse(person).get(f"/desk/{case.id}").status_code
        for name, person in cast.everyone.items()
    }

    assert codes == {
        "a visitor": 303, "the asker": 302, "the answerer": 404, "a bystander": 404,
        "a moderator": 302, "an agent": 302, "an admin": 302,
    }  # fmt: skip
    assert browse(cast.sam).get(f"/desk/{case.id}").location == f"{page_of(case)}#case"


def test_an_older_case_of_a_question_has_a_page_of_its_own(cast, browse):
    thread = cast.thread()
    older = operations.escalate(thread, by=cast.mo, reason="The first time")
    older.status = "declined"
    db.session.commit()
    operations.escalate(thread, by=cast.mo, reason="The second time")

    page = words(browse(cast.sam).get(f"/desk/{older.id}"))

    assert f"Case {older.id}" in page
    assert "The first time" in page


def tries(case, who):
    """Every move the panel can offer, as the domain makes it."""

    def to(status, **more):
        return lambda: steer(case, by=who, to=status, wish=Wish(reason="So it is.", **more))

    tomorrow = clock.now() + timedelta(days=1)
    return {
        Move.CLAIMED: lambda: operations.claim(case, by=who),
        Move.HANDED_BACK: lambda: operations.hand_back(case, by=who),
        Move.ACCEPTED: to("open"), Move.RESUMED: to("open"), Move.REOPENED: to("open"),
        Move.DECLINED: to("declined"), Move.ASKED: to("pending", wake_at=tomorrow),
        Move.HELD: to("on_hold", wake_at=tomorrow), Move.SOLVED: to("solved", remedy="A roll."),
        Move.PRIORITISED: lambda: change(case, by=who, priority="high"),
    }  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize("stage", ["proposed", "open", "claimed", "pending", "on_hold", "solved"])
@pytest.mark.parametrize("who", ["ada", "cleo", "mo", "sam", "root"])
def test_what_is_offered_is_not_refused_and_what_is_not_offered_is(cast, stage, who):
    case = staged(cast, stage)
    person = getattr(cast, who)
    offered = open_to(
        person, reading.card_of(case.id, cast.root).row, case_thread(case), clock.now()
    )

    for kind in tries(case, person):
        case = staged(cast, stage)
        before = statuses(case)
        made = tries(case, db.session.get(User, person.id))[kind]
        if kind in offered:
            made()
            assert len(statuses(case)) == len(before) + 1, kind
        elif not leads_elsewhere(kind, offered):
            done_already = unchanged(made)
            assert done_already or statuses(case) == before, kind
            assert statuses(case) == before, kind


def leads_elsewhere(kind, offered):
    """The same wish, "open", is another move where the case stands otherwise."""
    opens = {Move.ACCEPTED, Move.RESUMED, Move.REOPENED}
    return kind in opens and bool(opens & offered)


def unchanged(made):
    try:
        made()
    except (Conflict, Forbidden):
        return False
    return True


def case_thread(case):
    return get_thread(case.thread_id, None)


def staged(cast, stage):
    """A new case of a new question, brought so far."""
    thread = cast.thread()
    if stage == "proposed":
        with clock.frozen(clock.now() + timedelta(hours=5)):
            return operations.escalate(thread, by=cast.ada, reason="Please")
    case = operations.escalate(thread, by=cast.mo, reason="Nobody knows")
    if stage == "open":
        return case
    operations.claim(case, by=cast.sam)
    wish = {
        "claimed": None,
        "pending": Wish(wake_at=clock.now() + timedelta(days=1)),
        "on_hold": Wish(link="https://bugs.example/1"),
        "solved": Wish(remedy="A new roll."),
    }[stage]
    return steer(case, by=cast.sam, to=stage, wish=wish) if wish else case


def test_the_forms_of_the_panel_do_what_they_say(cast, browse, case):
    client = browse(cast.sam)

    assert moved(client, case, "asked", "pending", wake_in="24").status_code == 303
    assert fresh(case).status == "pending"
    assert moved(client, case, "resumed", "open").status_code == 303
    assert moved(client, case, "held", "on_hold", link="https://bugs.example/1").status_code == 303
    assert moved(client, case, "solved", "solved", remedy="A new roll.").status_code == 303
    assert moved(browse(cast.ada), case, "reopened", "open", reason="No").status_code == 303

    priority = {"version": fresh(case).version, "priority": "urgent", "kind": "prioritised"}
    assert client.post(f"/desk/{case.id}/priority", data=priority).status_code == 303
    assert statuses(case) == [
        "open",
        "open",
        "pending",
        "open",
        "on_hold",
        "solved",
        "open",
        "open",
    ]


@pytest.mark.parametrize("headers", [FRAGMENT, {}], ids=["in place", "without scripts"])
def test_a_stale_move_says_how_it_stands_and_loses_nothing_typed(cast, browse, case, headers):
    stale = case.version
    operations.prioritise(case, by=cast.sam, priority="urgent")
    data = {"kind": "solved", "to": "solved", "version": stale, "remedy": "A long <story> of mine"}

    response = browse(cast.sam).post(f"/desk/{case.id}/moves", data=data, headers=headers)

    assert response.status_code == 409
    assert fresh(case).status == "open"
    text = words(response)
    assert "This has changed since you read it" in text
    assert "Urgent" in text and "Sam Agent" in text
    assert "A long &lt;story&gt; of mine</textarea>" in response.text
    assert f'name="version" value="{fresh(case).version}"' in response.text


@pytest.mark.parametrize(
    ("form", "to", "fields", "sentence"),
    [
        ("solved", "solved", {}, "Say what solved it"),
        ("solved", "solved", {"answer": "99"}, "no such"),
        ("held", "on_hold", {"link": "ftp://x"}, "A link begins with https://"),
        ("asked", "pending", {"wake_in": "-5"}, "A wake-up is in the future."),
        ("asked", "pending", {"wake_in": "999999999"}, "A wake-up is within a year."),
        ("merged", "closed", {"into": "77"}, "There is no such case."),
    ],
)
def test_what_makes_no_sense_is_refused_in_its_form(cast, browse, case, form, to, fields, sentence):
    response = moved(browse(cast.sam), case, form, to, **fields)

    assert response.status_code == 422
    assert sentence in words(response)
    assert fresh(case).status == "open"


def test_the_asker_asks_once_the_peers_had_their_time_and_hears_why_it_was_declined(cast, browse):
    thread = cast.thread()
    client, path = browse(cast.ada), f"/questions/{thread.id}/{thread.slug}"
    early = words(client.get(path))
    assert "You can ask the support team from" in early
    assert "Ask the team" not in early

    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert "Ask the team" in words(client.get(path))
        asked = client.post(f"/questions/{thread.id}/escalation", data={"reason": "It is broken"})
        assert asked.status_code == 303
        assert "looks at it within 15 minutes" in words(client.get(path))
        case = reading.current_of(thread.id, cast.mo)
        moved_by = browse(cast.mo).post(
            f"/desk/{case}/moves",
            data={"kind": "declined", "to": "declined", "version": 1, "reason": "Try the manual."},
        )
        assert moved_by.status_code == 303
        after = words(client.get(path))

    assert "Try the manual." in after
    assert "You can ask the support team from" in after
    assert "Try the manual." not in words(browse(cast.cleo).get(path))


def test_the_history_folds_after_five(cast, browse, case):
    for priority in ("high", "low", "urgent", "normal"):
        operations.prioritise(case, by=cast.sam, priority=priority)

    page = browse(cast.sam).get(page_of(case)).text

    assert "1 earlier move" in page
    assert len(re.findall(r'<li><span class="strong">', page.split("earlier move")[0])) == 5


@pytest.mark.parametrize(("who", "most"), [("ada", 30), ("sam", 34), (None, 18)])
def test_a_question_with_a_case_asks_the_database_a_bounded_number_of_times(
    cast, browse, case, who, most
):
    client = browse(getattr(cast, who) if who else None)
    client.get(page_of(case))
    path = page_of(case)
    with counted() as few:
        client.get(path)
    for priority in ("high", "low", "urgent", "normal"):
        operations.prioritise(case, by=cast.sam, priority=priority)
    with counted() as many:
        client.get(path)

    assert len(many) <= len(few), "\n".join(many)
    assert len(few) <= most, "\n".join(few)
