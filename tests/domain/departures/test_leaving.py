"""Leaving for good: nothing that says who somebody was is found anywhere afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.accounts import passwords
from community.domain.accounts.models import Attempt, RoleGrant, User
from community.domain.accounts.queries import cards
from community.domain.answers import operations as answers
from community.domain.departures import inventory, leftovers, operations
from community.domain.departures.marks import Marks
from community.domain.departures.models import Departure
from community.domain.escalations import operations as escalations
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.follows import operations as follows
from community.domain.search import operations as searching
from community.domain.search.queries import search
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Revision, Thread
from community.domain.threads.queries import get_post, get_thread
from community.domain.uploads.models import Upload
from community.domain.votes import operations as votes
from community.jobs.finish_departures import finish_departures
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from tests.support import planted
from tests.support.standing import trusted
from tests.support.together import together

GOOD = "a good long password"
HANDLE, NAME, EMAIL = "zarquon", "Wilhelmina Xylander", "w.xylander@post.example"
BIO, PLACE, SITE, NETWORK = "I mend harpsichords.", "Ostrava", "https://xylander.example/", "203.0.113.0/24"
WHO = (HANDLE, NAME, EMAIL, "xylander", BIO, PLACE, NETWORK)
OTHERS_WORDS = (
    f"Ask @{HANDLE}, or write to {EMAIL}, and say that we have all seen this before more than once."
)


@pytest.fixture
def person(cast):
    """Somebody who has been here for a while and left traces wherever one can."""
    known = accounts.create_person(HANDLE, EMAIL, password=GOOD, name=NAME)
    accounts.change_profile(known, NAME, BIO, PLACE, SITE)
    accounts.open_session(known, "203.0.113.7", "Mozilla/5.0")
    return known


def leave(person, keep="keep"):
    operations.leave(person, GOOD, keep)
    db.session.expire_all()


def picture(owner, name, purpose="post"):
    db.session.add(
        Upload(
            id=name, owner_id=owner.id, purpose=purpose, content_type="image/webp", content=b"PIXELS" + name.encode(),
            width=1, height=1, created_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()


# Nothing is forgotten


def test_every_column_that_can_hold_words_has_its_fate(app):
    searched = {f"{one.name}.{name}" for one in inventory.SEARCHED for name in one.columns}
    lists = (searched, inventory.WIPED, inventory.THEIRS_ALONE, inventory.OF_NOBODY)
    columns = {
        f"{table.name}.{column.name}"
        for table in planted.tables()
        for column in table.columns
        if planted.holds_words(column)
    }

    for column in sorted(columns):
        listed = sum(column in one for one in lists)
        assert listed == 1, f"{column} is in {listed} lists of departures/inventory.py"
    gone = set().union(*lists) - columns
    assert gone == set(), "these columns are no more"


def test_every_column_that_points_at_a_person_has_its_fate(app):
    deleted = {f"{one.class_.__tablename__}.{one.key}" for one in inventory.DELETED}
    pointing = {
        f"{table.name}.{column.name}"
        for table in planted.tables()
        for column in planted.people_columns(table)
    }

    for column in sorted(pointing):
        listed = (column in deleted) + (column in inventory.NAMELESS)
        assert listed == 1, f"{column} is in {listed} lists of departures/inventory.py"
    assert inventory.NAMELESS <= pointing
    assert deleted - pointing == {"idempotency_key.person_id"}


@pytest.mark.parametrize("keep", ["keep", "remove"])
def test_nothing_of_who_they_were_is_found_anywhere_afterwards(app, cast, person, keep):
    app.extensions.pop("search", None)
    thread = cast.thread(by=person, body="My own question, of WORDSXYZZY.")
    cast.answer(cast.thread(title="Who could know that thing?", body=OTHERS_WORDS))
    editing.edit(get_post(1, None), by=person, body="My own question again, WORDSXYZZY.")
    case = escalations.escalate(thread, by=cast.mo, reason=OTHERS_WORDS)
    places = {
        "thread": thread.id, "post": 1, "escalation": case.id, "third": cast.cleo.id,
        "category": cast.category.id,
    }  # fmt: skip
    cast_texts(cast)
    everything = f"{HANDLE} {NAME} {EMAIL} {NETWORK}"
    assert planted.plant(person.id, cast.sam.id, places, everything, OTHERS_WORDS) > 30
    picture(person, "avatar-zarquon.webp", "avatar")
    searching.rebuild()
    before = planted.found(WHO)
    assert len({table for table, _ in before}) > 20, "hardly anything was planted"

    leave(person, keep)
    searching.drain()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert leftovers.drop_from_index()

    assert planted.found(WHO) == []
    if keep == "remove":
        assert planted.found(["WORDSXYZZY"]) == []
    for path in Path(app.config["DATA_DIR"]).joinpath("index").rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert HANDLE.encode() not in content, path
            assert b"xylander" not in content, path
    app.extensions.pop("search", None)


def cast_texts(cast):
    from community.domain.consents import operations as consents

    consents.publish("terms", "Be kind.", by=cast.root)


# What stays, and how


def test_posts_that_are_kept_stand_under_former_member_and_count_on(cast, person):
    thread = cast.thread()
    answer = cast.answer(thread, by=person)
    trusted(person)
    votes.vote(get_post(1, None), by=person, value=1)
    answers.accept(answer, by=cast.ada)

    leave(person)

    card = cards([person.id])[person.id]
    assert card.is_former and card.handle is None and card.name == ""
    assert get_post(answer.id, None).body == "Clean the sensor."
    assert get_thread(thread.id, None).accepted_post_id == answer.id
    assert db.session.get(Post, 1).score == 1


def test_posts_that_are_removed_are_gone_with_their_versions_and_pictures(cast, person):
    picture(person, "shown.webp")
    answer = cast.answer(cast.thread(), by=person, body="See ![it](/uploads/shown.webp) here.")
    editing.edit(answer, by=person, body="See ![it](/uploads/shown.webp) there.")

    leave(person, "remove")

    with pytest.raises((Gone, NotFound)):
        get_post(answer.id, None)
    bodies = {db.session.get(Post, answer.id).body, *db.session.scalars(select(Revision.body))}
    assert not any("uploads" in body for body in bodies)
    assert db.session.get(Upload, "shown.webp") is None


def test_a_picture_that_no_post_shows_goes_and_one_that_is_shown_stays(cast, person):
    picture(person, "shown.webp")
    picture(person, "never-posted.webp")
    cast.answer(cast.thread(), by=person, body="See ![it](/uploads/shown.webp) here.")

    leave(person, "keep")

    assert db.session.scalars(select(Upload.id)).all() == ["shown.webp"]


def test_a_question_others_answered_stays_without_its_words(cast, person):
    thread = cast.thread(by=person, title="My cat Mimi hates the printer", tags=["jam"])
    answer = cast.answer(thread)
    lonely = cast.thread(by=person, title="Nobody ever answered this one")

    leave(person, "remove")

    left = get_thread(thread.id, None)
    assert "Mimi" not in left.title + left.slug + left.excerpt
    assert get_post(answer.id, None).body == "Clean the sensor."
    with pytest.raises(Gone):
        get_thread(lonely.id, None)


def test_a_mention_in_what_others_wrote_leads_nowhere_any_more(app, cast, person):
    app.extensions.pop("search", None)
    thread = cast.thread(body=f"Thanks @{HANDLE.title()} and @{HANDLE}-two! [Page](/people/{HANDLE})")
    searching.rebuild()
    assert search(HANDLE, None).total == 1

    leave(person)
    searching.drain()

    post = get_post(1, None)
    assert post.body == f"Thanks former member and @{HANDLE}-two! [Page](/people)"
    assert f"/people/{HANDLE}" not in post.html and "former member" in post.html
    assert get_thread(thread.id, None).excerpt.startswith("Thanks former member")
    app.extensions.pop("search", None)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@ben", "former member"),
        ("(@Ben), @BEN.", "(former member), former member."),
        ("@ben.b and @ben-b and @benny and a@ben", "@ben.b and @ben-b and @benny and a@ben"),
        ("ben@x.example, Ben@X.example.", "(address erased), (address erased)."),
        ("xben@x.example and ben@x.example.org", "xben@x.example and (address erased).org"),
        ("/people/ben?x /people/benny", "/people?x /people/benny"),
        ("Big Ben strikes", "Big Ben strikes"),
    ],
)
def test_only_what_names_them_is_taken_out(text, left):
    assert Marks("Ben", "ben", "ben@x.example").without(text) == left


def test_who_follows_is_counted_anew(cast, person):
    thread = cast.thread()
    follows.follow(thread, by=person)
    before = get_thread(thread.id, None).follower_count

    leave(person)

    assert get_thread(thread.id, None).follower_count == before - 1


# Who may, and how often


def test_the_password_and_a_choice_are_asked_for(cast, person):
    with pytest.raises(Invalid):
        operations.leave(person, "wrong wrong wrong", "keep")
    with pytest.raises(Invalid):
        operations.leave(person, GOOD, "burn")

    db.session.refresh(person)
    assert person.deleted_at is None and db.session.scalar(select(Departure.user_id)) is None


def test_the_last_admin_stays(cast):
    cast.root.password_hash = passwords.hashed(GOOD)
    db.session.commit()
    with pytest.raises(Conflict):
        operations.leave(cast.root, GOOD, "keep")
    db.session.refresh(cast.root)
    assert cast.root.deleted_at is None and cast.root.handle == "root"

    accounts.grant_role(cast.cleo, "admin", by=cast.root)
    leave(cast.root)

    assert db.session.get(User, cast.root.id).role == "member"
    assert db.session.scalar(select(RoleGrant.role).order_by(RoleGrant.id.desc())) == "member"


def test_an_agents_live_cases_go_back_to_the_queue(cast):
    cast.sam.password_hash = passwords.hashed(GOOD)
    db.session.commit()
    first, second = cast.thread(), cast.thread(title="Another one that does not work")
    cases = [escalations.escalate(thread, by=cast.mo, reason="Nobody knows.") for thread in (first, second)]
    for case in cases:
        escalations.claim(case, by=cast.sam)
    escalations.wait_for_asker(
        cases[1], by=cast.sam, wake_at=clock.now() + timedelta(days=2), reason="Which version?"
    )
    with pytest.raises(Conflict):
        operations.leave(cast.sam, GOOD, "remove")

    leave(cast.sam)

    assert [(case.status, case.owner_id) for case in db.session.scalars(select(Escalation))] == [
        ("open", None), ("open", None),
    ]  # fmt: skip
    last = select(EscalationMove.kind).order_by(EscalationMove.id.desc())
    assert db.session.scalar(last) == "handed_back"


def test_a_suspended_person_may_leave(cast, person):
    accounts.suspend(person, clock.now() + timedelta(days=9), "Spam", by=cast.mo)

    leave(person)

    assert db.session.get(User, person.id).deleted_at is not None


def test_counted_tries_under_their_address_go_too(cast, person):
    accounts.ask_reset(EMAIL)
    assert db.session.scalar(select(func.count()).select_from(Attempt)) > 0

    leave(person)

    kinds = db.session.scalars(select(Attempt.kind)).all()
    assert "mail_address" not in kinds


# Large accounts


@pytest.fixture
def prolific(cast, person, monkeypatch):
    """A person with more posts than go in one transaction."""
    monkeypatch.setattr(operations, "SMALL", 3)
    monkeypatch.setattr("community.domain.departures.posts.POSTS", 2)
    monkeypatch.setattr("community.domain.departures.searching.ROWS", 3)
    thread = cast.thread(body=OTHERS_WORDS)
    for number in range(7):
        cast.answer(thread, by=person, body=f"Answer {number} with WORDSXYZZY.")
    return person


def test_a_large_account_is_anonymous_at_once_and_its_posts_follow(cast, prolific):
    leave(prolific, "remove")

    assert db.session.get(User, prolific.id).name == ""
    assert planted.found([NAME, EMAIL.upper()]) != [], "what others wrote is still to be done"
    assert planted.found(["WORDSXYZZY"]) != []

    while finish_departures():
        pass

    assert planted.found([*WHO, "WORDSXYZZY"]) == []
    departure = db.session.get(Departure, prolific.id)
    assert departure.marks == {} and departure.finished_at


def test_a_kill_between_and_two_workers_at_once_do_no_harm(app, cast, prolific, monkeypatch):
    leave(prolific, "remove")
    user_id = prolific.id
    operations.go_on(user_id)
    with monkeypatch.context() as broken:
        broken.setattr("community.domain.departures.posts._remove", _die)
        with pytest.raises(KeyboardInterrupt):
            operations.go_on(user_id)

    while any(
        outcome is True
        for outcome in together(app, [lambda: operations.go_on(user_id) for _ in range(3)])
    ):
        pass

    assert planted.found([*WHO, "WORDSXYZZY"]) == []
    assert not operations.go_on(user_id)
    counted = db.session.get(Thread, 1).answer_count
    assert counted == 0


def test_leaving_twice_at_once_is_leaving_once(app, cast, person):
    user_id = person.id

    def go():
        operations.leave(db.session.get(User, user_id), GOOD, "keep")

    outcomes = together(app, [go, go])

    assert all(outcome is None or isinstance(outcome, Invalid) for outcome in outcomes)
    assert db.session.scalar(select(func.count()).select_from(Departure)) == 1


def test_one_departure_that_fails_does_not_stop_the_others(cast, prolific, monkeypatch, caplog):
    other = accounts.create_person("second", "second@post.example", password=GOOD)
    for number in range(5):
        cast.answer(cast.thread(title=f"Question number {number} here"), by=other)
    leave(prolific, "remove")
    leave(other, "keep")
    step = operations._take_step
    monkeypatch.setattr(
        operations,
        "_take_step",
        lambda departure: _die_of(departure, prolific.id) or step(departure),
    )

    with clock.frozen(clock.now() + timedelta(seconds=5)):
        while finish_departures():
            pass

    assert db.session.get(Departure, other.id).finished_at
    assert db.session.get(Departure, prolific.id).due_at > clock.now()


def _die(*_):
    raise KeyboardInterrupt


def _die_of(departure, user_id):
    if departure.user_id == user_id:
        raise RuntimeError("broken")


def test_threads_left_open_by_tests_are_none(cast, person):
    """Comments of others under an answer that goes are folded with it, and come back with nobody."""
    answer = cast.answer(cast.thread(), by=person)
    comment = threads.comment(answer, by=cast.cleo, body="And then?")

    leave(person, "remove")

    with pytest.raises((Gone, NotFound)):
        get_post(comment.id, None)
