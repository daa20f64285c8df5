"""Teams for tests: who is in them, when they are there, and what each can carry."""

from community.domain.categories import operations as categories
from community.domain.escalations import policies
from community.domain.teams import operations as teams
from community.kernel.business_time import DAYS
from community.kernel.db import db
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
