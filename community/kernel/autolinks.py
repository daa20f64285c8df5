"""Finding addresses and names in running text: `https://…`, `www.…`, `ada@example.com`, `@Ada`.

Ours, because linkify-it needs 11 s for 32,000 characters of `http://[` and takes `setup.py` for a host in Paraguay.
"""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from community.kernel.allowed_html import MAX_ADDRESS

MAX_FOUND = 1_000  # in one text; each takes 60 µs

_SCHEME_BEFORE = re.compile(r"(?:^|[^\w])(https?)$", re.IGNORECASE)

_ADDRESS = re.compile(rf"://[^\W_][^\s<>\"`|\\]{{0,{MAX_ADDRESS}}}")

_HANDLE = r"[^\W_][\w.-]{1,38}[^\W_]"

_IN_TEXT = re.compile(
    r"(?<![\w.+@/:-])(?P<email>[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24})(?![\w@-])"
    r"|(?<![\w.@/:-])(?P<www>www\.[^\W_][^\s<>\"`|\\]{1,300})"
    rf"|(?<![\w.@/+-])@(?P<handle>{_HANDLE})(?![^\W_]|@[^\W_])",
    re.IGNORECASE,
)

_CLOSED_BY = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「"}

_TRAILING = "?!.,:;*_~'’”»。，、！？；："


def find_addresses(parser: MarkdownIt) -> None:
    """Make the parser link bare addresses and e-mail addresses, and look for `@handles`.

    Reads `env["mentions"]`, a map from lower-cased handle to address; fills the list `env["mentioned"]`.
    """
    parser.inline.ruler.before("backticks", "bare_address", _bare_address)
    parser.core.ruler.after("text_join", "names_in_text", _names_in_text)


def _bare_address(state: StateInline, silent: bool) -> bool:
    """At the colon of `https://…` outside a link, take the whole address before emphasis can break it."""
    if state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME_BEFORE.search(state.pending[-6:])
    found = _ADDRESS.match(state.src, state.pos, state.posMax) if scheme else None
    if (
        scheme is None
        or found is None
        or len(found[0]) > MAX_ADDRESS
        or not _may_find_more(state.env)
    ):
        return False
    rest = _without_punctuation(found[0])
    address = state.md.normalizeLink(scheme[1] + rest)
    if not state.md.validateLink(address):
        return False

    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": address}
        state.push("text", "", 0).content = scheme[1] + rest
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _may_find_more(env: EnvType) -> bool:
    env["found"] = env.get("found", 0) + 1
    return bool(env["found"] <= MAX_FOUND)


def _without_punctuation(address: str) -> str:
    """The address without what rather belongs to the sentence: its last signs, and brackets it does not open."""
    surplus = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _CLOSED_BY.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _names_in_text(state: StateCore) -> None:
    for block in state.tokens:
        if (
            block.type == "inline"
            and block.children
            and any(sign in block.content for sign in ("@", "www.", "WWW."))
        ):
            block.children = _with_links(state, block.children)


def _with_links(state: StateCore, tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not links:
            result += _split(state, token)
        else:
            result.append(token)
    return result


def _split(state: StateCore, token: Token) -> list[Token]:
    result: list[Token] = []
    text = token.content
    done = 0
    for found in _IN_TEXT.finditer(text):
        if not _may_find_more(state.env):
            break
        shown, attributes = _link_of(state, found)
        if attributes:
            result.append(_text(text[done : found.start()], token.level))
            result += _link(shown, attributes, token.level)
            done = found.start() + len(shown)
    return [*result, _text(text[done:], token.level)]


def _link_of(state: StateCore, found: re.Match[str]) -> tuple[str, dict[str, str]]:
    """The text to link, and the link's attributes; none if it is not to be linked."""
    if handle := found["handle"]:
        state.env.setdefault("mentioned", []).append(handle.lower())
        mentions: Mapping[str, str] = state.env.get("mentions", {})
        address = mentions.get(handle.lower())
        return found[0], {"class": "mention", "href": address} if address else {}
    shown = _without_punctuation(found[0])
    return shown, {
        "href": state.md.normalizeLink(("http://" if found["www"] else "mailto:") + shown)
    }


def _link(shown: str, attributes: dict[str, str], level: int) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs=dict(attributes), level=level)
    return [opening, _text(shown, level + 1), Token("link_close", "a", -1, level=level)]


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
