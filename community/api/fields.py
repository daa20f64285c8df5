"""Fields that take exactly what they say: no text for numbers, no numbers for yes and no."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from marshmallow import Schema, fields, validate

from community.kernel.storable import is_storable

MAX_ID = 2**31 - 1
MAX_TIME = 40  # characters
DIGITS = re.compile(r"[0-9]{1,9}")


class Wish(Schema):
    """What a caller may send. A field that is not named in it is refused."""

    class Meta:
        unknown = "raise"

    error_messages = {
        "unknown": "There is no such field.",
        "type": "Send a JSON object with named fields.",
    }


class Text(fields.String):
    """Text of bounded length that a database can keep."""

    default_error_messages = {
        "required": "This is needed.",
        "null": "This is text, not null.",
        "invalid": "This is text.",
        "unstorable": "This holds characters that are not text.",
    }

    def __init__(self, most: int, least: int = 0, **more: Any) -> None:
        length = validate.Length(min=least or None, max=most, error=_length_sentence(least, most))
        super().__init__(validate=[length, *more.pop("also", ())], **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> str:
        text = str(super()._deserialize(value, attr, data, **more))
        if not is_storable(text):
            raise self.make_error("unstorable")
        return text


class Choice(Text):
    """One of a few words."""

    def __init__(self, choices: list[str], **more: Any) -> None:
        one_of = validate.OneOf(choices, error="This is one of: " + ", ".join(choices) + ".")
        super().__init__(40, also=[one_of], **more)


class WholeNumber(fields.Integer):
    """A JSON number without a fraction; neither true nor "1"."""

    default_error_messages = {
        "required": "This is needed.",
        "null": "This is a whole number, not null.",
        "invalid": "This is a whole number.",
        "too_large": "This is a whole number.",
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(strict=True, **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> int:
        if not isinstance(value, int):  # 1.0 is whole, and still not how an id or a vote is written
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **more)


class Id(WholeNumber):
    """The id of something."""

    def __init__(self, **more: Any) -> None:
        bounds = validate.Range(min=1, max=MAX_ID, error="There is nothing with this id.")
        super().__init__(validate=bounds, **more)


class InAddress(fields.Integer):
    """A whole number written in an address."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> int:
        if not isinstance(value, str) or not DIGITS.fullmatch(value):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **more)


class Limit(InAddress):
    """How many at most, written in an address."""

    default_error_messages = {"invalid": "A limit is a whole number from 1 to 100."}

    def __init__(self, default: int, most: int) -> None:
        bounds = validate.Range(min=1, max=most, error="A limit is a whole number from 1 to {max}.")
        super().__init__(load_default=default, validate=bounds)


class Flag(fields.Boolean):
    """true or false, and nothing that merely resembles them."""

    default_error_messages = {
        "required": "This is needed: true or false.",
        "null": "This is true or false.",
        "invalid": "This is true or false.",
    }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Instant(fields.DateTime):
    """An instant in UTC, as 2026-11-03T14:05:00Z."""

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Moment(Instant):
    """An instant that a caller sends, with its zone."""

    default_error_messages = {
        "required": "This is needed.",
        "null": "This is a time, not null.",
        "invalid": "A time is written as 2026-11-03T14:05:00Z.",
    }

    def __init__(self, **more: Any) -> None:
        more["metadata"] = {"maxLength": MAX_TIME, **more.get("metadata", {})}
        super().__init__(format="iso", **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> datetime:
        if not isinstance(value, str) or len(value) > MAX_TIME:
            raise self.make_error("invalid")
        try:
            found: datetime = super()._deserialize(value, attr, data, **more)
            return found.astimezone(UTC) if found.tzinfo else self._zoneless()
        except OverflowError:
            raise self.make_error("invalid") from None

    def _zoneless(self) -> NoReturn:
        raise self.make_error("invalid")


def _length_sentence(least: int, most: int) -> str:
    if least:
        return f"This has {least:,} to {most:,} characters."
    return f"This has at most {most:,} characters."
