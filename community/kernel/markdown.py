"""Markdown to safe HTML, once, when something is written; and other people's HTML made safe alike."""

import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from community.kernel import allowed_html, highlighting, sanitising
from community.kernel.autolinks import find_addresses
from community.kernel.markdown_bounds import bound

RENDERER_VERSION: int = (
    2  # stored beside the HTML; raise it when the same source would come out otherwise
)

MAX_MENTIONS = 10  # people one text may call

MAX_LINES = 2_500  # of Markdown in one text; lists of more items than that take too long

MAX_SOURCE = 100_000  # characters; what is longer is shown as it was written

_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:[^<>\"]|\"[^\"]*\")*>")

_ALT = re.compile(r"\balt=\"([^\"]*)\"")


def render(source: str, *, mentions: Mapping[str, str] | None = None, nofollow: bool = True) -> str:
    """The Markdown as safe HTML, with `@Handle` linked where `mentions` has an address for it, by lower-cased handle.

    Headings begin at h3. Of images only our own uploads are shown; others are linked, for they would tell another
    server who reads. Markdown that is too long or makes too many elements comes out as text.
    """
    source = sanitising.printable(source)
    if len(source) > MAX_SOURCE:
        return sanitising.sanitise(f"<pre>{highlighting.plain(source)}</pre>")

    written, rest = _divided(source)
    html: str = _OURS.parser.render(written, {"mentions": mentions or {}})
    if rest:
        html += f"<pre>{highlighting.plain(rest)}</pre>\n"
    return sanitising.sanitise(html, nofollow=nofollow)


def mentioned(source: str) -> list[str]:
    """The lower-cased handles that the Markdown calls outside code and links: in order, each once, at most ten."""
    if "@" not in source or len(source) > MAX_SOURCE:
        return []
    env: dict[str, Any] = {}
    written, _ = _divided(sanitising.printable(source))
    _OURS.parser.parse(written, env)
    return list(dict.fromkeys(env.get("mentioned", [])))[:MAX_MENTIONS]


def plain(html: str) -> str:
    """The readable text of safe HTML on one line, code and the words for images included."""
    return " ".join(allowed_html.unescape(_TAG.sub(_text_of_tag, html)).split())


def clean_html(html: str) -> str:
    """HTML written elsewhere, made safe and of the same shape as ours.

    Headings begin at h3; ids, names and classes go, but the language of code; images as in `render`.
    """
    return sanitising.sanitise_foreign(html)


def commonmark() -> MarkdownIt:
    """The bare parser that ours is built on: CommonMark without raw HTML, and nothing added."""
    return MarkdownIt("commonmark", {"html": False})


def _divided(source: str) -> tuple[str, str]:
    """What is read as Markdown, and what follows past the limit of lines."""
    if source.count("\n") <= MAX_LINES:
        return source, ""
    lines = source.split("\n")
    return "\n".join(lines[:MAX_LINES]), "\n".join(lines[MAX_LINES:])


def _text_of_tag(tag: re.Match[str]) -> str:
    if tag[1] == "img":
        alt = _ALT.search(tag[0])
        return f" {alt[1]} " if alt else " "
    return "" if tag[1] in allowed_html.INLINE and tag[1] != "br" else " "


def _our_parser() -> MarkdownIt:
    parser = commonmark().enable(["table", "strikethrough"])
    parser.validateLink = _may_be_linked  # type: ignore[assignment, method-assign]
    parser.use(find_addresses)
    bound(parser)
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("checkboxes", _checkboxes)
    for kind, rule in _RENDER_CODE.items():
        parser.add_render_rule(kind, rule)
    return parser


def _may_be_linked(address: str) -> bool:
    # A link to nowhere is still read as one, and comes out as its words.
    return not address or allowed_html.is_safe_address(address)


def _lower_headings(state: StateCore) -> None:
    # Below the page's own, and none skipped: who lists the headings of a page hears no gap.
    above: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, 2 + len(above))}"


def _checkboxes(state: StateCore) -> None:
    """Make a checkbox of `[ ]` or `[x]` at the beginning of a list's item, labelled by the item's text.

    Ours, because mdit-py-plugins takes 5 s for 4,000 of them.
    """
    lists: list[Token] = []
    for item, paragraph, text in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if item.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(item)
        elif item.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif (
            item.type == "list_item_open" and paragraph.type == "paragraph_open" and _has_box(text)
        ):
            item.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")
            text.children = _with_box(text.children or [])


def _has_box(inline: Token) -> bool:
    first = inline.children[0] if inline.children else None
    return (
        first is not None and first.type == "text" and first.content[:4] in ("[ ] ", "[x] ", "[X] ")
    )


def _with_box(children: list[Token]) -> list[Token]:
    checked = "" if children[0].content.startswith("[ ]") else " checked"
    children[0].content = children[0].content[3:]
    box = f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{checked}>'
    return [_html(box), *children, _html("</label>")]


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    code = tokens[index].content
    words = unescapeAll(tokens[index].info).split(maxsplit=1)
    language = words[0].lower() if words else ""
    palette: highlighting.Palette = env.setdefault("palette", highlighting.Palette())
    coloured = palette.highlight(code, language)
    named = f' class="language-{_escape(language)}"' if language else ""
    return f"<pre><code{named}>{highlighting.plain(code) if coloured is None else coloured}</code></pre>\n"


def _code_block(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<pre><code>{highlighting.plain(tokens[index].content)}</code></pre>\n"


def _code_inline(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<code>{highlighting.plain(tokens[index].content)}</code>"


_RENDER_CODE = {"fence": _fence, "code_block": _code_block, "code_inline": _code_inline}


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


class _Ours(threading.local):
    """One parser a thread, for what its plugins may keep while they work."""

    def __init__(self) -> None:
        self.parser = _our_parser()


_OURS = _Ours()
