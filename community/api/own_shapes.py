"""What is a person's own looks like as JSON: exports of their data, and whom they keep away."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import Author
from community.domain.blocks.rules import Distance
from community.domain.exports.rules import State


class Export(Schema):
    """An export of your data. Its file is fetched at the url by you, signed in; a token does not open it."""

    state = fields.String(required=True, metadata={"enum": list(map(str, State))})
    asked_at = Instant(required=True)
    ready_at = Instant(required=True, allow_none=True)
    expires_at = Instant(required=True, allow_none=True)
    byte_count = fields.Integer(required=True)
    downloads = fields.Integer(required=True)
    url = fields.String(required=True)


class Exports(Page):
    """Your exports, newest first."""

    items = fields.List(fields.Nested(Export), required=True)


class KeptAway(Schema):
    """Somebody you mute or block. They are not told."""

    person = fields.Nested(Author, required=True)
    kind = fields.String(required=True, metadata={"enum": list(map(str, Distance))})
    since_at = Instant(required=True)


class AllKeptAway(Page):
    """Whom you mute or block, the latest first."""

    items = fields.List(fields.Nested(KeptAway), required=True)
