"""Numbers as the points of a small line, drawn by the server."""

from collections.abc import Sequence

BOX = (240, 56)  # width and height of the drawing, in its own units
ROOM = 3  # units around the line, so that its thickness is not cut


def points(values: Sequence[float]) -> str:
    """A polyline's points over the whole box, from left to right; the lowest value stands at the foot.

    Values that are all alike run along the foot; fewer than two are no line.
    """
    if len(values) < 2:
        return ""
    width, height = BOX
    lowest, span = min(values), (max(values) - min(values)) or 1
    step = (width - 2 * ROOM) / (len(values) - 1)
    places = (
        (ROOM + index * step, height - ROOM - (value - lowest) / span * (height - 2 * ROOM))
        for index, value in enumerate(values)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
