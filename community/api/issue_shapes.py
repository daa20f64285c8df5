"""What known issues look like as JSON, and what callers may send of them."""

from marshmallow import Schema, fields

from community.api.fields import Choice, Id, Instant, Text, Wish
from community.api.page_shapes import Page
from community.api.wishes import Paged
from community.domain.known_issues.cards import Stage
from community.domain.known_issues.models import MAX_FIXED_IN, MAX_NOTE
from community.domain.known_issues.queries import OPEN, STATES

STAGES = [str(stage) for stage in Stage]


class KnownIssue(Schema):
    """A problem the support team knows of, and how far it is."""

    thread_id = fields.Integer(
        required=True, metadata={"description": "The thread that was declared a known issue."}
    )
    url = fields.String(required=True)
    title = fields.String(required=True)
    stage = fields.String(required=True, metadata={"enum": STAGES})
    fixed_in = fields.String(
        required=True, metadata={"description": "In which version; empty unless it is fixed."}
    )
    note = fields.String(
        required=True, metadata={"description": "A way round it, or what is known: plain text."}
    )
    since = Instant(required=True, metadata={"description": "When it came to this stage."})
    declared_at = Instant(required=True)
    revision = fields.Integer(
        required=True, metadata={"description": "Goes up with every change; the ETag has it."}
    )

    affected = fields.Integer(
        required=True,
        metadata={
            "description": "Distinct people who asked or have it too, as far as you may read."
        },
    )
    bound = fields.Integer(required=True, metadata={"description": "Threads bound to it."})


class IssueChange(Schema):
    """A stage of a known issue; null when it was withdrawn."""

    stage = fields.String(required=True, allow_none=True, metadata={"enum": [*STAGES, None]})
    fixed_in = fields.String(required=True)
    at = Instant(required=True)


class WholeIssue(KnownIssue):
    """A known issue with its history, the latest first."""

    history = fields.List(fields.Nested(IssueChange), required=True)


class KnownIssues(Page):
    """Known issues, those with the latest news first."""

    items = fields.List(fields.Nested(KnownIssue), required=True)


class IssueFilter(Paged):
    """Which known issues."""

    state = Choice(list(STATES), load_default=OPEN)


class NewIssue(Wish):
    """How far a known issue is. What is fixed needs a version, and nothing else has one."""

    stage = Choice(STAGES, required=True)
    note = Text(MAX_NOTE, load_default="")
    fixed_in = Text(MAX_FIXED_IN, load_default="")


class NewBinding(Wish):
    """Which known issue a thread is about."""

    to = Id(required=True, metadata={"description": "The thread of the known issue."})
