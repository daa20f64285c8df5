"""What flags, suggested edits and the review queue look like as JSON."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.page_shapes import Page
from community.api.shapes import Author
from community.domain.flags.rules import Outcome, Reason
from community.domain.review.rules import Kind
from community.domain.spam.rules import Sign


class RaisedFlag(Schema):
    """One of your flags. The outcome is null until a moderator has looked."""

    id = fields.Integer(required=True)
    post_id = fields.Integer(required=True)
    reason = fields.String(required=True, metadata={"enum": list(map(str, Reason))})
    created_at = Instant(required=True)
    outcome = fields.String(
        required=True, allow_none=True, metadata={"enum": [*map(str, Outcome), None]}
    )


class Flags(Page):
    """Your flags, newest first."""

    items = fields.List(fields.Nested(RaisedFlag), required=True)


class Suggestion(Schema):
    """How somebody would have a post read. Taken is null while it waits."""

    id = fields.Integer(required=True)
    post_id = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True, allow_none=True)
    body = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = Instant(required=True)
    taken = fields.Boolean(required=True, allow_none=True)


class GivenFlag(Schema):
    """A flag, as those who review see it."""

    reason = fields.String(required=True, metadata={"enum": list(map(str, Reason))})
    note = fields.String(required=True)
    by = fields.Nested(Author, required=True)
    created_at = Instant(required=True)


class Feature(Schema):
    """A word of a post, or a sign with a star, and the percent of spam among what held it."""

    feature = fields.String(required=True)
    percent = fields.Integer(required=True)


class Suspicion(Schema):
    """Why a post looks like spam."""

    score = fields.Integer(
        required=True, metadata={"description": "Percent of likeness; 50 says nothing."}
    )
    signs = fields.List(fields.String(metadata={"enum": list(map(str, Sign))}), required=True)
    features = fields.List(fields.Nested(Feature), required=True)


class ReviewItem(Schema):
    """Something in the review queue, with what there is to see of it."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(map(str, Kind))})
    opened_at = Instant(required=True)
    thread_title = fields.String(required=True)
    post_id = fields.Integer(required=True)
    author = fields.Nested(Author, required=True)
    body = fields.String(required=True)
    is_away = fields.Boolean(
        required=True, metadata={"description": "Its readers do not see it while it waits."}
    )
    why = fields.String(required=True)
    suspicion = fields.Nested(Suspicion, required=True, allow_none=True)
    flags = fields.List(fields.Nested(GivenFlag), required=True)
    suggestion = fields.Nested(Suggestion, required=True, allow_none=True)
    claimed_by = fields.Nested(Author, required=True, allow_none=True)
    is_mine = fields.Boolean(required=True)
    decisions = fields.List(fields.String(), required=True)


class ReviewItems(Page):
    """What waits in the review queue, the longest first."""

    items = fields.List(fields.Nested(ReviewItem), required=True)


class WatchedWord(Schema):
    """A word or phrase that is watched, as it was written down."""

    word = fields.String(required=True)


class WatchedWords(Page):
    """All that is watched."""

    items = fields.List(fields.Nested(WatchedWord), required=True)
