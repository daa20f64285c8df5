"""What a category promises, as JSON."""

from marshmallow import Schema, fields


class SupportPromise(Schema):
    """When the support team has a question that nobody answers, and by when it replies: as the rules and clocks do.

    Null where no rule brings every unanswered question to the team.
    """

    sentence = fields.String(required=True)
    terms = fields.String(required=True, metadata={"description": "How that is counted."})
    wait_minutes = fields.Integer(
        required=True, metadata={"description": "Of the clock, left to the community."}
    )
    handover_minutes = fields.Integer(
        required=True, metadata={"description": "After that, until the team has it at the latest."}
    )
    reply_minutes = fields.Integer(
        required=True, metadata={"description": "Of business time, from then on."}
    )
    zone = fields.String(required=True)
    is_round_the_clock = fields.Boolean(required=True)
    may_be_declined = fields.Boolean(
        required=True, metadata={"description": "A moderator may leave it to the community."}
    )
