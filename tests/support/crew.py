"""Teams for tests: who is in them, when they are there, and what each can carry."""

from dataclasses import dataclass

from community.domain.accounts.models import User
from community.domain.categories import operations as categories
from community.domain.escalations import operations as escalations
from community.domain.escalations.models import Escalation
from community.domain.service_levels import policies
from community.domain.teams import operations as teams
from community.domain.teams.models import Team
from community.kernel.business_time import DAYS
from community.kernel.db import db
from tests.support.cast import Cast
from tests.support.people import members

ALWAYS = {day: [["00:00", "24:00"]] for day in DAYS}


def put_in_team(cast, *people, name="Printing", ownership="support", leads=(), **more):
    """Have these people in a team that answers for the cast's category; always on duty."""
    team = teams.create(name, by=cast.root, **more)
    for person in (*people, *leads):
        teams.put_member(team, person, by=cast.root, is_lead=person in leads, roster=ALWAYS)
    categories.entrust(cast.category, team, ownership, by=cast.root)
    return team


def open_all_hours(cast):
    """Have the policy's calendar never close."""
    calendar = policies.save_calendar(cast.root, "Always", {"zone": "UTC", "week": ALWAYS})
    minutes = {
        priority: {"first_response": 60, "next_response": 60, "resolution": 600}
        for priority in ("urgent", "high", "normal", "low")
    }
    return policies.save_policy(cast.root, "Always", calendar, minutes)


def agents(count, prefix="agent"):
    """So many people of the staff more."""
    people = members(count, prefix=prefix)
    for person in people:
        person.role = "agent"
    db.session.commit()
    return people


@dataclass
class Crew:
    """Two teams of two, Una leading ours and Vic theirs; Ugo has a case of a co-owned category of ours."""

    cast: Cast
    una: User
    ugo: User
    vic: User
    val: User
    ours: Team
    theirs: Team
    case: Escalation

    def own(self, ownership):
        categories.entrust(self.cast.category, self.ours, ownership, by=self.cast.root)


def crew_of(cast, **more):
    una, ugo, vic, val = agents(4)
    ours = put_in_team(cast, ugo, name="Ours", leads=(una,), ownership="co_owned", **more)
    theirs = teams.create("Theirs", by=cast.root)
    for person in (vic, val):
        teams.put_member(theirs, person, by=cast.root, roster=ALWAYS, is_lead=person is vic)
    case = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    return Crew(cast, una, ugo, vic, val, ours, theirs, escalations.claim(case, by=ugo))
