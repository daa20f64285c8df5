"""Business hours as somebody sees them who looks at the clock on the wall, and nowhere else."""

from zoneinfo import ZoneInfo

from community.kernel.business_time import DAYS


def is_open(data, at):
    """Whether the clock on the wall shows a time at which they are there."""
    local = at.astimezone(ZoneInfo(data["zone"]))
    if local.date().isoformat() in data.get("holidays", []):
        return False
    hours = data.get("exceptions", {}).get(
        local.date().isoformat(), data["week"].get(DAYS[local.weekday()], [])
    )
    return any(since <= f"{local:%H:%M}" < until for since, until in hours)
