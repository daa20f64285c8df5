"""What people may write about a case: reasons, links, and when to look again."""

from datetime import datetime
from urllib.parse import urlsplit

from community.domain.escalations.rules import LONGEST_WAIT
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.visible import ink
from community.kernel.words import say

MAX_WORDS = 4_000
MAX_LINK = 500


def clean(name: str, text: object, needed: str = "") -> str:
    """Words about a case, trimmed; `needed` is what to say when there are none. Raises Invalid."""
    if not isinstance(text, str):
        raise Invalid(**{name: say("What you write is text.")})
    text = storable(text).replace("\r\n", "\n").strip()
    if needed and not ink(text):
        raise Invalid(**{name: needed})
    if len(text) > MAX_WORDS:
        raise Invalid(**{name: say("At most %(n)s characters.", n=MAX_WORDS)})
    return text


def clean_link(link: str) -> str:
    """The address of what is waited for, or nothing. Raises Invalid(link=…)."""
    link = clean("link", link)
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(link) > MAX_LINK:
        raise Invalid(link=say("A link begins with https:// and has at most 500 characters."))
    return link


def clean_wake_up(wake_at: datetime | None, now: datetime) -> datetime | None:
    """When to look again: later than now, within a year. Raises Invalid(wake_at=…)."""
    if wake_at is None:
        return None
    if wake_at.tzinfo is None or wake_at <= now:
        raise Invalid(wake_at=say("A wake-up is in the future."))
    if wake_at > now + LONGEST_WAIT:
        raise Invalid(wake_at=say("A wake-up is within a year."))
    return wake_at
