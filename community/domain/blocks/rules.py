"""Who can be kept away, and what that means. Pure."""

from enum import StrEnum

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User

MOST = 500  # people one person keeps away


class Distance(StrEnum):
    """How far away a person is kept."""

    MUTE = "mute"  # their posts are folded for me, and I hear nothing of what they do
    BLOCK = "block"  # that, and they cannot call me by name nor comment on what I wrote


def may_keep_away(user: User | None, person: User) -> bool:
    """Any member but oneself. Who cares for the community must be heard: moderators and staff."""
    if user is None or user.id == person.id or person.is_former:
        return False
    return Role(person.role) is Role.MEMBER
