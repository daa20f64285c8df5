"""Finding in a text what its writer may not want everyone to read: secrets, cards, accounts, addresses, numbers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from community.kernel import checksums, secret_words

MOST = 20  # findings; who is warned of twenty things reads the whole text again anyway
ROUNDS = 10  # of looking again at what was redacted
MAX_TEXT = 100_000  # characters; what follows is not looked at
MAX_KEY = 10_000  # characters between the first and the last line of a key


class Kind(StrEnum):
    """What was found."""

    PRIVATE_KEY = "private_key"
    TOKEN = "token"  # noqa: S105
    PASSWORD = "password"  # noqa: S105
    CARD = "card"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something sensitive, exactly as it stands in the text from `start` to before `end`."""

    kind: Kind
    excerpt: str
    start: int
    end: int


def find(text: str) -> tuple[Finding, ...]:
    """What is sensitive in a text, in its order, at most MOST; nothing is named twice.

    Takes time in proportion to the text. Where two lie over each other, the graver one is named.
    """
    text = text[:MAX_TEXT]
    found: list[Finding] = []
    taken = bytearray(len(text))
    for kind, finder in _FINDERS:
        for count, (start, end) in enumerate(finder(text), 1):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Finding(kind, text[start:end], start, end))
            if count == MOST:
                break
    return tuple(_each_once(sorted(found, key=lambda finding: finding.start))[:MOST])


def redact(text: str, instead: str) -> tuple[str, tuple[Finding, ...]]:
    """A text with all that is sensitive in it replaced, wherever it stands, and what that was.

    After ROUNDS of looking again there may be something left, which `find` tells.
    """
    taken: list[Finding] = []
    for _ in range(ROUNDS):
        found = find(text)
        if not found:
            break
        taken += found
        for finding in sorted(found, key=lambda one: len(one.excerpt), reverse=True):
            text = _replaced(text, finding.excerpt, instead)
    return text, tuple(taken)


def _replaced(text: str, excerpt: str, instead: str) -> str:
    # Markdown would take what stands in brackets for a link, or its beginning for a footnote.
    return re.sub(re.escape(excerpt) + r"(?P<next>[(\[:]?)", lambda match: (
        f"{instead} {match['next']}" if match["next"] else instead
    ), text)  # fmt: skip


def _each_once(found: list[Finding]) -> list[Finding]:
    first: dict[tuple[Kind, str], Finding] = {}
    for finding in found:
        first.setdefault((finding.kind, finding.excerpt), finding)
    return list(first.values())


Span = tuple[int, int]
_Judge = Callable[[re.Match[str]], bool]


def _matching(pattern: re.Pattern[str], is_one: _Judge, text: str) -> Iterator[Span]:
    """Where a pattern matches and the match stands up to a second look; a group "it" is the thing itself."""
    group = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        if is_one(match):
            yield match.span(group)


def _private_keys(text: str) -> Iterator[Span]:
    for begin in _KEY_BEGINS.finditer(text):
        end = _KEY_ENDS.search(text, begin.end(), begin.end() + MAX_KEY)
        yield begin.start(), end.end() if end else begin.end()


def _ibans(text: str) -> Iterator[Span]:
    for begin in _IBAN_BEGINS.finditer(text):
        written = _IBAN.match(text, begin.start())
        length = checksums.iban_length(begin[0], written[0]) if written else 0
        if length:
            yield begin.start(), begin.start() + length


def _assigned(text: str) -> Iterator[Span]:
    """What is given to a name such as `password`; a call or a look-up fetches it, and is not the thing."""
    for match in _ASSIGNED.finditer(text):
        value = match["it"] if match["quote"] else match["it"].rstrip(".:!?")
        if match["after"] not in ("(", "[") and secret_words.is_secret(match["name"], value):
            yield match.start("it"), match.start("it") + len(value)


def _always(_match: re.Match[str]) -> bool:
    return True


def _is_card(match: re.Match[str]) -> bool:
    return checksums.is_card(re.sub(r"\D", "", match[0]))


def _is_a_persons_address(match: re.Match[str]) -> bool:
    return secret_words.is_a_persons_address(match["local"], match["domain"])


def _is_password(match: re.Match[str]) -> bool:
    return not secret_words.is_placeholder(match["it"])


def _is_phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match["it"])
    # 0044 0532 is a piece of something longer: behind a country's code no number begins with 0.
    begins_anew = re.match(r"00\d+[ .\-/]+0", match["it"])
    return 8 <= len(digits) <= 15 and len(set(digits)) > 2 and begins_anew is None


def _is_named_phone(match: re.Match[str]) -> bool:
    if re.fullmatch(r"\d{4}([.-]\d\d){2}", match["it"]):  # a date
        return False
    return 6 <= len(re.sub(r"\D", "", match["it"])) <= 15


def _is_american(match: re.Match[str]) -> bool:
    # 555-0100 to 555-0199 are nobody's: https://nationalnanpa.com/pdf/NRUF/ATIS-0300115.pdf
    return not (match["exchange"] == "555" and match["line"].startswith("01"))


_KEY_BEGINS = re.compile(r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")

_KEY_ENDS = re.compile(r"-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")

_TOKENS = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255}|glpat-[\w-]{20,64}"
    r"|xox[abeoprs]-[\w-]{10,255}|xapp-[\w-]{20,255}|(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|[srw]k_(?:live|test)_[0-9A-Za-z]{16,255}|whsec_[0-9A-Za-z]{20,255}|sk-[\w-]{20,255}"
    r"|AIza[\w-]{35}|ya29\.[\w-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,128}|npm_[A-Za-z0-9]{36}"
    r"|pypi-[\w-]{50,255}|hf_[A-Za-z0-9]{30,64}|dop_v1_[a-f0-9]{64}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{32}"
    r"|eyJ[\w-]{8,4000}\.eyJ[\w-]{8,4000}\.[\w-]{8,2000}"
    r")",
    re.ASCII,  # a letter that stands in no token ends it, so that thousands begun cost no more than one
)

_WEBHOOKS = re.compile(r"hooks\.slack\.com/services/T\w{6,20}/B\w{6,20}/\w{16,40}")

_BEARERS = re.compile(
    r"(?i:authorization)\W{1,4}(?i:bearer|basic|token) {1,4}(?P<it>[\w.~+/=-]{16,500})"
)

_ASSIGNED = re.compile(
    rf"(?P<name>{secret_words.NAMES})(?![^\W_])[\"']?[ \t]{{0,4}}(?::=|=>|[:=]|ist?\b:?)[ \t]{{0,4}}(?P<quote>[\"'`]?)"
    r"(?P<it>[^\s\"'`<>,;()\[\]{}]{6,200})(?P<after>.?)",
    re.IGNORECASE,
)

_IN_ADDRESS = re.compile(r"(?<=://)[\w.%+-]{1,64}:(?P<it>[^\s:/@]{4,100})@(?=[\w.-])")

_CARDS = re.compile(r"(?<![\w.+/-])[3-6]\d{3}(?:[ -]?\d){10,15}(?![\w-]|\.\d)")

_IBAN_BEGINS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?= ?[A-Za-z0-9]{4})")

_IBAN = re.compile(r"[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}")

_EMAILS = re.compile(
    r"(?<![\w.+@/:%-])(?P<local>[\w][\w.+%-]{0,63})@(?P<domain>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24})"
    r"(?![\w@-]|:[\w/])",
    re.IGNORECASE,
)

_PHONES = re.compile(
    r"(?<![\w+.])(?P<it>(?:\+|00)[1-9]\d{0,2}(?:[ .\-/]{0,2}\(?\d{1,5}\)?){2,6})(?![\w-]|\.\d)"
)

_NAMED_PHONES = re.compile(
    rf"(?<!\w)(?:{secret_words.PHONE_WORDS})(?!\w)[^\w\n+(]{{1,4}}(?:(?:{secret_words.BETWEEN})[^\w\n+(]{{1,3}}){{0,2}}"
    r"(?P<it>[+(]?\d{2,5}(?:[ .\-/()]{0,3}\d{2,5}){1,6})(?![\w-]|\.\d)",
    re.IGNORECASE,
)

_AMERICAN = re.compile(
    r"(?<![\w.+/-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])"
    r"(?P<exchange>[2-9]\d\d)[ .-](?P<line>\d{4})(?![\w-]|\.\d)"
)

_FINDERS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (Kind.PRIVATE_KEY, _private_keys),
    (Kind.TOKEN, partial(_matching, _TOKENS, _always)),
    (Kind.TOKEN, partial(_matching, _WEBHOOKS, _always)),
    (Kind.TOKEN, partial(_matching, _BEARERS, _always)),
    (Kind.PASSWORD, partial(_matching, _IN_ADDRESS, _is_password)),
    (Kind.PASSWORD, _assigned),
    (Kind.CARD, partial(_matching, _CARDS, _is_card)),
    (Kind.IBAN, _ibans),
    (Kind.EMAIL, partial(_matching, _EMAILS, _is_a_persons_address)),
    (Kind.PHONE, partial(_matching, _PHONES, _is_phone)),
    (Kind.PHONE, partial(_matching, _AMERICAN, _is_american)),
    (Kind.PHONE, partial(_matching, _NAMED_PHONES, _is_named_phone)),
)
"""The graver first."""
