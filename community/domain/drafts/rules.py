"""What a draft may hold, what it is called by, and how long it is kept. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from community.domain.threads.models import MAX_BODY
from community.kernel.errors import Invalid, NotFound
from community.kernel.storable import storable
from community.kernel.words import say

MOST = 50  # drafts of one person; beyond them the oldest go
KEPT = timedelta(days=90)
MAX_SHORT = 1_000  # characters of every field but the body; those who post judge more strictly
MAX_FIELDS = 40
SAME_ASK = timedelta(hours=48)  # PRODUCT §7: who comes back within that had one question

FIELDS = frozenset({"title", "body", "tags", "category", "audience", "reason", "revision"})
_KEY = re.compile(r"(ask)|(answer|comment|edit|suggestion)-([1-9][0-9]{0,8})", re.ASCII)
_ENVIRONMENT = re.compile(r"env_[\w-]{1,60}")


class Purpose(StrEnum):
    """What a draft is to become."""

    ASK = "ask"
    ANSWER = "answer"
    COMMENT = "comment"
    EDIT = "edit"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Key:
    """What a draft belongs to: an answer's thread, the post of what else is written about one; an ask has none."""

    purpose: Purpose
    target_id: int | None = None

    def __str__(self) -> str:
        return self.purpose if self.target_id is None else f"{self.purpose}-{self.target_id}"


ASK = Key(Purpose.ASK)


def key_of(written: str) -> Key:
    """A key as it stands in addresses: `ask`, `answer-12`, `comment-34`, `edit-34`. Raises NotFound."""
    found = _KEY.fullmatch(written)
    if found is None:
        raise NotFound(say("There is no such draft."))
    return ASK if found[1] else Key(Purpose(found[2]), int(found[3]))


def clean_fields(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that are worth keeping; empty when nothing was typed. Raises Invalid."""
    known = [name for name in given if name in FIELDS or _ENVIRONMENT.fullmatch(name)]
    fields = {name: storable(given[name]) for name in known[:MAX_FIELDS]}
    for name, value in fields.items():
        most = MAX_BODY if name == "body" else MAX_SHORT
        if len(value) > most:
            raise Invalid(**{name: say("A draft keeps at most %(n)s characters here.", n=most)})
    chosen_only = {"category", "audience", "revision"}  # what a form comes with, typed by nobody
    if not any(value.strip() for name, value in fields.items() if name not in chosen_only):
        return {}
    return {name: value for name, value in fields.items() if value}
