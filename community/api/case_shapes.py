"""What the cases of the support team look like as JSON."""

from marshmallow import Schema, fields

from community.api.after_shapes import Rating
from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import Author, CategoryName
from community.domain.categories.cards import Ownership
from community.domain.escalations.cards import Cause, Move, Priority, Status
from community.domain.escalations.terms import ClockKind

Words = type[Status] | type[Priority] | type[Move] | type[Cause] | type[ClockKind] | type[Ownership]


def _words(words: Words) -> fields.String:
    return fields.String(required=True, metadata={"enum": [str(word) for word in words]})


def _for_few(what: str) -> fields.String:
    return fields.String(
        required=True, allow_none=True,
        metadata={"description": f"{what} Null for those who may not see it."},
    )  # fmt: skip


class Clock(Schema):
    """A promise of time, as it stands now."""

    kind = _words(ClockKind)
    number = fields.Integer(
        required=True, metadata={"description": "Next responses are due again and again."}
    )
    state = fields.String(required=True, metadata={"enum": ["running", "paused", "fulfilled"]})
    target_minutes = fields.Integer(
        required=True, metadata={"description": "Minutes of business time."}
    )
    left_minutes = fields.Integer(
        required=True, metadata={"description": "Of business time; below 0 when it is late."}
    )
    due_at = Instant(required=True, allow_none=True)
    breached_at = Instant(required=True, allow_none=True)
    fulfilled_at = Instant(required=True, allow_none=True)


class EscalationMove(Schema):
    """One move of a case."""

    number = fields.Integer(required=True, metadata={"description": "The version it made."})
    kind = _words(Move)
    from_status = fields.String(
        required=True, allow_none=True, metadata={"description": "Null for the first move."}
    )
    to_status = _words(Status)
    by = fields.Nested(
        Author, required=True, allow_none=True,
        metadata={"description": "Null for what nobody did: a timer, a rule."},
    )  # fmt: skip
    at = Instant(required=True)
    cause = _words(Cause)
    reason = fields.String(
        required=True, metadata={"description": "Empty for those who may not read it, too."}
    )
    owner = fields.Nested(
        Author, required=True, allow_none=True, metadata={"description": "Whose it was then."}
    )
    team = fields.String(
        required=True, metadata={"description": "Which team's it was then, for the support team."}
    )
    offered_to = fields.String(
        required=True,
        metadata={
            "description": "The person or team it was offered to then, for the support team."
        },
    )


class EscalationSummary(Schema):
    """A case in a list."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    thread_id = fields.Integer(required=True)
    thread_title = fields.String(required=True)
    category = fields.Nested(CategoryName, required=True)
    asker = fields.Nested(Author, required=True)
    status = _words(Status)
    priority = fields.String(
        required=True, allow_none=True,
        metadata={
            "enum": [*map(str, Priority), None],
            "description": "Null for those who only asked for the team.",
        },
    )  # fmt: skip
    team = fields.String(required=True)
    owner = fields.Nested(Author, required=True, allow_none=True)
    opened_at = Instant(required=True)
    received_at = Instant(
        required=True, allow_none=True,
        metadata={"description": "Since when the team has it; null while it is proposed."},
    )  # fmt: skip
    due_at = Instant(required=True, allow_none=True)
    breached = fields.Boolean(required=True)
    heat = fields.Integer(
        required=True, allow_none=True,
        metadata={"description": "0 to 100. Null for those who only asked for the team."},
    )  # fmt: skip
    me_too = fields.Integer(required=True)
    version = fields.Integer(required=True)
    ownership = _words(Ownership)
    offered_to = fields.Nested(
        Author, required=True, allow_none=True,
        metadata={"description": "To whom it is offered; its owner keeps it until it is taken."},
    )  # fmt: skip
    offered_team = fields.String(
        required=True, metadata={"description": "To which team it is offered; else empty."}
    )


class Escalation(EscalationSummary):
    """A case with its history, clocks and heat, as far as the caller may see them."""

    reason = _for_few("Why it came to the team.")
    tried = _for_few("What was tried before.")
    wanted = _for_few("What would help.")
    opened_by = fields.Nested(Author, required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)
    wake_at = Instant(required=True, allow_none=True)
    link = _for_few("What is waited for.")
    remedy = _for_few("What solved it.")
    answer_id = fields.Integer(required=True, allow_none=True)
    previous_id = fields.Integer(required=True, allow_none=True)
    merged_into_id = fields.Integer(required=True, allow_none=True)
    policy = _for_few("The name of the policy it is held to.")
    clocks = fields.List(fields.Nested(Clock), required=True)
    history = fields.List(fields.Nested(EscalationMove), required=True)
    satisfaction = fields.Nested(
        Rating, required=True, allow_none=True,
        metadata={"description": "How the asker found the help. Null for who may not see it."},
    )  # fmt: skip
    heat_parts = fields.Dict(
        keys=fields.String(), values=fields.Float(), required=True,
        metadata={"description": "Why it is hot."},
    )  # fmt: skip


class Escalations(Page):
    """Cases, in the order of a view."""

    items = fields.List(fields.Nested(EscalationSummary), required=True)
