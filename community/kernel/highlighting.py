"""Colouring code with CSS classes, and making visible what hides in it."""

import html
import re
import time
from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Name, Punctuation, Text, _TokenType
from pygments.util import ClassNotFound

MAX_CHARS = 16_000  # all code of one text together
MAX_SPANS = 1_500  # in all of it; each costs the sanitiser about 80 µs

# Most of Pygments' readers are quadratic in something or other: 16,000 characters of one letter a line take that of C#
# 50 s. Honest code of that length takes 0.05 s; what is slower stays plain. Time of this thread, so that a busy machine
# colours as an idle one does.
MAX_SECONDS = 0.2

# Pygments knows five hundred languages; these are the ones people ask about, and no others are ever loaded.
LANGUAGES = {
    "awk", "bash", "batch", "c", "c++", "c#", "clojure", "cmake", "console", "css", "dart",
    "diff", "docker", "elixir", "erlang", "go", "graphql", "groovy", "haskell", "html", "http",
    "ini", "java", "javascript", "json", "kotlin", "lua", "make", "matlab", "nginx",
    "objective-c", "ocaml", "perl", "php", "powershell", "python", "r", "ruby", "rust", "scala",
    "scss", "sql", "swift", "terraform", "toml", "typescript", "vbnet", "vim", "xml", "yaml",
}  # fmt: skip

# Long lines and long blanks take long in a single step, which cannot be interrupted.
_SLOW = re.compile(r"[^\n]{501}|\s{201}")

_PLAIN = frozenset(
    {Text, Text.Whitespace, Name, Punctuation}
)  # most of any code, and coloured as the rest of it

# Text that looks other than it runs: https://trojansource.codes/
_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Palette:
    """Colours the code of one text, until it has been given too much of it."""

    def __init__(self) -> None:
        self._chars_left = MAX_CHARS
        self._spans_left = MAX_SPANS
        self._seconds_left = MAX_SECONDS

    def highlight(self, code: str, language: str) -> str | None:
        """The code as HTML with spans of class `hl-…`; None if it is to stay plain."""
        lexer_class = _lexer_class(language.lower())
        if lexer_class is None or len(code) > self._chars_left or _SLOW.search(code):
            return None

        self._chars_left -= len(code)
        began = time.thread_time()
        runs = _runs(lexer_class(stripnl=False, ensurenl=False), code, began + self._seconds_left)
        self._seconds_left -= time.thread_time() - began
        spans = sum(1 for short, _ in runs or () if short)
        if runs is None or spans > self._spans_left:
            return None
        self._spans_left -= spans
        return "".join(
            f'<span class="hl-{short}">{plain(text)}</span>' if short else plain(text)
            for short, text in runs
        )


def plain(code: str) -> str:
    """The code as HTML without colours; marks that turn the direction of writing are shown by their numbers."""
    return _CONTROLS.sub(_shown, html.escape(code, quote=False))


def _shown(control: re.Match[str]) -> str:
    return f'<span class="hl-control">U+{ord(control[0]):04X}</span>'


@cache
def _lexer_class_of_known(language: str) -> type[Lexer] | None:
    try:
        return type(get_lexer_by_name(language))
    except ClassNotFound:
        return None


def _lexer_class(language: str) -> type[Lexer] | None:
    # Asked before the cache, so that made-up names cannot fill it.
    known = _ALIASES.get(language, language)
    return _lexer_class_of_known(known) if known in LANGUAGES else None


_ALIASES = {
    "bat": "batch",
    "cmd": "batch",
    "cpp": "c++",
    "cs": "c#",
    "csharp": "c#",
    "cc": "c++",
    "dockerfile": "docker",
    "ex": "elixir",
    "golang": "go",
    "h": "c",
    "hcl": "terraform",
    "hs": "haskell",
    "js": "javascript",
    "json5": "json",
    "jsonc": "json",
    "jsx": "javascript",
    "kt": "kotlin",
    "makefile": "make",
    "mysql": "sql",
    "objc": "objective-c",
    "patch": "diff",
    "pl": "perl",
    "postgresql": "sql",
    "ps1": "powershell",
    "py": "python",
    "python3": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "shell-session": "console",
    "svg": "xml",
    "tf": "terraform",
    "ts": "typescript",
    "tsx": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}


def _runs(lexer: Lexer, code: str, until: float) -> list[tuple[str, str]] | None:
    """Neighbouring texts of one class joined: the class without its prefix (empty if plain), and the text.

    None if this thread's time runs out.
    """
    runs: list[tuple[str, str]] = []
    for kind, text in lexer.get_tokens(code):
        short = _short(kind)
        if runs and runs[-1][0] == short:
            runs[-1] = (short, runs[-1][1] + text)
        else:
            runs.append((short, text))
        if time.thread_time() > until:
            return None
    return runs


@cache
def _short(kind: _TokenType) -> str:
    """Pygments' short name of the nearest standard kind of token."""
    nearest: _TokenType | None = kind
    while nearest is not None and nearest not in STANDARD_TYPES:
        nearest = nearest.parent
    return "" if nearest is None or nearest in _PLAIN else STANDARD_TYPES[nearest]
