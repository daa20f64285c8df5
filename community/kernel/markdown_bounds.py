"""Limits that keep the Markdown parser quick whatever it is given; no text a person writes comes near them."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_BLOCK_DEPTH = (
    13  # with a table or a list and some emphasis in it this stays within tidying.MAX_DEPTH
)

MAX_BLOCK_TOKENS = (
    10_000  # about as many blocks as tidying.MAX_ELEMENTS lets through, so that no more are made
)

MAX_BRACKETS = 2_000  # each costs a search through the rest of its paragraph

MAX_MARKS = 5_000  # each becomes a token or two

MAX_CELLS = 1_500  # a short row is filled up to the width of its table: 32,000 characters can make 65,000 cells

MAX_ATTRIBUTE_CHARS = (
    100_000  # a long address, once defined, can be referred to by every third character
)


def bound(parser: MarkdownIt) -> None:
    """Put the limits in front of the parser's own rules. What is beyond them stays as text; nothing is lost."""
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "too_many_blocks", _too_many_blocks)
    parser.inline.ruler.before("strikethrough", "too_many_marks", _too_many_marks)
    parser.inline.ruler.before("link", "too_many_brackets", _too_many_brackets)
    parser.core.ruler.push("too_long_attributes", _too_long_attributes)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, unless it would have too many cells."""
    if start + 2 > end or not _could_begin(state, start):
        return False
    columns = _line(state, start).count("|") + 1
    line = start
    while line < end and (line - start) * columns <= MAX_CELLS and not state.isEmpty(line):
        line += 1
    if (line - start) * columns > MAX_CELLS:
        # Remembered, for else each line of it would be measured anew.
        state.env["no_table_before"] = line
        return False
    return table(state, start, end, silent)


def _could_begin(state: StateBlock, line: int) -> bool:
    is_measured = line < state.env.get("no_table_before", 0)
    return (
        not is_measured
        and "|" in _line(state, line)
        and set(_line(state, line + 1)) <= set("|-: \t")
    )


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _too_many_blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Where nesting gets too deep or blocks too many, the rest is one paragraph.

    Beyond its own limit of depth markdown-it would drop it without a word.
    """
    if state.level < MAX_BLOCK_DEPTH and len(state.tokens) < MAX_BLOCK_TOKENS:
        return False
    line = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, line]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(start, line, state.blkIndent, False).strip()
        inline.map = [start, line]
        inline.children = []
        state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _too_many_brackets(state: StateInline, silent: bool) -> bool:
    """Past the limit a bracket is just a bracket: 32,000 of them take a second."""
    if state.src[state.pos] != "[" and not state.src.startswith("![", state.pos):
        return False
    return _is_just_a_sign(state, silent, "brackets", MAX_BRACKETS)


def _too_many_marks(state: StateInline, silent: bool) -> bool:
    """Past the limit a mark of emphasis is just a mark."""
    if state.src[state.pos] not in "*_~":
        return False
    return _is_just_a_sign(state, silent, "marks", MAX_MARKS)


def _is_just_a_sign(state: StateInline, silent: bool, kind: str, limit: int) -> bool:
    state.env[kind] = state.env.get(kind, 0) + 1
    if state.env[kind] <= limit:
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


def _too_long_attributes(state: StateCore) -> None:
    """Past the limit links lose their addresses and titles, so that only their words are left."""
    chars = 0
    for block in state.tokens:
        for token in block.children or []:
            chars += _chars(token)
            if chars > MAX_ATTRIBUTE_CHARS:
                token.attrs = {}


def _chars(token: Token) -> int:
    return sum(len(str(value)) for value in token.attrs.values())
