"""Which HTML may be stored and shown: tags, attributes, classes, and addresses that links may lead to."""

import html
import re

from pygments.token import STANDARD_TYPES

HEADINGS = frozenset({"h3", "h4", "h5", "h6"})  # the page itself owns h1 and h2

INLINE = frozenset(
    {
        "a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd", "label",
        "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
    }
)  # fmt: skip

# Elements that get dir="auto", so that each paragraph reads in the direction of its own alphabet.
DIRECTED = HEADINGS | {"blockquote", "caption", "dd", "dt", "li", "p", "summary", "td", "th"}

TAGS = (
    INLINE
    | DIRECTED
    | {"details", "div", "dl", "hr", "ol", "pre", "table", "tbody", "thead", "tr", "ul"}
)

SCHEMES = frozenset({"http", "https", "mailto"})

RELATIONS = frozenset({"ugc nofollow noopener", "noopener"})

HIGHLIGHTS = frozenset(f"hl-{short}" for short in STANDARD_TYPES.values() if short) | {"hl-control"}

_ALIGNMENTS = frozenset({"align-left", "align-center", "align-right"})

_CLASSES: dict[str, frozenset[str]] = {
    "a": frozenset({"mention"}),
    "div": frozenset({"table-scroll"}),
    "input": frozenset({"task-list-item-checkbox"}),
    "li": frozenset({"task-list-item"}),
    "pre": frozenset({"code"}),
    "span": HIGHLIGHTS,
    "td": _ALIGNMENTS,
    "th": _ALIGNMENTS,
    "ul": frozenset({"contains-task-list"}),
    "ol": frozenset({"contains-task-list"}),
}

_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "rel", "title"}),
    "abbr": frozenset({"title"}),
    "div": frozenset({"tabindex"}),
    "img": frozenset({"alt", "height", "loading", "src", "title", "width"}),
    "input": frozenset({"checked", "disabled", "type"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"tabindex"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}

_VALUES: dict[str, re.Pattern[str]] = {
    "checked": re.compile(r""),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "dir": re.compile(r"auto"),
    "disabled": re.compile(r""),
    "height": re.compile(r"[1-9][0-9]{0,3}"),
    "loading": re.compile(r"lazy"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "start": re.compile(r"[0-9]{1,9}"),
    "tabindex": re.compile(r"0"),
    "type": re.compile(r"checkbox"),
    "width": re.compile(r"[1-9][0-9]{0,3}"),
}

_LANGUAGE = re.compile(r"language-[a-z0-9+#._-]{1,30}")

_UPLOAD = re.compile(
    r"/uploads/[A-Za-z0-9._/-]{1,300}"
)  # no percent signs: browsers read %2e%2e as the folder above

# What browsers ignore inside an address, and what Bleach ignores when it looks for a scheme.
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\s`]+")

MAX_ADDRESS = 2_000  # characters, as much as browsers and servers agree on

_ENDLESS_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


def attributes_of(tag: str) -> frozenset[str]:
    """The names of all attributes that the tag may carry, whatever their values."""
    names = _ATTRIBUTES.get(tag, frozenset())
    if tag in DIRECTED:
        names |= {"dir"}
    if tag in _CLASSES or tag == "code":
        names |= {"class"}
    return names


def allows(tag: str, name: str, value: str) -> bool:
    """Whether the tag may carry this attribute with this value, character references already resolved."""
    if tag not in TAGS or name not in attributes_of(tag):
        return False
    if name == "class":
        return allows_class(tag, value)
    if name == "href":
        return is_safe_address(value)
    if name == "src":
        return is_upload(value)
    if name == "rel":
        return value in RELATIONS
    if name in _VALUES:
        return _VALUES[name].fullmatch(value) is not None
    return name in {"alt", "title"}


def allows_class(tag: str, value: str) -> bool:
    """Whether the whole value of a class attribute is one class that the tag may carry."""
    if tag == "code":
        return _LANGUAGE.fullmatch(value) is not None
    return value in _CLASSES.get(tag, frozenset())


def is_safe_address(address: str) -> bool:
    """Whether a link may lead here: http, https, mailto, or an address without a scheme.

    Bleach takes every `scheme:digits` for a host with a port, so `tel:911` and `javascript:1` pass it; here
    whatever stands before a first colon is a scheme.
    """
    if len(address) > MAX_ADDRESS:
        return False
    bare = _IGNORED_IN_ADDRESSES.sub("", unescape(address))
    before, colon, _ = bare.partition(":")
    if not bare or not colon or any(sign in before for sign in "/?#"):
        return bool(bare)
    return before.lower() in SCHEMES


def is_upload(address: str) -> bool:
    """Whether this is the address of a file that we serve ourselves."""
    return _UPLOAD.fullmatch(address) is not None and ".." not in address and "//" not in address


def unescape(text: str) -> str:
    """Resolve character references.

    Numbers too long for any character become U+FFFD first: the standard library hands them to int(), which
    refuses more than 4,300 digits with an error.
    """
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text))
