"""The audit log is a chain: whoever alters, drops or slips in an entry is found out, and what must go may go."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from community.domain.accounts import operations as accounts
from community.domain.accounts import passwords
from community.domain.care_events import ActWritten
from community.domain.departures import operations as departures
from community.domain.moderation import linking, operations, verifying
from community.domain.moderation.models import Act, Link
from community.domain.moderation.verifying import Head
from community.jobs.clean_up import clean_up
from community.kernel import clock, origin
from community.kernel.db import db
from community.kernel.errors import DomainError
from tests.support.together import together

FROM_AFAR = "203.0.113.77"


@pytest.fixture
def written(cast):
    """Three entries: two notes, and one of a role, made in a request from afar."""
    operations.note(cast.ada, cast.mo, "First.")
    operations.note(cast.ada, cast.mo, "Second.")
    origin.begin("a1b2c3d4e5f60718", FROM_AFAR)
    accounts.grant_role(cast.ben, "agent", by=cast.root)
    origin.end()
    return [act.id for act in db.session.scalars(select(Act).order_by(Act.id))]


def found(**more):
    db.session.commit()
    return [(one.number, one.why) for one in verifying.breaks(**more)]


def alter(statement):
    db.session.execute(statement)
    db.session.commit()


def verified(app, *args):
    return app.test_cli_runner().invoke(args=["audit", "verify", *args])


def test_what_was_written_holds_and_says_from_where(written):
    links = db.session.scalars(select(Link).order_by(Link.number)).all()

    assert [one.number for one in links] == [1, 2, 3]
    assert [one.act_id for one in links] == written
    assert (links[2].network, links[2].request_id) == ("203.0.113.0/24", "a1b2c3d4e5f60718")
    assert (links[0].network, links[0].request_id) == ("", "")
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reason": "Never said."}, "the words are others"),
        ({"detail": {"after": "admin"}}, "the words are others"),
        ({"verb": "warn"}, "who did what"),
        ({"by_id": 1}, "who did what"),
        ({"person_id": 3}, "who did what"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_an_altered_entry_is_named(app, written, changed, why):
    alter(update(Act).where(Act.id == written[1]).values(**changed))

    assert [number for number, _ in found()] == [2]
    assert found()[0][1].startswith(why)
    told = verified(app)
    assert told.exit_code == 1 and f"entry 2: {why}" in told.output


def test_another_time_is_noticed(written):
    alter(update(Act).where(Act.id == written[1]).values(at=clock.now() - timedelta(days=9)))

    assert [number for number, _ in found()] == [2]


def test_another_network_is_noticed(written):
    alter(update(Link).where(Link.number == 3).values(network="198.51.100.0/24"))

    assert found() == [(3, "the network is another")]


def test_one_that_is_gone_is_noticed(written):
    alter(delete(Link).where(Link.number == 2))
    alter(delete(Act).where(Act.id == written[1]))

    assert found() == [(3, "entries 2 to 2 are gone")]


def test_one_that_is_slipped_in_is_noticed(written, cast):
    db.session.add(Act(verb="note", by_id=cast.mo.id, at=clock.now(), reason="x", detail={}))

    assert found() == [(0, "1 acts stand outside the chain")]


def test_who_makes_the_digests_anew_is_found_out_by_a_head_that_was_noted(app, written):
    noted = verifying.head()
    alter(update(Act).where(Act.id == written[2]).values(reason="Never said."))
    alter(delete(Link).where(Link.number == 3))
    linking.link(ActWritten(written[2]))
    db.session.commit()

    assert found() == [], "the chain alone cannot tell"
    assert [number for number, _ in found(noted=noted)] == [3]
    told = verified(app, "--head", str(noted))
    assert told.exit_code == 1 and "it is another now" in told.output


def test_who_cuts_the_end_off_is_found_out_by_a_head_that_was_noted(app, written):
    noted = verifying.head()
    alter(delete(Link).where(Link.number == 3))
    alter(delete(Act).where(Act.id == written[2]))

    assert found() == []
    assert found(noted=noted) == [(3, "it is not as it was noted: the chain ends at 2")]


def test_the_command_tells_the_head_and_refuses_what_is_none(app, written):
    told = verified(app)

    assert told.exit_code == 0
    assert told.output.endswith(
        f"The audit log holds. Note its head elsewhere: {verifying.head()}\n"
    )
    assert verified(app, "--head", str(verifying.head())).exit_code == 0
    for wrong in ("3", "x:y", "3:abc", f"-1:{'0' * 64}"):
        assert verified(app, "--head", wrong).exit_code == 2


def test_networks_go_after_their_days_and_the_chain_holds(app, written):
    with clock.frozen(clock.now() + timedelta(days=31)):
        clean_up()

    last = db.session.scalar(
        select(Link).where(Link.number == 3).execution_options(populate_existing=True)
    )
    assert (last.network, last.network_salt) == ("", "")
    assert last.request_id == "a1b2c3d4e5f60718"
    assert found() == []


def test_networks_stay_until_then(written):
    with clock.frozen(clock.now() + timedelta(days=29)):
        clean_up()

    assert db.session.scalar(select(Link.network).where(Link.number == 3)) == "203.0.113.0/24"


def test_who_leaves_takes_network_and_handle_along_and_the_chain_holds(app, cast):
    cast.mo.password_hash = passwords.hashed("a long enough phrase")
    db.session.commit()
    origin.begin("a1b2c3d4e5f60718", FROM_AFAR)
    operations.note(cast.ada, cast.mo, "Nothing of it.")
    operations.note(cast.ada, cast.sam, "As @mo said.")
    origin.end()

    departures.leave(cast.mo, "a long enough phrase", "keep")

    db.session.expire_all()
    reasons = db.session.scalars(
        select(Act.reason).where(Act.verb == "note").order_by(Act.id)
    ).all()
    assert reasons == ["Nothing of it.", "As former member said."]
    networks = db.session.scalars(select(Link.network).order_by(Link.number)).all()
    assert networks[:2] == ["", "203.0.113.0/24"], "of who left, and of who stays"
    assert found() == []
    assert "Of 1 entries words were taken out" in verified(app).output


def test_two_acts_at_once_stand_in_one_chain(app, cast):
    people = [cast.ada, cast.ben, cast.cleo, cast.sam] * 5

    outcomes = together(
        app, [lambda one=one: operations.note(one, cast.mo, "At once.").id for one in people]
    )

    assert not [one for one in outcomes if isinstance(one, Exception)]
    numbers = db.session.scalars(select(Link.number).order_by(Link.number)).all()
    assert numbers == list(range(1, 21))
    assert found() == []


def test_what_is_refused_leaves_no_entry_and_no_gap(cast, written):
    with pytest.raises(DomainError):
        operations.note(cast.ada, cast.mo, "")
    operations.note(cast.ada, cast.mo, "Third.")

    assert verifying.head().number == 4
    assert found() == []


def test_what_is_undone_is_an_entry_and_breaks_nothing(cast, written):
    operations.undo(written[0], cast.mo)

    assert verifying.head().number == 4
    assert found() == []


def test_what_a_rule_does_in_somebodys_request_does_not_tell_their_network(cast):
    origin.begin("a1b2c3d4e5f60718", FROM_AFAR)
    accounts.grant_role(cast.ben, "agent", by=None)
    origin.end()

    link = db.session.scalar(select(Link))
    assert (link.network, link.request_id) == ("", "")


def test_a_long_log_is_followed_to_its_end(written, monkeypatch):
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    assert found() == []

    alter(update(Act).where(Act.id == written[2]).values(reason="Never said."))
    assert [number for number, _ in found()] == [3]


def test_the_newest_alone_are_followed_where_that_is_asked_for(written):
    alter(update(Act).where(Act.id == written[0]).values(reason="Never said."))

    assert found(newest=2) == []
    assert [number for number, _ in found(newest=3)] == [1]
    assert found(noted=Head(0, "0" * 64), newest=1) == []


def test_the_check_looks_at_it_too(app, written):
    def line():
        output = app.test_cli_runner().invoke(args=["check"]).output
        return next(one for one in output.splitlines() if "audit log" in one)

    assert line().endswith("3 entries, the newest 3 as they were written")
    alter(update(Act).where(Act.id == written[1]).values(reason="Never said."))
    assert line().startswith("BAD") and "entry 2: the words are others" in line()


def test_the_admins_see_from_where_and_nobody_else(cast, browse, written):
    seen = browse(cast.root).get("/admin/audit").get_data(as_text=True)
    taken = browse(cast.root).get("/admin/audit.csv").get_data(as_text=True)
    record = browse(cast.mo).get("/people/ben/record").get_data(as_text=True)

    assert "203.0.113.0/24" in seen
    assert "203.0.113.0/24,a1b2c3d4e5f60718" in taken
    assert "Gave a role" in record and "203.0.113" not in record


def test_a_request_is_noted_with_its_number(cast, browse):
    answer = browse(cast.mo).post("/people/ada/notes", data={"note": "From a page."})

    link = db.session.scalar(select(Link))
    assert link.request_id == answer.headers["X-Request-Id"] != ""
    assert link.network == "127.0.0.0/24"
    assert origin.present() == origin.NOWHERE, "the next is not this one"
