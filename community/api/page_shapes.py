"""What every list has beside its items."""

from marshmallow import Schema, fields


class Page(Schema):
    """A part of a list."""

    next = fields.String(
        required=True, allow_none=True,
        metadata={"description": "The cursor of what comes after, for ?after=; null at the end."},
    )  # fmt: skip
