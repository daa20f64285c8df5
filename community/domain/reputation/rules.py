"""What each cause is worth, and how much of it in a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from community.domain.threads.cards import PostRole


class Cause(StrEnum):
    """Why a reputation changed."""

    UP = "up"
    DOWN = "down"
    CAST_DOWN = "cast_down"
    ACCEPTED = "accepted"
    ACCEPTING = "accepting"
    ENDORSED = "endorsed"
    CONFIRMED = "confirmed"
    SUGGESTED = "suggested"
    ABUSE = "abuse"
    IMPORTED = "imported"  # what an old forum had given; there is nothing here to check it against


START = 1  # what everybody has before the first entry

UP_POINTS = {PostRole.QUESTION: 5, PostRole.ANSWER: 10}
DOWN_POINTS = -2
CAST_DOWN_POINTS = -1  # on an answer, so that a down-vote is a considered one
ACCEPTED_POINTS = 15
ACCEPTING_POINTS = 2
ENDORSED_POINTS = 15
CONFIRMED_POINTS = 2
SUGGESTED_POINTS = 2
ABUSE_POINTS = -100  # for a post removed as spam or abuse, which besides loses what it earned

COSTS = frozenset(
    {Cause.DOWN, Cause.CAST_DOWN, Cause.ABUSE}
)  # what takes points away as it happens

MOST_A_DAY = 200  # points of the up-votes cast on one UTC day
MOST_A_PAIR = 5  # up-votes of one person for another on one UTC day that pay
MOST_CONFIRMED = 20  # points of confirmations for one answer

COURSE = 13  # points of the line on a person's page: today, and the twelve months before


def shown(reputation: int) -> int:
    """What is shown of a stored reputation: at least 1, however far below it stands."""
    return max(reputation, START)


def is_undoing(cause: Cause, points: int) -> bool:
    """The entry takes back what one of its cause brought or cost before."""
    if cause is Cause.IMPORTED or points == 0:
        return False
    return (points > 0) == (cause in COSTS)


def may_know_post(cause: Cause, is_own: bool) -> bool:
    """Which answer somebody voted down is for their eyes only."""
    return is_own or cause is not Cause.CAST_DOWN


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reputation had come to at the end of a day."""

    day: date
    reputation: int


def course(changes: Iterable[tuple[date, int]], joined: date, today: date) -> tuple[Standing, ...]:
    """Where a reputation stood at the end of each month, up to a year back, and where it stands today.

    It begins with the end of the month in which the person joined.
    """
    changes = list(changes)
    ends = [today]
    while len(ends) < COURSE:
        before = ends[-1].replace(day=1) - timedelta(days=1)
        if before < joined:
            break
        ends.append(before)
    return tuple(
        Standing(end, shown(START + sum(points for day, points in changes if day <= end)))
        for end in reversed(ends)
    )
