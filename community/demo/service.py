"""What the demo company's admin has set of late: a workshop with office hours and holidays, and rules of its own.

The cases that are told of began before, and keep the promise around the clock: they look alike on any day.
"""

from datetime import datetime
from typing import Any

from community.demo.stage import Act, Stage
from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import Mode, Rule
from community.domain.escalations.cards import RuleKind
from community.domain.service_levels import policies

WORKSHOP, ORDERS = "printers", "orders"
LENGTHS = {
    "urgent": (60, 60, 8 * 60),
    "high": (2 * 60, 2 * 60, 16 * 60),
    "normal": (4 * 60, 4 * 60, 24 * 60),
    "low": (8 * 60, 8 * 60, 80 * 60),
}
HOLIDAYS = ("01-01", "05-01", "10-03", "12-25", "12-26")
SHORT_DAYS = {"12-24": [["08:00", "12:00"]], "12-31": [["08:00", "12:00"]]}


def keep_office_hours(admin: str, now: datetime) -> Act:
    """The workshop is there on working days, with a break at noon, and not on holidays."""

    def act(stage: Stage) -> None:
        by = stage.people[admin]
        calendar = policies.save_calendar(by, "Workshop, Berlin", _hours(now))
        minutes = {
            priority: dict(
                zip(("first_response", "next_response", "resolution"), all_, strict=True)
            )
            for priority, all_ in LENGTHS.items()
        }
        policies.save_policy(by, "Workshop", calendar, minutes, stage.categories[WORKSHOP])

    return act


def set_rules(admin: str) -> Act:
    """Who is new with an order is not left alone long; and the workshop is told of its questions at once."""

    def act(stage: Stage) -> None:
        by = stage.people[admin]
        for kind, mode, hours, slug in (
            (RuleKind.NEWCOMER, Mode.PROPOSE, 8, ORDERS),
            (RuleKind.UNANSWERED, Mode.AUTOMATIC, 16, WORKSHOP),
        ):
            category_id = stage.categories[slug].id
            rulebook.change_rule(by, Rule(kind, mode, hours, (), category_id), is_sure=True)

    return act


def _hours(now: datetime) -> dict[str, Any]:
    days = ("mon", "tue", "wed", "thu")
    week = {day: [["08:00", "12:00"], ["12:45", "17:00"]] for day in days}
    years = (now.year, now.year + 1)
    return {
        "zone": "Europe/Berlin",
        "week": week | {"fri": [["08:00", "14:00"]]},
        "holidays": [f"{year}-{day}" for year in years for day in HOLIDAYS],
        "exceptions": {
            f"{year}-{day}": hours for year in years for day, hours in SHORT_DAYS.items()
        },
    }
