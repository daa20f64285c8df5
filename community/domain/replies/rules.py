"""Who may keep ready replies, who may change them, and what one may hold. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.replies.filling import VARIABLES, unknown_places
from community.domain.replies.models import MAX_TITLE, Reply
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.words import say

MAX_BODY = 8_000  # characters
MOST_OWN = 100  # of one person
MOST_LISTED = 200  # in the list to choose from
MOST_VARIANTS = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def may_use(user: User | None, now: datetime) -> bool:
    """Those who work at the desk."""
    return user is not None and may(user, Right.DESK, now)


def may_read(user: User, reply: Reply, now: datetime) -> bool:
    """One's own, and the team's."""
    return may_use(user, now) and (reply.for_team or reply.owner_id == user.id)


def may_change(user: User, reply: Reply, now: datetime) -> bool:
    """Whoever wrote it; and an admin what the team has."""
    return may_read(user, reply, now) and (
        reply.owner_id == user.id or may(user, Right.SETTINGS, now)
    )


def clean_title(typed: str) -> str:
    """A title in one line. Raises Invalid(title=…)."""
    title = " ".join(storable(typed).split())
    if not 0 < len(title) <= MAX_TITLE:
        raise Invalid(title=say("A title has 1 to %(most)s characters.", most=MAX_TITLE))
    return title


def clean_body(typed: str, field: str = "body") -> str:
    """A text whose places are all known. Raises Invalid under the field's name."""
    body = storable(typed).replace("\r\n", "\n").strip()
    if not 0 < len(body) <= MAX_BODY:
        raise Invalid(**{field: say("A reply has 1 to %(most)s characters.", most=MAX_BODY)})
    if unknown := unknown_places(body):
        raise Invalid(**{field: _unknown(unknown[0])})
    return body


def clean_variants(given: Mapping[str, str]) -> dict[str, str]:
    """The text in other languages; empty ones are left out. Raises Invalid(variants=…, body_<language>=…)."""
    written = {code: text for code, text in given.items() if text.strip()}
    if len(written) > MOST_VARIANTS or not all(map(_LANGUAGE.fullmatch, written)):
        raise Invalid(variants=say("A language is named by its code, such as de or pt-BR."))
    return {code: clean_body(text, f"body_{code}") for code, text in written.items()}


def _unknown(place: str) -> str:
    known = ", ".join(f"{{{{{name}}}}}" for name in VARIABLES)
    return say(
        "There is nothing that fills {{%(place)s}}. What can be filled in: %(known)s.",
        place=place[:40], known=known,
    )  # fmt: skip
