"""Whatever there is one of by name: of those who make it at the same instant each is done, or told why not."""

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.badges import operations as badges
from community.domain.badges.models import Award
from community.domain.categories import operations as categories
from community.domain.categories.models import Category, Tag
from community.domain.consents import operations as consents
from community.domain.consents.models import LegalText
from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.models import EscalationRule
from community.domain.escalation_rules.rules import Mode, Rule
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.sla_models import Calendar, SlaPolicy
from community.domain.escalations.terms import default_terms
from community.domain.replies import operations as replies
from community.domain.replies.models import Reply
from community.domain.saved_views import operations as saved_views
from community.domain.saved_views.models import SavedView
from community.domain.service_levels import policies
from community.domain.settings import operations as settings
from community.domain.settings.models import Setting
from community.domain.settings.schema import PACE
from community.domain.spam import watching
from community.domain.spam.models import WatchedWord
from community.domain.teams import operations as teams
from community.domain.teams.models import Team, TeamMember
from community.kernel.db import db
from community.kernel.errors import Conflict, DomainError
from tests.support.together import slow_writes, together

AT_ONCE = 4
TERMS = default_terms()
HOURS, MINUTES = TERMS["hours"], TERMS["minutes"]


def save_policy(person, category=None):
    return policies.save_policy(person("root"), "Soon", only(Calendar), MINUTES, category, seen="")


# What is made, how many of it there are when it is there, and whether making it twice is a refusal.
MADE = {
    "a calendar": (
        Calendar, 1, True,
        lambda person: policies.save_calendar(person("root"), "Office", HOURS, seen=""),
    ),
    "a calendar, by a program": (
        Calendar, 1, False, lambda person: policies.save_calendar(person("root"), "Office", HOURS),
    ),
    "the general policy": (SlaPolicy, 1, True, save_policy),
    "the policy of a category": (
        SlaPolicy, 1, True, lambda person: save_policy(person, only(Category)),
    ),
    "a team": (Team, 1, True, lambda person: teams.create("Presses", by=person("root"))),
    "a team, by being named": (
        Team, 1, False, lambda person: teams.named("Presses"),
    ),
    "a category": (Category, 2, True, lambda person: categories.create(name="Paper")),
    "a tag": (Tag, 6, False, lambda person: categories.tags_named(["smudge"])),
    "a saved view": (
        SavedView, 1, False, lambda person: saved_views.save(person("sam"), "Hot", "hot", {}),
    ),
    "a ready reply": (
        Reply, AT_ONCE, False, lambda person: replies.write(person("sam"), "Hello", "Hello there."),
    ),
    "a watched word": (
        WatchedWord, 1, False, lambda person: watching.watch("casino royale", by=person("root")),
    ),
    "a setting": (
        Setting, 1 + len(PACE), False, lambda person: settings.change({"idle_hours": 7}, by=person("root")),
    ),
    "a general rule": (
        EscalationRule, 1, True,
        lambda person: rulebook.change_rule(
            person("root"), Rule(RuleKind.ME_TOO, Mode.AUTOMATIC, 7, (), None),
            seen=rulebook.mark_of(rulebook.rule_of(RuleKind.ME_TOO, None)),
        ),
    ),
    "a text": (
        LegalText, 1, True,
        lambda person: consents.publish("terms", "Be kind.", by=person("root"), after=0),
    ),
}  # fmt: skip


def person(handle):
    return db.session.scalars(select(User).where(User.handle == handle)).one()


def only(model):
    return db.session.scalars(select(model)).first()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("what", MADE)
def test_of_those_who_make_the_same_at_once_each_is_done_or_told_why_not(app, cast, what):
    model, there_are, is_refused, make = MADE[what]
    if model is SlaPolicy:
        policies.save_calendar(cast.root, "Office", HOURS)

    with slow_writes():
        outcomes = together(app, [lambda: make(person) and None] * AT_ONCE)

    refused = [outcome for outcome in outcomes if outcome is not None]
    assert all(isinstance(one, DomainError) and one.status in (409, 422) for one in refused), (
        refused
    )
    assert all(one.sentence for one in refused)
    assert len(refused) < AT_ONCE
    assert not is_refused or len(refused) == AT_ONCE - 1
    assert count(model) == there_are


def test_of_two_teams_that_take_the_same_name_at_once_one_is_told(app, cast):
    ids = [teams.create(name, by=cast.root).id for name in ("Ink", "Paper")]

    def naming(team_id):
        return lambda: (
            teams.change(db.session.get_one(Team, team_id), by=person("root"), name="Both").name
        )

    with slow_writes():
        outcomes = together(app, [naming(team_id) for team_id in ids])

    told = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(told) == 1 and told[0].fields == {"name": told[0].sentence}, outcomes
    assert sorted(db.session.scalars(select(Team.name)))[0] == "Both"


def test_who_is_put_into_a_team_by_several_at_once_is_in_it_once(app, cast):
    team_id = teams.create("Presses", by=cast.root).id

    def putting():
        teams.put_member(db.session.get_one(Team, team_id), person("sam"), by=person("root"))

    with slow_writes():
        outcomes = together(app, [putting] * AT_ONCE)

    assert outcomes == [None] * AT_ONCE
    assert count(TeamMember) == 1


def test_a_badge_that_is_recomputed_while_it_is_awarded_is_there_once(app, cast):
    cast.answer(cast.thread())
    ben_id = cast.ben.id

    with slow_writes():
        outcomes = together(
            app, [badges.recompute, lambda: badges.consider(ben_id)] * (AT_ONCE // 2)
        )

    assert outcomes == [None] * AT_ONCE
    mine = select(Award.slug).where(Award.user_id == ben_id)
    assert len(set(db.session.scalars(mine))) == len(db.session.scalars(mine).all()) > 0
