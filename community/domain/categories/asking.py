"""What a category asks for beside the question, as lines that an admin types."""

from collections.abc import Mapping, Sequence
from typing import Any

from community.kernel.errors import Invalid
from community.kernel.slugs import slugify
from community.kernel.storable import storable
from community.kernel.words import say

NEEDED = "*"  # before a label: the question is not posted without it
MAX_FIELDS = 10
MAX_LABEL, MAX_CHOICES, MAX_CHOICE = 60, 40, 80


def lines_of(fields: Sequence[Mapping[str, Any]]) -> str:
    """The fields as they are typed: "* Printer: One, Wide" is needed and chosen, "Version" is neither."""
    return "\n".join(_line(one) for one in fields)


def fields_in(text: str, present: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The fields that lines stand for. One whose label stays keeps its key, and so what was answered.

    Raises Invalid(asks=…).
    """
    lines = [line.strip() for line in storable(text).splitlines() if line.strip()]
    if len(lines) > MAX_FIELDS:
        raise Invalid(asks=say("At most %(n)s fields.", n=MAX_FIELDS))
    kept = {one["label"].casefold(): str(one["key"]) for one in present}
    found: list[dict[str, Any]] = []
    for line in lines:
        one = _read(line)
        key = kept.get(one["label"].casefold()) or _key(one["label"])
        if any(key == other["key"] for other in found):
            raise Invalid(asks=say("“%(label)s” is asked for twice.", label=one["label"]))
        found.append({"key": key, **one})
    return found


def _line(one: Mapping[str, Any]) -> str:
    mark = f"{NEEDED} " if one.get("required") else ""
    choices = f": {', '.join(one['choices'])}" if one.get("choices") else ""
    return f"{mark}{one['label']}{choices}"


def _read(line: str) -> dict[str, Any]:
    words, _colon, after = line.removeprefix(NEEDED).partition(":")
    label = " ".join(words.split())
    choices = [choice.strip() for choice in after.split(",") if choice.strip()]
    if not label or len(label) > MAX_LABEL:
        raise Invalid(asks=say("A field's label has 1 to %(n)s characters.", n=MAX_LABEL))
    if len(choices) > MAX_CHOICES or any(len(choice) > MAX_CHOICE for choice in choices):
        raise Invalid(
            asks=say(
                "At most %(n)s choices of at most %(m)s characters.", n=MAX_CHOICES, m=MAX_CHOICE
            )
        )
    read: dict[str, Any] = {"label": label, "required": line.startswith(NEEDED)}
    return read | ({"choices": choices} if choices else {})


def _key(label: str) -> str:
    return slugify(label, "field").replace("-", "_")
