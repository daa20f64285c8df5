"""The attributes an element has on our pages: what may stay of those written, and what each of its kind is given."""

import re
from urllib.parse import unquote

from community.kernel.allowed_html import DIRECTED, allows, is_safe_address

_OURS_TO_GIVE = frozenset({"dir", "rel", "tabindex"})

_CLASSES_OF_FOREIGN = frozenset({"td", "th"})

_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([a-z0-9+#._-]{1,30})(?=\s|$)")

_OURS_ALONE = frozenset({"input", "label", "span"})

_ALIGNED = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)\s*(?:;|$)", re.IGNORECASE)


def is_worth_a_tag(name: str, attributes: dict[str, str], *, foreign: bool) -> bool:
    """Whether an element of this name means anything with these attributes; else only its content is kept."""
    if foreign and name in _OURS_ALONE:
        return False
    match name:
        case "a":
            return is_safe_address(attributes.get("href", ""))
        case "span":
            return allows("span", "class", attributes.get("class", ""))
        case "div":
            return attributes.get("class") != "table-scroll"  # the table brings its own
        case "input":
            return attributes.get("type") == "checkbox"
        case _:
            return True


def shape(name: str, attributes: dict[str, str], *, foreign: bool, rel: str) -> dict[str, str]:
    """The attributes to write. Of foreign HTML the classes go, but the language of code and the alignment of cells."""
    kept = {
        key: value
        for key, value in attributes.items()
        if key not in _OURS_TO_GIVE and allows(name, key, value)
    }
    if foreign and name not in _CLASSES_OF_FOREIGN:
        kept.pop("class", None)
    if name in DIRECTED:
        kept["dir"] = "auto"
    if name == "a" and (foreign or attributes.get("class") != "mention"):
        kept["rel"] = rel
    return kept | _given(name, attributes, foreign=foreign)


def _given(name: str, attributes: dict[str, str], *, foreign: bool) -> dict[str, str]:
    match name:
        case "code" if foreign:
            language = _LANGUAGE.search(attributes.get("class", "").lower())
            return {"class": f"language-{language[1]}"} if language else {}
        case "div" if attributes.get("class") == "table-scroll":
            return {"class": "table-scroll", "tabindex": "0"}
        case "img":
            return {"loading": "lazy"}
        case "input":
            return {"type": "checkbox", "disabled": ""} | dict.fromkeys(
                {"checked"} & set(attributes), ""
            )
        case "pre":
            return {"class": "code", "tabindex": "0"}
        case "td" | "th":
            alignment = _ALIGNED.search(attributes.get("style", ""))
            return {"class": f"align-{alignment[1].lower()}"} if alignment else {}
        case _:
            return {}


def file_name(address: str) -> str:
    """The readable last part of an image's address; the whole address if it has none, nothing of an unsafe one."""
    if not is_safe_address(address):
        return ""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return unquote(path.rstrip("/").rpartition("/")[2]) or address
