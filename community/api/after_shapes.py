"""What is said after a solution, as JSON."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.shapes import Author
from community.domain.follow_ups import rules


class SaidOutcome(Schema):
    """Whether a solution worked for the caller."""

    thread_id = fields.Integer(required=True)
    post_id = fields.Integer(
        required=True, allow_none=True,
        metadata={"description": "The answer it is about; null for a remedy in words."},
    )  # fmt: skip
    outcome = fields.String(required=True, metadata={"enum": [str(one) for one in rules.Outcome]})


class Rating(Schema):
    """How the asker found the help with a case. For the team, and for them."""

    rating = fields.Integer(required=True, metadata={"description": "1 to 5."})
    comment = fields.String(required=True)
    rated_at = Instant(required=True)
    credited_to = fields.Nested(
        Author, required=True, allow_none=True, metadata={"description": "Who resolved it."}
    )


class Satisfaction(Schema):
    """What ratings add up to; all null while there are fewer than 5."""

    count = fields.Integer(required=True, allow_none=True)
    good_share = fields.Float(
        required=True, allow_none=True,
        metadata={"description": "Of ratings from 4 up, 0 to 1."},
    )  # fmt: skip
    at_least = fields.Float(
        required=True, allow_none=True,
        metadata={"description": "Its lower bound: Wilson score interval, 95 %."},
    )  # fmt: skip
