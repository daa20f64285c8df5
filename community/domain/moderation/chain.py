"""The chain of the audit log: of what each link is made, so that nobody alters one unseen. Pure.

A link is a digest of the link before it and of its act. What may have to go one day, the words and the
network, goes into it as a digest with a salt: with the salt it can be proved, without it nobody can find
out by trying what it was, and the chain holds either way.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What the first link has before it."""


def salt() -> str:
    """A fresh one; 128 bits, so that nobody tries all networks with each."""
    return secrets.token_hex(16)


def words_seal(words_salt: str, reason: str, detail: Mapping[str, Any]) -> str:
    """What stands for the reason and the detail of an act."""
    # As the database gives it back: keys are text there, and what was a tuple is a list.
    return _digest([words_salt, reason, json.loads(json.dumps(detail))])


def network_seal(network_salt: str, network: str) -> str:
    """What stands for the network of who acted."""
    return _digest([network_salt, network])


def link(
    before: str,
    number: int,
    *,
    act_id: int,
    verb: str,
    by_id: int | None,
    at: datetime,
    thread_id: int | None,
    post_id: int | None,
    person_id: int | None,
    request_id: str,
    words: str,
    network: str,
) -> str:
    """The digest of one link; `words` and `network` are their seals, `before` the digest of the link before."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(
        [before, number, act_id, verb, by_id, moment, thread_id, post_id, person_id, request_id, words, network]
    )  # fmt: skip


def _digest(told: list[Any]) -> str:
    written = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
