"""How long an export is kept and tried, and who may have one. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.exports.models import DataExport

LEASE = timedelta(minutes=5)  # without a word from its worker after that, another begins anew
TRIES = 5
PIECE = 512 * 1024  # bytes kept in memory, and in one row
ROWS = 200  # read at once


class State(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


def is_there(export: DataExport, now: datetime) -> bool:
    """Whether its file can be fetched."""
    return export.state == State.READY and export.expires_at is not None and export.expires_at > now
