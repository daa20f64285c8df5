"""Which texts there are, and what they may look like. Pure."""

from datetime import datetime
from enum import StrEnum

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.words import say

MAX_BODY = 100_000  # characters; longer than any we have seen
MAX_NOTE = 300


class Text(StrEnum):
    """The texts a community has of its own."""

    TERMS = "terms"
    PRIVACY = "privacy"


TITLES = {Text.TERMS: say("Terms of use"), Text.PRIVACY: say("Privacy")}


def may_publish(user: User | None, now: datetime) -> bool:
    """Admins write the community's texts."""
    return user is not None and may(user, Right.SETTINGS, now)


def checked(body: str, note: str) -> tuple[str, str]:
    """A text and what is new in it, fit to be kept. Raises Invalid(body=…, note=…)."""
    body, note = storable(body).replace("\r\n", "\n").strip(), " ".join(storable(note).split())
    wrong = {}
    if not body or len(body) > MAX_BODY:
        wrong["body"] = say("A text has 1 to %(most)s characters.", most=MAX_BODY)
    if len(note) > MAX_NOTE:
        wrong["note"] = say("Say what is new in at most %(most)s characters.", most=MAX_NOTE)
    if wrong:
        raise Invalid(**wrong)
    return body, note
