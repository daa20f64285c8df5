from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.cli import demo as command
from community.demo import content, load, plan
from community.demo.content import length
from community.domain.accounts import passwords
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.desk import counting
from community.domain.desk import queries as desk
from community.domain.desk.filters import VIEWS
from community.domain.escalation_rules import rulebook
from community.domain.escalations import timers
from community.domain.escalations.models import Escalation
from community.domain.notifications import queries as notifications
from community.domain.notifications.models import Email, Notification
from community.domain.reputation.models import Entry
from community.domain.review.models import ReviewItem
from community.domain.satisfaction import queries as ratings
from community.domain.service_levels import promises
from community.domain.service_levels import queries as service_levels
from community.domain.spam.models import Suspicion
from community.domain.teams.models import Absence, Team, TeamMember
from community.domain.teams.queries import covers
from community.domain.threads.cards import Turn
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.bus import PendingReaction
from community.kernel.db import db
from community.kernel.errors import Conflict
from tests.support import databases

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def told(application):
    """A database with the demo community, for all that is only looked at here."""
    with application.app_context():
        databases.empty()
        load.load(command.PASSWORD)
        db.session.remove()
        yield application
        databases.close()
        databases.empty()


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_all_that_was_written_is_there(told):
    written = content.read()

    assert count(User) == len(written.people)
    assert count(Thread) == len(written.threads)
    posts = [post for thread in written.threads for post in thread.get("posts", [])]
    edits = sum(post["kind"] == "edit" for post in posts)
    assert count(Post) == len(written.threads) + len(posts) - edits + len(written.care["held"])


def test_there_is_a_question_in_every_turn(told):
    turns = set(db.session.scalars(select(Thread.turn).distinct()))

    assert turns == set(Turn)
    assert count(Escalation) >= 5


def test_two_teams_are_there_one_of_them_is_away_and_an_offer_waits(told):
    assert count(Team) == 2
    assert count(TeamMember, TeamMember.is_lead) == 2
    assert count(TeamMember, TeamMember.roster.is_not(None)) >= 2
    assert count(Absence, covers(clock.now())) == 1
    offered = db.session.scalars(select(Escalation).where(Escalation.offered_team_id.is_not(None)))
    assert [(case.status, case.owner_id is None) for case in offered] == [("open", False)]


def test_it_shows_promises_rules_of_categories_and_a_calendar_with_holidays(told):
    categories = {category.slug: category.id for category in db.session.scalars(select(Category))}
    kept = promises.promises()

    assert set(kept) == set(categories.values())
    assert not kept[categories["printers"]].is_round_the_clock
    assert kept[categories["printers"]].hours.dates
    assert kept[categories["studio"]].is_round_the_clock
    assert len([rule for rule in rulebook.rules() if rule.category_id]) == 2
    assert service_levels.outdated(categories["printers"]), "there is something to re-apply to"


def test_the_desk_has_a_breached_case_a_pending_one_and_a_hot_one(told):
    sam = db.session.scalar(select(User).where(User.handle == "sam"))
    held = {view: [row.title for row in desk.cases(sam, view=view).items] for view in VIEWS}

    assert "Brindle One restarts" in held["breached"][0]
    assert "customs" in held["pending"][0]
    assert "shared templates" in held["hot"][0]
    assert held["mine"] and held["unassigned"]
    assert {view: len(titles) for view, titles in held.items()} == counting.counts(sam)
    assert timers.due(clock.now()) == []


def test_a_solved_case_was_rated_and_those_who_had_the_problem_are_asked_whether_it_worked(told):
    sam, kwame, bram = (
        db.session.scalar(select(User).where(User.handle == handle))
        for handle in ("sam", "kwame", "bram")
    )
    case = next(row for row in desk.cases(sam, view="solved").items if "ribbon cable" in row.title)

    assert ratings.rating_of(case.id, sam).rating == 5
    for person in (kwame, bram):
        notices = notifications.notices(person).items
        asked = [
            one for one in notices if one.kind == "follow_up" and one.thread_id == case.thread_id
        ]
        assert [one.read for one in asked] == [False]
    lanes = set(db.session.scalars(select(Post.audience).where(Post.thread_id == case.thread_id)))
    assert lanes == {"public", "private", "staff"}


def test_there_is_something_in_the_review_queue(told):
    assert count(ReviewItem, ReviewItem.closed_at.is_(None)) >= 3


def test_a_suspected_spam_waits_there_with_its_reasons(told):
    signs = {sign for row in db.session.scalars(select(Suspicion)) for sign in row.signs}

    assert count(ReviewItem, ReviewItem.kind == "held", ReviewItem.closed_at.is_(None)) >= 3
    assert {"typed_fast", "watched", "copied", "bare_links"} <= signs


def test_it_happened_in_the_past_in_an_order_that_makes_sense(told):
    joined = select(User.joined_at).where(User.id == Post.author_id).scalar_subquery()
    asked = select(Thread.created_at).where(Thread.id == Post.thread_id).scalar_subquery()

    assert count(Post, Post.created_at > clock.now()) == 0
    assert count(Post, Post.created_at < joined) == 0
    assert count(Post, Post.created_at < asked) == 0
    assert count(Entry, Entry.at > clock.now()) == 0


def test_the_ledger_and_all_counts_are_what_a_recount_finds(told):
    recounted = told.test_cli_runner().invoke(args=["recount"])

    assert recounted.exit_code == 0, recounted.output
    assert db.session.scalar(select(func.max(User.reputation))) > 100, "somebody has helped"


def test_nothing_is_left_to_do_and_nobody_is_flooded_with_mail(told):
    assert count(PendingReaction) == 0
    assert count(Email, Email.created_at < clock.now() - timedelta(hours=2)) == 0
    assert count(Notification) > 20
    assert count(Notification, Notification.read_at.is_(None)) < count(Notification)


def test_its_people_sign_in_with_the_password_that_is_printed(told):
    shown = command.sign_ins(told.config["SETTINGS"])

    for handle in command.SIGN_INS:
        person = db.session.scalar(select(User).where(User.handle == handle))
        assert handle in shown
        assert passwords.matches(command.PASSWORD, person.password_hash)
    assert command.PASSWORD in shown
    assert command.is_demo()


def test_who_is_suspended_or_gone_is_so(told):
    suspended = count(User, User.suspended_until > clock.now())
    former = count(User, User.deleted_at.is_not(None))

    assert (suspended, former) == (1, 1)


def test_a_database_that_is_not_empty_stays_as_it_is(told):
    people = count(User)

    with pytest.raises(Conflict):
        load.load(command.PASSWORD)
    left = told.test_cli_runner().invoke(args=["demo", "--if-empty"])
    refused = told.test_cli_runner().invoke(args=["demo"])

    assert (left.exit_code, refused.exit_code) == (0, 1)
    assert "not empty" in left.output
    assert count(User) == people


def test_when_it_fails_midway_nothing_of_it_stays(app, monkeypatch):
    steps = plan.steps(content.read(), clock.now(), command.PASSWORD)

    def broken(*_):
        return [*steps[:60], plan.Step(clock.now(), lambda _stage: 1 / 0)]

    monkeypatch.setattr(plan, "steps", broken)
    with pytest.raises(ZeroDivisionError):
        load.load(command.PASSWORD)

    assert load.is_empty()


def test_the_plan_is_the_same_each_time_and_in_order():
    now = clock.now()
    first, second = (plan.steps(content.read(), now, "x") for _ in range(2))

    assert [step.at for step in first] == [step.at for step in second]
    assert [step.at for step in first] == sorted(step.at for step in first)
    assert first[-1].at < now


@pytest.mark.parametrize(
    ("text", "meant"),
    [("41m", timedelta(minutes=41)), ("9d 2h", timedelta(days=9, hours=2)), ("1d 1h 5m", None)],
)
def test_a_length_of_time_is_read(text, meant):
    assert length(text) == (meant or timedelta(days=1, hours=1, minutes=5))


@pytest.mark.parametrize("text", ["", "9", "2 d", "1w", "-3h"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(ValueError, match="no length"):
        length(text)


def test_in_production_it_is_refused(tmp_path):
    app = databases.in_production(tmp_path)

    with app.app_context():
        refused = app.test_cli_runner().invoke(args=["demo"])

    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert not (tmp_path / "peerdesk.db").exists()
