"""Who may say what of known issues, what words they take, and how news of a fix is known again. Pure."""

import hashlib
from datetime import datetime, timedelta

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.known_issues.cards import Stage
from community.domain.known_issues.models import MAX_FIXED_IN, MAX_NOTE
from community.kernel.errors import Invalid
from community.kernel.folding import folded
from community.kernel.storable import storable
from community.kernel.visible import without_invisible
from community.kernel.words import say

RECENT = timedelta(days=7)  # so long a fix is news beside the lists


def may_declare(user: User | None, now: datetime) -> bool:
    """Staff say what is a known issue, and how far it is: it is the company's word."""
    return user is not None and may(user, Right.DESK, now)


def may_bind(user: User | None, now: datetime) -> bool:
    """Moderators and staff say which questions are about it, as they say what is a duplicate."""
    return user is not None and may(user, Right.CLOSE, now)


def news_key(known_issue_id: int, fixed_in: str) -> str:
    """One key for a fix in a version, however it is typed: nobody hears of the same one twice."""
    digest = hashlib.sha256(folded(fixed_in).encode()).hexdigest()[:32]
    return f"fixed:{known_issue_id}:{digest}"


def clean(stage: object, note: object, fixed_in: object) -> tuple[Stage, str, str]:
    """The stage, the note and the version, each in one line. Raises Invalid(stage=…, note=…, fixed_in=…).

    Only what is fixed has a version, and needs one.
    """
    if not isinstance(stage, str) or stage not in list(Stage):
        raise Invalid(stage=say("Choose how far it is: investigating, identified or fixed."))
    note, fixed_in = _line("note", note), _line("fixed_in", fixed_in)
    if len(note) > MAX_NOTE:
        raise Invalid(note=say("At most %(n)s characters.", n=MAX_NOTE))
    if len(fixed_in) > MAX_FIXED_IN:
        raise Invalid(fixed_in=say("At most %(n)s characters.", n=MAX_FIXED_IN))
    if stage != Stage.FIXED:
        return Stage(stage), note, ""
    if not fixed_in:
        raise Invalid(fixed_in=say("Say in which version it is fixed, or since when."))
    return Stage.FIXED, note, fixed_in


def _line(name: str, typed: object) -> str:
    if not isinstance(typed, str):
        raise Invalid(**{name: say("This is text.")})
    return " ".join(storable(without_invisible(typed)).split())
