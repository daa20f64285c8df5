"""Rewriting HTML so that every parser reads it alike: balanced, shallow, and in the shape our pages expect.

Not what makes HTML safe (`sanitising` is), but what keeps the nets behind it quick, and their result stable.
"""

import html as standard_html
import re
from collections import Counter

from community.kernel.allowed_html import INLINE, TAGS, is_upload
from community.kernel.html_attributes import file_name, is_worth_a_tag, shape
from community.kernel.html_nesting import (
    CHILDREN,
    ENDS,
    FENCES_OF_ENDS,
    RENAMED,
    ROOM,
    TABLE_PARTS,
    VOID,
    WITHIN,
)
from community.kernel.html_tokens import End, Start, Text, read

MAX_DEPTH = 20  # Bleach takes 12 s for 31 kB of nested lists without a cap
# Bleach takes 80 µs for each of so many, and ever more; a long post has a few hundred.
MAX_ELEMENTS = 2_000

# Bleach takes 30 µs for each character reference in text, so it is shown these instead: characters that no text may
# hold (`sanitising.printable` drops them). `with_references` puts the references in their place.
_REFERENCES = {"\ufdd0": "&amp;", "\ufdd1": "&lt;", "\ufdd2": "&gt;"}
_PLACEHOLDERS = str.maketrans({"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2"})

_HEADING = re.compile(r"<h([1-6])[\s/>]", re.IGNORECASE)


def tidy(html: str, *, foreign: bool = False, nofollow: bool = True) -> str:
    """The HTML balanced, at most 20 deep, links marked, tables in a scrolling box, images elsewhere made links.

    Foreign HTML moreover loses its classes, and its headings move down together until the highest is an h3.
    What follows the first 2,000 elements is text. Hand the result on through `with_references`.
    """
    shift = _shift(html) if foreign else 0
    tidier = _Tidier(
        foreign=foreign, shift=shift, rel="ugc nofollow noopener" if nofollow else "noopener"
    )
    for token in read(html):
        tidier.take(token)
    return tidier.finished()


def with_references(html: str) -> str:
    """Tidied HTML with `&amp;`, `&lt;` and `&gt;` in its text, where `tidy` left placeholders."""
    for placeholder, reference in _REFERENCES.items():
        html = html.replace(placeholder, reference)
    return html


def _shift(html: str) -> int:
    highest = min((int(level) for level in _HEADING.findall(html)), default=3)
    return max(0, 3 - highest)


class _Tidier:
    """Takes tokens one by one and writes balanced HTML."""

    def __init__(self, *, foreign: bool, shift: int, rel: str) -> None:
        self._foreign = foreign
        self._shift = shift
        self._rel = rel
        self._written: list[str] = []
        self._open: list[str] = []
        self._left_out: Counter[str] = (
            Counter()
        )  # tags not written, whose ends must not be written either
        self._elements = 0
        self._is_full = False

    def take(self, token: Start | End | Text) -> None:
        """Write what this token amounts to here."""
        match token:
            case Text(text):
                self._take_text(text)
            case Start(name) if self._is_full:
                self._break_line(name)
            case End() if self._is_full:
                pass
            case Start(name, attributes):
                self._take_start(self._renamed(name), attributes)
            case End(name):
                self._take_end(self._renamed(name))

    def finished(self) -> str:
        """All that was written, with everything closed."""
        self._close_down_to(0)
        return "".join(self._written)

    def _renamed(self, name: str) -> str:
        if re.fullmatch(r"h[1-6]", name):
            return f"h{min(6, max(3, int(name[1]) + self._shift))}"
        if name == "li" and not {"ul", "ol"} & set(self._open):
            return "p"
        return RENAMED.get(name, name)

    def _take_text(self, text: str) -> None:
        if text.strip():
            self._make_place(None)
        elif self._top() == "pre":
            return
        self._written.append(text.translate(_PLACEHOLDERS))

    def _take_start(self, name: str, attributes: dict[str, str]) -> None:
        if self._elements >= MAX_ELEMENTS:
            self._fill_up()
        elif name == "img":
            self._take_image(attributes)
        elif name == "br" and "pre" in self._open:
            self._take_text("\n")
        elif name in TAGS and self._is_wanted(name, attributes):
            self._end_what_it_ends(name)
            self._make_place(name)
            self._open_if_there_is_room(name, attributes)
        else:
            self._leave_out(name)

    def _fill_up(self) -> None:
        """Write all that is still to come as one block of text, which keeps at least its lines."""
        self._close_down_to(0)
        self._write_start("pre", {})
        self._is_full = True

    def _is_wanted(self, name: str, attributes: dict[str, str]) -> bool:
        if "pre" in self._open and name not in INLINE:
            return False
        if name in WITHIN and WITHIN[name] not in self._open:
            return False
        if name == "code" and "code" in self._open:
            return False
        return is_worth_a_tag(name, attributes, foreign=self._foreign)

    def _end_what_it_ends(self, name: str) -> None:
        if name not in INLINE:
            self._close_nearest(frozenset({"p"}), fences=TABLE_PARTS)
        if name in ENDS:
            names, fences = ENDS[name]
            self._close_nearest(names, fences=fences)

    def _make_place(self, name: str | None) -> None:
        while (top := self._top()) in CHILDREN:
            children, usual = CHILDREN[top]
            if name in children:
                break
            self._write_start(usual, {})

    def _open_if_there_is_room(self, name: str, attributes: dict[str, str]) -> None:
        is_reserved_for = name in CHILDREN.get(self._top(), ((), ""))[0]
        too_deep = len(self._open) + ROOM.get(name, 1) > MAX_DEPTH and name not in VOID
        if too_deep and not is_reserved_for:
            self._leave_out(name)
        elif name == "table":
            self._write_start("div", {"class": "table-scroll"})
            self._write_start(name, attributes)
        else:
            self._write_start(name, attributes)

    def _leave_out(self, name: str) -> None:
        if name not in VOID:
            self._left_out[name] += 1
        self._break_line(name)

    def _break_line(self, name: str) -> None:
        if name in TAGS and name not in INLINE and name != "div":
            self._take_text("\n")

    def _take_image(self, attributes: dict[str, str]) -> None:
        address = attributes.get("src", "").strip()
        words = (
            attributes.get("alt", "").strip()
            or attributes.get("title", "").strip()
            or file_name(address)
        )
        if is_upload(address):
            self._make_place("img")
            self._write_start("img", {"alt": "", **attributes, "src": address})
        elif "a" not in self._open and re.match(r"https?://", address, re.IGNORECASE):
            self._take_start("a", {"href": address})
            self._take_text(words)
            self._take_end("a")
        else:
            self._take_text(words)

    def _take_end(self, name: str) -> None:
        if self._left_out[name]:
            self._left_out[name] -= 1
        elif name not in VOID:
            self._close_nearest(frozenset({name}), fences=FENCES_OF_ENDS.get(name, TABLE_PARTS))

    def _close_nearest(self, names: frozenset[str], *, fences: frozenset[str]) -> None:
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth] in names:
                self._close_down_to(depth)
                return
            if self._open[depth] in fences:
                return

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            name = self._open.pop()
            self._written.append(f"</{name}>")
            if name == "table":
                self._written.append(f"</{self._open.pop()}>")

    def _write_start(self, name: str, attributes: dict[str, str]) -> None:
        shaped = shape(name, attributes, foreign=self._foreign, rel=self._rel)
        written = "".join(
            f' {key}="{standard_html.escape(value)}"' for key, value in sorted(shaped.items())
        )
        self._written.append(f"<{name}{written}>")
        self._elements += 1
        if name not in VOID:
            self._open.append(name)

    def _top(self) -> str:
        return self._open[-1] if self._open else ""
