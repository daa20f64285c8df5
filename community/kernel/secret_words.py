"""Telling a secret from a word that stands in its place, and a person's address from a shared one."""

import re
from collections import Counter
from math import log2

NAMES = (
    r"passw(?:or)?d|passphrase|passwort|kennwort|pwd|api[_-]?key|apikey|access[_-]?key|secret[_-]?key"
    r"|auth[_-]?key|private[_-]?key|account[_-]?key|client[_-]?secret|secret|[_-]token|token|licen[cs]e[_-]?key"
)
"""What a secret is assigned to, as a pattern."""

PHONE_WORDS = (
    r"phone|telephone|tel|mobile|cell|fax|whatsapp|(?:call|text|ring|reach) me|my number|telefon"
    r"|telefonnummer|handy|handynummer|mobil|rufnummer|meine nummer|هاتف|جوال"
)
"""What stands before a phone number that has no country's code, as a pattern."""

BETWEEN = r"number|no|nr|nummer|is|ist|at|on|unter"
"""What may stand between such a word and the number, as a pattern."""

LEAST_PASSWORD = 6  # characters
LEAST_KEY = 12  # characters; ids and numbers of versions are shorter
LEAST_ENTROPY = 3.0  # bits a character; words have less, random letters and digits more

_PASSWORD = re.compile(r"pass|pwd|kennwort", re.IGNORECASE)

_PLACEHOLDERS = re.compile(
    r"[x*.•_#?-]+|\W*|\$.*|%.*|your.*|my[_-].*|example.*|placeholder.*|change[_-]?me.*|none|null|true|false|undefined"
    r"|redacted|hidden|removed|secret|password|required|optional|(?:os|process|env|self|config|settings|request)\..*",
    re.IGNORECASE,
)

# Names reserved for examples: https://www.rfc-editor.org/rfc/rfc2606
_EXAMPLES = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|org|net|edu)|(?:example|test|invalid|localhost|local|internal))"
    r"|(?:your|my)?-?(?:domain|company|site|email|host)\.\w+",
    re.IGNORECASE,
)

_SHARED = frozenset(
    [
        "abuse",
        "admin",
        "billing",
        "contact",
        "git",
        "hello",
        "help",
        "hg",
        "hostmaster",
        "info",
        "legal",
        "mailer-daemon",
        "marketing",
        "me",
        "name",
        "no-reply",
        "noreply",
        "office",
        "postmaster",
        "press",
        "privacy",
        "root",
        "sales",
        "security",
        "service",
        "support",
        "svn",
        "team",
        "user",
        "username",
        "webmaster",
        "you",
        "your.name",
        "your-name",
        "youremail",
    ]
)
"""Before the @ of addresses that are nobody's own."""

_FILES = frozenset(
    [
        "css",
        "gif",
        "gz",
        "html",
        "jpeg",
        "jpg",
        "js",
        "json",
        "md",
        "mjs",
        "pdf",
        "png",
        "py",
        "svg",
        "tar",
        "ts",
        "txt",
        "webp",
        "zip",
    ]
)


def is_placeholder(value: str) -> bool:
    """Whether this stands in the place of a secret, or fetches it: `xxxx`, `${KEY}`, `os.environ`."""
    return _PLACEHOLDERS.fullmatch(value) is not None or len(set(value)) < 3


def is_secret(name: str, value: str) -> bool:
    """Whether what is assigned to this name is the thing itself rather than a word about it.

    A password is anything with two kinds of signs in it; a key is longer and looks random.
    """
    if is_placeholder(value):
        return False
    if _PASSWORD.search(name):
        return len(value) >= LEAST_PASSWORD and _kinds(value) >= 2
    return len(value) >= LEAST_KEY and _kinds(value) >= 2 and _entropy(value) >= LEAST_ENTROPY


def is_a_persons_address(local: str, domain: str) -> bool:
    """Whether mail to `local@domain` would reach somebody, and that one person."""
    labels = domain.lower().split(".")
    if _EXAMPLES.fullmatch(domain) or local.lower() in _SHARED:
        return False
    return not (labels[-1] in _FILES and labels[0][:1].isdigit())  # a picture: logo@2x.png


def _kinds(value: str) -> int:
    """How many of letters, digits and other signs there are; those inside of names of code count for none."""
    rest = re.sub(r"[\w.-]", "", value)
    return sum((bool(re.search(r"[^\W\d_]", value)), bool(re.search(r"\d", value)), bool(rest)))


def _entropy(value: str) -> float:
    counts = Counter(value).values()
    return -sum(count / len(value) * log2(count / len(value)) for count in counts)
