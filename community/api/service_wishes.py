"""What callers may send about rules, calendars and policies."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from community.api.fields import Choice, Flag, Id, InAddress, Text, WholeNumber, Wish
from community.api.service_shapes import HOURS, LENGTHS
from community.domain.escalation_rules.rulebook import LONGEST_WORD, MOST_THRESHOLD, MOST_WORDS
from community.domain.escalation_rules.rules import Mode
from community.domain.escalations.wording import MAX_WORDS
from community.domain.service_levels.policies import MAX_NAME

MAX_SLUG = 80


def _category() -> Text:
    return Text(
        MAX_SLUG, load_default=None, allow_none=True,
        metadata={"description": "A category's slug; without one, what holds everywhere else."},
    )  # fmt: skip


def _object(metadata: Mapping[str, str]) -> fields.Dict:
    wrong = "This is an object."
    return fields.Dict(
        keys=Text(40), required=True, metadata=dict(metadata),
        error_messages={"invalid": wrong, "null": wrong, "required": "This is needed."},
    )  # fmt: skip


class Asked(InAddress):
    """A threshold that is asked about."""

    default_error_messages = {"invalid": "A threshold is a whole number."}


class OfCategory(Schema):
    """Of which category."""

    category = Text(MAX_SLUG, load_default=lambda: None)


class Trying(OfCategory):
    """A rule to try: what is left out is as it stands."""

    threshold = Asked(load_default=lambda: None)
    words = Text(
        MOST_WORDS * (LONGEST_WORD + 1), load_default=lambda: None,
        metadata={"description": "With commas between them."},
    )  # fmt: skip


class NewRule(Wish):
    """A rule as it should be."""

    category = _category()
    mode = Choice(list(Mode), required=True)
    threshold = WholeNumber(
        required=True, validate=validate.Range(min=1, max=MOST_THRESHOLD, error="From 1 to 10,000.")
    )
    words = fields.List(
        Text(LONGEST_WORD), load_default=list,
        validate=validate.Length(max=MOST_WORDS, error="At most 50 words."),
        error_messages={"invalid": "Words are a list.", "null": "Words are a list."},
    )  # fmt: skip
    sure = Flag(
        load_default=False,
        metadata={
            "description": "Save it though it would catch more than a quarter of all questions."
        },
    )


class NewCalendar(Wish):
    """When a team is there."""

    name = Text(MAX_NAME, required=True)
    hours = _object(HOURS)


class NewPolicy(Wish):
    """How soon the team replies and solves."""

    category = _category()
    name = Text(MAX_NAME, required=True)
    calendar_id = Id(required=True)
    minutes = _object(LENGTHS)
    pauses_on_hold = Flag(load_default=False)


class Reapplying(Wish):
    """Which policy running cases should be held to, and why."""

    category = _category()
    reason = Text(MAX_WORDS, required=True)
