"""Bars and lines of a measure over time, drawn by the server: places in a box of its own units."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.web.lines import BOX, ROOM


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, as the numbers of a <rect>."""

    x: float
    y: float
    width: float
    height: float


def bars(shares: Sequence[float | None]) -> list[Bar]:
    """A bar a share, from left to right over the whole box; nothing where there is none to show.

    The whole height is all of it. A share of nothing is a line at the foot, so that it is seen to be known.
    """
    width, height = BOX
    step = width / max(len(shares), 1)
    drawn = []
    for place, share in enumerate(shares):
        if share is not None:
            tall = max(share * (height - ROOM), 1.0)
            drawn.append(Bar(_n(place * step + step * 0.15), _n(height - tall), _n(step * 0.7), _n(tall)))  # fmt: skip
    return drawn


def runs(values: Sequence[float | None]) -> list[str]:
    """The points of polylines over the box: one for each run of values without a gap between them.

    The foot is nought, and the highest value stands at the top. One value alone is a dot.
    """
    width, height = BOX
    step = width / max(len(values), 1)
    highest = max((value for value in values if value is not None), default=0) or 1
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            y = height - ROOM - value / highest * (height - 2 * ROOM)
            lines[-1].append(f"{place * step + step / 2:.1f},{y:.1f}")
    return [" ".join(line if len(line) > 1 else line * 2) for line in lines if line]


def _n(number: float) -> float:
    return round(number, 1)
