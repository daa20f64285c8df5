"""One clock of business time: what is left, when it is due, when it warns. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.kernel.business_time import Hours, add, between

WARNINGS = (50, 75, 90)  # per cent of the time, where nothing else was promised
BREACH = 100
NOTHING = timedelta()


@dataclass(frozen=True)
class Stopwatch:
    """A clock at an instant. Each verb gives the clock as it is afterwards."""

    target: timedelta
    left: timedelta
    """Business time left when it last began to run, or stopped."""
    since: datetime | None
    """Runs since then; None while it stands."""
    warned: int = 0
    """The highest percentage noticed so far."""
    breached_at: datetime | None = None

    @classmethod
    def started(cls, target: timedelta, at: datetime) -> "Stopwatch":
        return cls(target, target, at)

    def due_at(self, hours: Hours) -> datetime | None:
        """When it runs out. A breach stays where it was; one that stands is not due."""
        if self.breached_at or self.since is None:
            return self.breached_at
        return add(hours, self.since, self.left)

    def upcoming(
        self, hours: Hours, warnings: Iterable[int] = WARNINGS
    ) -> list[tuple[datetime, int]]:
        """What there is still to notice, in order: instants, and percentages of which the last is 100.

        `warnings` are percentages below 100 that rise.
        """
        if self.since is None or self.breached_at:
            return []
        return [
            (add(hours, self.since, self.left - self.target * (BREACH - percent) / BREACH), percent)
            for percent in (*warnings, BREACH)
            if percent > self.warned
        ]

    def noticed(self, at: datetime, percent: int) -> "Stopwatch":
        """With a warning or the breach taken note of."""
        breached_at = at if percent == BREACH else self.breached_at
        return replace(self, warned=max(self.warned, percent), breached_at=breached_at)

    def paused(self, at: datetime, hours: Hours) -> "Stopwatch":
        """Standing, with what was left then."""
        if self.since is None:
            return self
        return replace(self, left=self.left - between(hours, self.since, at), since=None)

    def resumed(self, at: datetime) -> "Stopwatch":
        """Running again from what was left."""
        return self if self.since else replace(self, since=at)

    def retargeted(self, target: timedelta, at: datetime, hours: Hours) -> "Stopwatch":
        """With another target, of which as much is spent as was of the old one.

        When more was spent than the new target, it is due at once: nobody can have broken a promise
        before it was made.
        """
        stood = self.paused(at, hours)
        spent = self.target - stood.left
        return replace(stood, target=target, left=target - spent, since=at if self.since else None)

    def hastened(self, due_at: datetime, at: datetime, hours: Hours) -> "Stopwatch":
        """Due at this instant, if that is earlier."""
        own = self.due_at(hours)
        if self.since is None or own is None or own <= due_at:
            return self
        return replace(self, since=at, left=between(hours, at, due_at))
