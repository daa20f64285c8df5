"""What a person's reputation opens to them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.settings.schema import NUMBERS, Amount, Privilege


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers that stand now: what admins changed, and else the defaults."""

    changed: Mapping[str, int]

    def of(self, name: Privilege | Amount) -> int:
        """The number of this setting."""
        return self.changed.get(name, NUMBERS[name].default)

    def days(self, name: Amount) -> timedelta:
        """A number of days, as a time."""
        return timedelta(days=self.of(name))

    def hours(self, name: Amount) -> timedelta:
        """A number of hours, as a time."""
        return timedelta(hours=self.of(name))

    def minutes(self, name: Amount) -> timedelta:
        """A number of minutes, as a time."""
        return timedelta(minutes=self.of(name))

    def lacks(self, user: User, privilege: Privilege) -> int:
        """The reputation this privilege asks for, if the person does not have it; else 0.

        Moderators, agents and admins have every privilege, whatever their reputation.
        """
        needed = self.of(privilege)
        # Shown as at least 1, so it counts as that.
        if Role(user.role) is not Role.MEMBER or max(user.reputation, 1) >= needed:
            return 0
        return needed

    def opens(self, user: User | None, privilege: Privilege, now: datetime) -> bool:
        """Whether this person has a privilege now; a suspended one has none."""
        if user is None or not may(user, Right.COMMENT, now):
            return False
        return not self.lacks(user, privilege)


DEFAULTS = Terms({})
