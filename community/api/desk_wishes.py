"""What callers may send about the desk's tools: many cases at once, saved views, ready replies."""

from typing import Any

from marshmallow import Schema, fields, validate

from community.api.fields import Choice, Flag, Id, Text, Wish
from community.api.wishes import MAX_QUERY
from community.domain.desk.bulk import MOST, Act
from community.domain.desk.filters import MOST_NAME, MOST_TITLE, VIEWS
from community.domain.escalations.cards import Priority, Status
from community.domain.escalations.wording import MAX_WORDS
from community.domain.replies.models import MAX_TITLE
from community.domain.replies.rules import MAX_BODY, MOST_VARIANTS
from community.domain.saved_views.models import MAX_NAME


class ManyCases(Wish):
    """One thing to do to many cases."""

    ids = fields.List(
        Id(), required=True,
        validate=validate.Length(min=1, max=MOST, error="From 1 to {max} cases at once."),
        error_messages={"invalid": "Cases are a list of ids.", "null": "Cases are a list of ids."},
    )  # fmt: skip
    act = Choice(list(Act), required=True)
    owner = Text(
        80,
        load_default="",
        metadata={"description": "For assign: the handle of who should have them."},
    )
    priority = Choice(list(Priority), metadata={"description": "For prioritise."})
    reason = Text(MAX_WORDS, load_default="")


class CaseNarrowing(Wish):
    """What narrows a view down; what is left out is not asked for."""

    status = Choice(list(Status))
    owner = Text(MOST_NAME, metadata={"description": 'A handle, "me" or "-" for nobody.'})
    team = Text(MOST_NAME)
    category = Text(MOST_NAME, metadata={"description": "A slug."})
    priority = Choice(list(Priority))
    hot = Flag()
    title = Text(MOST_TITLE, metadata={"description": "Words that all stand in the title."})


class NewView(Wish):
    """A view of the desk to keep. One of the same name of yours is replaced."""

    name = Text(MAX_NAME, required=True)
    view = Choice(list(VIEWS), load_default="all")
    filters = fields.Nested(CaseNarrowing, load_default=dict)
    is_shared = Flag(load_default=False, metadata={"description": "The whole team has it."})


class ViewChange(Wish):
    """What should change of a saved view; fields that are not sent stay as they are."""

    name = Text(MAX_NAME)
    view = Choice(list(VIEWS))
    filters = fields.Nested(
        CaseNarrowing, metadata={"description": "In place of all that it was narrowed down by."}
    )
    is_shared = Flag()


class ReplyFilter(Schema):
    """Which ready replies."""

    q = Text(MAX_QUERY, load_default="", metadata={"description": "Words of the title."})


def _variants(**more: Any) -> fields.Dict:
    return fields.Dict(
        keys=Text(12), values=Text(MAX_BODY),
        validate=validate.Length(max=MOST_VARIANTS, error="So many languages nobody reads."),
        error_messages={"invalid": "Variants are texts by their language.", "null": "Variants are texts by their language."},
        metadata={"description": "The text in other languages, by their codes."}, **more,
    )  # fmt: skip


class NewReply(Wish):
    """A reply to keep ready."""

    title = Text(MAX_TITLE, required=True)
    body = Text(
        MAX_BODY, required=True, metadata={"description": "Markdown with places such as {{asker}}."}
    )
    variants = _variants(load_default=dict)
    for_team = Flag(load_default=False)


class ReplyChange(Wish):
    """What should change of a ready reply; fields that are not sent stay as they are."""

    title = Text(MAX_TITLE)
    body = Text(MAX_BODY)
    variants = _variants()
    for_team = Flag()
