"""Passwords: which are good enough, and how they are kept (argon2id, never in the clear)."""

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from community.kernel.errors import Invalid
from community.kernel.words import say

MIN_LENGTH, MAX_LENGTH = 10, 256  # characters; the bound is checked before anything is hashed
MIN_DIFFERENT = 4  # characters
MIN_WORD = 3  # shorter ones stand in too many others
LEFT_OVER = 5  # a password must hold this much besides one's own name: more than a year

# OWASP's least: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Each hash takes 19 MiB and a core: more at once than cores would only make all of them slower.
_turns = BoundedSemaphore(os.cpu_count() or 1)

COMMON = frozenset(
    line.strip()
    for line in (Path(__file__).parent / "common_passwords.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def check(password: str, own: Iterable[str], field: str = "password") -> str:
    """A password in the form in which it is hashed (NFC). Raises Invalid under the field's name.

    `own` are the words that anybody would try first: handle, address, name of the site.
    """
    password = normal(password, field)
    if len(password) < MIN_LENGTH:
        raise Invalid(
            **{field: say("A password needs at least %(least)s characters.", least=MIN_LENGTH)}
        )
    if is_common(password):
        raise Invalid(**{field: say("This password is among the first to be guessed.")})
    if _is_own(password, own):
        raise Invalid(
            **{
                field: say(
                    "A password must not be made of your handle, address or this site's name."
                )
            }
        )
    return password


def normal(password: str, field: str = "password") -> str:
    """A password in one spelling of its letters. Raises Invalid for one that is too long to hash."""
    if len(password) > MAX_LENGTH:
        raise Invalid(
            **{field: say("A password has at most %(most)s characters.", most=MAX_LENGTH)}
        )
    try:
        password.encode()
    except UnicodeEncodeError:
        raise Invalid(**{field: say("This password holds characters we cannot read.")}) from None
    return unicodedata.normalize("NFC", password)


def is_common(password: str) -> bool:
    """Whether it is on the list (digits around it do not help), one thing over and over, or a walk."""
    plain = password.casefold()
    squashed = _squashed(plain)
    if {plain, squashed, squashed.strip("0123456789")} & COMMON or len(set(plain)) < MIN_DIFFERENT:
        return True
    return _repeats(plain) or _repeats(squashed) or _walks(squashed)


def own_words(handle: str, email: str | None, name: str) -> list[str]:
    """What anybody would try first who knows this person."""
    return [handle, email or "", name, str(current_app.config.get("SITE_NAME", ""))]


def hashed(password: str) -> str:
    """A password as it is kept."""
    with _turns:
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept. Takes as long when there is none to compare with."""
    with _turns:
        try:
            _hasher.verify(kept or _DUMMY, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _is_own(password: str, own: Iterable[str]) -> bool:
    left = _squashed(password.casefold())
    parts = {part for word in own for part in re.split(r"[\W_]+", word.casefold())}
    for word in sorted(parts | {_squashed(word.casefold()) for word in own}, key=len, reverse=True):
        if len(word) >= MIN_WORD:
            left = left.replace(word, "")
    return len(left) < LEFT_OVER


def _squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _repeats(text: str) -> bool:
    """Whether it is one short piece over and over: "abcabcabcabc"."""
    return len(text) > 1 and (text + text).find(text, 1) < len(text)


def _walks(text: str) -> bool:
    """Whether it is little more than steps to the next key or letter, forwards or backwards."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    steps = sum(any(pair in row or pair[::-1] in row for row in _ROWS) for pair in pairs)
    return bool(pairs) and steps >= len(pairs) - 1


_DUMMY = _hasher.hash("nobody has this password")
