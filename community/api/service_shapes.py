"""What rules, calendars and policies look like as JSON."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import CategoryName
from community.domain.escalation_rules.rules import Mode
from community.domain.escalations.cards import Priority, RuleKind

LENGTHS = {
    "description": "Minutes of business time, by priority"
    f" ({', '.join(Priority)}), and in each by clock: first_response, next_response, resolution."
}
HOURS = {
    "description": '{"zone": "Europe/Berlin", "week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], …},'
    ' "holidays": ["2026-12-25"], "exceptions": {"2026-12-24": [["09:00", "12:00"]]}}'
}


class Rule(Schema):
    """What brings a question to the team though nobody asks for it."""

    kind = fields.String(required=True, metadata={"enum": list(map(str, RuleKind))})
    category = fields.Nested(
        CategoryName, required=True, allow_none=True,
        metadata={"description": "Null for all categories that have none of their own."},
    )  # fmt: skip
    mode = fields.String(required=True, metadata={"enum": list(map(str, Mode))})
    threshold = fields.Integer(
        required=True, metadata={"description": "Hours, days, people, degrees: as the kind counts."}
    )
    words = fields.List(fields.String(), required=True)
    sentence = fields.String(required=True, metadata={"description": "When it is met."})


class Rules(Page):
    """All rules: the general ones, then those of categories."""

    items = fields.List(fields.Nested(Rule), required=True)


class CaughtThread(Schema):
    """A thread that a rule would have brought to the team."""

    thread_id = fields.Integer(required=True)
    title = fields.String(required=True)
    url = fields.String(required=True)
    at = Instant(required=True)
    why = fields.String(required=True)


class RuleDryRun(Schema):
    """What a rule would have done over the last 30 days, judged by what is known today."""

    asked = fields.Integer(
        required=True, metadata={"description": "Questions of that time, where the rule holds."}
    )
    count = fields.Integer(required=True)
    is_much = fields.Boolean(
        required=True,
        metadata={"description": "More than a quarter: saving it needs `sure`."},
    )
    items = fields.List(
        fields.Nested(CaughtThread), required=True,
        metadata={"description": "The newest 200."},
    )  # fmt: skip


class Calendar(Schema):
    """When a team is there."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    hours = fields.Dict(required=True, metadata=HOURS)


class Calendars(Page):
    """All calendars, by name."""

    items = fields.List(fields.Nested(Calendar), required=True)


class Policy(Schema):
    """How soon the team replies and solves."""

    category = fields.Nested(
        CategoryName, required=True, allow_none=True,
        metadata={"description": "Null for all categories that have none of their own."},
    )  # fmt: skip
    name = fields.String(required=True)
    calendar_id = fields.Integer(required=True)
    minutes = fields.Dict(required=True, metadata=LENGTHS)
    pauses_on_hold = fields.Boolean(required=True)


class Policies(Page):
    """The general policy, if there is one, and those of categories."""

    items = fields.List(fields.Nested(Policy), required=True)


class Reapplied(Schema):
    """How many running cases are held to a policy of today from now on."""

    count = fields.Integer(required=True)
