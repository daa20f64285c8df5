"""Rewriting HTML so that every parser reads it alike: balanced, shallow, and in the shape our pages expect.

Not what makes HTML safe (`sanitising` is), but what keeps the nets behind it quick, and their result stable.
"""

import html as standard_html
import re
from collections import Counter
from urllib.parse import unquote

from community.kernel.allowed_html import (
    DIRECTED,
    HEADINGS,
    INLINE,
    TAGS,
    allows,
    is_safe_address,
    is_upload,
)
from community.kernel.html_tokens import End, Start, Text, read

MAX_DEPTH = 20  # Bleach takes 12 s for 31 kB of nested lists without a cap
MAX_ELEMENTS = 2_500  # Bleach takes 80 µs for each of so many, and ever more; a long post has a few hundred

# Bleach takes 30 µs for each character reference in text, so it is shown these instead: characters that no text may
# hold (`sanitising.printable` drops them). `with_references` puts the references in their place.
_REFERENCES = {"\ufdd0": "&amp;", "\ufdd1": "&lt;", "\ufdd2": "&gt;"}
_PLACEHOLDERS = str.maketrans({"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2"})

_VOID = frozenset({"br", "hr", "img", "input"})

_RENAMED = {
    **dict.fromkeys(["address", "article", "aside", "center", "fieldset", "figcaption", "figure", "footer", "form", "header"], "div"),
    **dict.fromkeys(["hgroup", "main", "nav", "section"], "div"),
    "acronym": "abbr",
    "dir": "ul",
    "listing": "pre",
    "menu": "ul",
    "strike": "s",
    "tfoot": "tbody",
    "tt": "code",
    "xmp": "pre",
}

# What may stand directly in these, and what is put around everything else.
_CHILDREN = {
    "dl": (frozenset({"dt", "dd"}), "dd"),
    "ol": (frozenset({"li"}), "li"),
    "pre": (frozenset({"code"}), "code"),
    "table": (frozenset({"caption", "thead", "tbody"}), "tbody"),
    "tbody": (frozenset({"tr"}), "tr"),
    "thead": (frozenset({"tr"}), "tr"),
    "tr": (frozenset({"td", "th"}), "td"),
    "ul": (frozenset({"li"}), "li"),
}

_TABLE_PARTS = frozenset({"caption", "tbody", "td", "th", "thead", "tr"})

_SECTIONS = frozenset({"caption", "thead", "tbody"})

# An opening tag ends the nearest open one of these, unless one of the fences stands between.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(HEADINGS, (HEADINGS, _TABLE_PARTS)),
    **dict.fromkeys(_SECTIONS, (_SECTIONS, frozenset({"table"}))),
    "a": (frozenset({"a"}), frozenset()),
    "dd": (frozenset({"dd", "dt"}), frozenset({"dl"})),
    "dt": (frozenset({"dd", "dt"}), frozenset({"dl"})),
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
}

_FENCES_OF_ENDS = {
    **dict.fromkeys(_TABLE_PARTS, frozenset({"table"})),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "li": frozenset({"ul", "ol"}),
    "table": frozenset[str](),
}

_ROOM = {"dl": 2, "ol": 2, "pre": 2, "table": 5, "ul": 2}  # levels an element needs, with what must stand in it

_CLASSES_OF_FOREIGN = frozenset({"td", "th"})

_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([a-z0-9+#._-]{1,30})(?=\s|$)")

_OURS_ALONE = frozenset({"input", "label", "span"})

_ALIGNED = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)\s*(?:;|$)", re.IGNORECASE)

_HEADING = re.compile(r"<h([1-6])[\s/>]", re.IGNORECASE)


def tidy(html: str, *, foreign: bool = False, nofollow: bool = True) -> str:
    """The HTML balanced, at most 20 deep, links marked, tables in a scrolling box, images elsewhere made links.

    Foreign HTML moreover loses its classes, and its headings move down together until the highest is an h3.
    What follows the first 2,500 elements is text. Hand the result on through `with_references`.
    """
    shift = _shift(html) if foreign else 0
    tidier = _Tidier(foreign=foreign, shift=shift, rel="ugc nofollow noopener" if nofollow else "noopener")
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
        self._left_out: Counter[str] = Counter()  # tags not written, whose ends must not be written either
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
        return _RENAMED.get(name, name)

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
        if self._foreign and name in _OURS_ALONE:
            return False
        if "pre" in self._open and name not in INLINE:
            return False
        match name:
            case "a":
                return is_safe_address(attributes.get("href", ""))
            case "span":
                return allows("span", "class", attributes.get("class", ""))
            case "div":
                return attributes.get("class") != "table-scroll"  # the table brings its own
            case "code":
                return "code" not in self._open
            case "caption" | "tbody" | "td" | "th" | "thead" | "tr":
                return "table" in self._open
            case "dd" | "dt":
                return "dl" in self._open
            case "input":
                return attributes.get("type") == "checkbox"
            case _:
                return True

    def _end_what_it_ends(self, name: str) -> None:
        if name not in INLINE:
            self._close_nearest(frozenset({"p"}), fences=_TABLE_PARTS)
        if name in _ENDS:
            names, fences = _ENDS[name]
            self._close_nearest(names, fences=fences)

    def _make_place(self, name: str | None) -> None:
        while (top := self._top()) in _CHILDREN:
            children, usual = _CHILDREN[top]
            if name in children:
                break
            self._write_start(usual, {})

    def _open_if_there_is_room(self, name: str, attributes: dict[str, str]) -> None:
        is_reserved_for = name in _CHILDREN.get(self._top(), ((), ""))[0]
        too_deep = len(self._open) + _ROOM.get(name, 1) > MAX_DEPTH and name not in _VOID
        if too_deep and not is_reserved_for:
            self._leave_out(name)
        elif name == "table":
            self._write_start("div", {"class": "table-scroll"})
            self._write_start(name, attributes)
        else:
            self._write_start(name, attributes)

    def _leave_out(self, name: str) -> None:
        if name not in _VOID:
            self._left_out[name] += 1
        self._break_line(name)

    def _break_line(self, name: str) -> None:
        if name in TAGS and name not in INLINE and name != "div":
            self._take_text("\n")

    def _take_image(self, attributes: dict[str, str]) -> None:
        address = attributes.get("src", "").strip()
        words = attributes.get("alt", "").strip() or attributes.get("title", "").strip() or _file_name(address)
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
        elif name not in _VOID:
            self._close_nearest(frozenset({name}), fences=_FENCES_OF_ENDS.get(name, _TABLE_PARTS))

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
        kept = {key: value for key, value in attributes.items() if self._is_kept(name, key, value)}
        kept |= self._given(name, attributes)
        written = "".join(f' {key}="{standard_html.escape(value)}"' for key, value in sorted(kept.items()))
        self._written.append(f"<{name}{written}>")
        self._elements += 1
        if name not in _VOID:
            self._open.append(name)

    def _is_kept(self, name: str, key: str, value: str) -> bool:
        if key in {"dir", "rel", "tabindex"} or (key == "class" and self._foreign and name not in _CLASSES_OF_FOREIGN):
            return False
        return allows(name, key, value)

    def _given(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes that an element of this kind has on our pages, whoever wrote it."""
        given = {"dir": "auto"} if name in DIRECTED else {}
        match name:
            case "a" if self._foreign or attributes.get("class") != "mention":
                given["rel"] = self._rel
            case "code" if self._foreign and (language := _LANGUAGE.search(attributes.get("class", "").lower())):
                given["class"] = f"language-{language[1]}"
            case "div" if attributes.get("class") == "table-scroll":
                given |= {"class": "table-scroll", "tabindex": "0"}
            case "img":
                given["loading"] = "lazy"
            case "input":
                given |= {"type": "checkbox", "disabled": ""} | ({"checked": ""} if "checked" in attributes else {})
            case "pre":
                given |= {"class": "code", "tabindex": "0"}
            case "td" | "th":
                alignment = _ALIGNED.search(attributes.get("style", ""))
                if alignment:
                    given["class"] = f"align-{alignment[1].lower()}"
        return given

    def _top(self) -> str:
        return self._open[-1] if self._open else ""


def _file_name(address: str) -> str:
    """The readable last part of an image's address; the whole address if it has none, nothing of an unsafe one."""
    if not is_safe_address(address):
        return ""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return unquote(path.rstrip("/").rpartition("/")[2]) or address
