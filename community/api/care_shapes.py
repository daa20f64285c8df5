"""What acts of care, suspensions, badges and leaders look like as JSON."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import Author
from community.domain.badges.rules import Metal
from community.domain.flags.rules import Outcome
from community.domain.moderation.rules import Verb


class Act(Schema):
    """Who did what to which, when and why; and when it was undone."""

    id = fields.Integer(required=True)
    verb = fields.String(required=True, metadata={"enum": list(map(str, Verb))})
    by = fields.Nested(
        Author, required=True, allow_none=True,
        metadata={"description": "Null when it was done from the command line."},
    )  # fmt: skip
    at = Instant(required=True)
    reason = fields.String(required=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    post_id = fields.Integer(required=True, allow_none=True)
    person = fields.Nested(
        Author, required=True, allow_none=True, metadata={"description": "Whom it was done to."}
    )
    detail = fields.Dict(
        required=True, metadata={"description": "What it changed, in plain values."}
    )
    undone_at = Instant(required=True, allow_none=True)
    is_undoable = fields.Boolean(
        required=True, metadata={"description": "Whether PUT /acts/{id}/undoing undoes it."}
    )


class Acts(Page):
    """Acts, newest first."""

    items = fields.List(fields.Nested(Act), required=True)


class AuditedAct(Act):
    """The same for admins: with from where it was done."""

    network = fields.String(
        required=True,
        metadata={
            "description": "Of who acted, as in 203.0.113.0/24; empty once it was forgotten."
        },
    )
    request_id = fields.String(
        required=True, metadata={"description": "As in the header X-Request-Id and in the log."}
    )


class AuditedActs(Page):
    """Acts of everybody, newest first."""

    items = fields.List(fields.Nested(AuditedAct), required=True)


class Suspension(Schema):
    """Until when somebody can read and nothing else."""

    handle = fields.String(required=True)
    until = Instant(required=True, allow_none=True)
    reason = fields.String(required=True)


class Removal(Schema):
    """A post that is away from its readers."""

    post_id = fields.Integer(required=True)
    reason = fields.String(required=True)
    is_abuse = fields.Boolean(required=True)
    removed_at = Instant(required=True)


class FlagsOutcome(Schema):
    """What was made of the flags on a post."""

    post_id = fields.Integer(required=True)
    outcome = fields.String(required=True, metadata={"enum": list(map(str, Outcome))})


class CatalogueBadge(Schema):
    """A badge, and what it is for."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    metal = fields.String(required=True, metadata={"enum": list(map(str, Metal))})
    sentence = fields.String(required=True)


class Catalogue(Page):
    """Every badge there is."""

    items = fields.List(fields.Nested(CatalogueBadge), required=True)


class Leader(Schema):
    """Somebody who helped much, by what solved and worked."""

    person = fields.Nested(Author, required=True)
    solved = fields.Integer(required=True)
    confirmed = fields.Integer(required=True)


class Leaders(Page):
    """Who helped most."""

    items = fields.List(fields.Nested(Leader), required=True)
