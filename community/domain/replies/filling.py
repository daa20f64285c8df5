"""The places of a ready reply, and how they are filled: plain substitution of values that say nothing but themselves. Pure."""

import re
from collections.abc import Mapping

VARIABLES = ("asker", "agent", "title", "category", "case", "due")
UNKNOWN = "…"  # for what there is nothing to say of, so that whoever sends it sees the gap
_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)

# Whatever could begin or end something in Markdown; a backslash before a sign makes it that sign.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>&#|~^$=+])|:(?=//)")
# Names and addresses are found in the text as it is read in the end: what nobody sees between two letters tells them apart.
_FOUND_LATER = re.compile(r"@(?=\w)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"
_LEADING = re.compile(r"^([-]+)|^(\d+)([.)])")


def unknown_places(body: str) -> list[str]:
    """What stands between double braces and is no variable, each once, in its order."""
    named = (found.strip() for found in _PLACE.findall(body))
    return list(dict.fromkeys(name for name in named if name not in VARIABLES))


def fill(body: str, values: Mapping[str, str]) -> str:
    """The text with each variable's value in its place. What a value holds is never read as a place or as Markdown."""

    def value_of(place: re.Match[str]) -> str:
        name = place[1].strip()
        if name not in VARIABLES:
            return place[0]
        return plain(values.get(name, "")) or UNKNOWN

    return _PLACE.sub(value_of, body)


def plain(value: str) -> str:
    """Markdown that shows these words in one line, and nothing else."""
    line = " ".join(value.split())
    line = _SIGNS.sub(r"\\\g<0>", line)
    line = _FOUND_LATER.sub(rf"\g<0>{_JOINER}", line)
    return _LEADING.sub(_escape_leading, line)


def _escape_leading(found: re.Match[str]) -> str:
    if found[1]:
        return "".join(f"\\{sign}" for sign in found[1])
    return f"{found[2]}\\{found[3]}"
