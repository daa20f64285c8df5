"""What the desk's tools look like as JSON: outcomes of acting on many, saved views, ready replies."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import Author
from community.domain.desk.filters import VIEWS
from community.domain.escalations.cards import Status


class CaseOutcome(Schema):
    """What became of one case of many."""

    id = fields.Integer(required=True)
    done = fields.Boolean(
        required=True, metadata={"description": "It is as you wished, be it that it was so before."}
    )
    code = fields.Integer(
        required=True, metadata={"description": "200, or the status of the refusal: 403, 404, 409."}
    )
    detail = fields.String(required=True, metadata={"description": "Why not; empty if done."})
    status = fields.String(
        required=True, allow_none=True, metadata={"enum": [*map(str, Status), None]}
    )
    owner = fields.Nested(Author, required=True, allow_none=True)


class CaseOutcomes(Schema):
    """What became of each, in the order they were named."""

    items = fields.List(fields.Nested(CaseOutcome), required=True)
    done = fields.Integer(required=True, metadata={"description": "How many are as you wished."})


class SavedView(Schema):
    """A view of the desk under a name."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    view = fields.String(required=True, metadata={"enum": list(VIEWS)})
    filters = fields.Dict(
        keys=fields.String(), required=True,
        metadata={"description": "What narrows it down: status, owner, team, category, priority, hot, title."},
    )  # fmt: skip
    is_shared = fields.Boolean(required=True)
    owner = fields.Nested(Author, required=True)
    url = fields.String(required=True, metadata={"description": "The cases it holds."})


class SavedViews(Page):
    """Yours, then those the team shares; all of them."""

    items = fields.List(fields.Nested(SavedView), required=True)


class Reply(Schema):
    """A reply kept ready."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(
        required=True, metadata={"description": "Markdown with places such as {{asker}}."}
    )
    variants = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    for_team = fields.Boolean(required=True)
    uses = fields.Integer(required=True)
    changed_at = Instant(required=True)
    owner = fields.Nested(Author, required=True)


class Replies(Page):
    """Those you may use, the most used first; all of them."""

    items = fields.List(fields.Nested(Reply), required=True)
