"""Who may keep views, how they may be called, and how many there may be. Pure."""

import unicodedata
from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.saved_views.models import MAX_NAME, SavedView
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.words import say

MOST_OWN = 12
MOST_LISTED = 24  # one's own, then the team's
MOST_COUNTED = 12  # of those: each is one more column of the one query that counts


def may_keep(user: User, now: datetime) -> bool:
    """Those who work at the desk."""
    return may(user, Right.DESK, now)


def may_change(user: User, view: SavedView, now: datetime) -> bool:
    """Its owner; and an admin one that is shared."""
    return may_keep(user, now) and (
        view.owner_id == user.id or (view.is_shared and may(user, Right.SETTINGS, now))
    )


def clean_name(typed: str) -> str:
    """A name in one line. Raises Invalid(name=…)."""
    name = " ".join(unicodedata.normalize("NFC", storable(typed)).split())
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(name=say("A name has 1 to %(most)s characters.", most=MAX_NAME))
    return name
