"""Reads of the settings."""

from sqlalchemy import select

from community.domain.settings.models import Setting
from community.domain.settings.rules import Terms
from community.domain.settings.schema import NUMBERS
from community.kernel.cache import remembered
from community.kernel.db import db

KEY = "settings"
KEPT = 10  # seconds: so soon does a change reach the other processes


def terms() -> Terms:
    """The numbers that stand now."""
    return remembered(KEY, KEPT, read)


def read() -> Terms:
    """The numbers as the database has them at this moment."""
    rows = db.session.execute(select(Setting.name, Setting.value))
    return Terms({row.name: row.value for row in rows if row.name in NUMBERS})
