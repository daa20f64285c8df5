"""Which index this installation uses: Whoosh beside SQLite, PostgreSQL's own otherwise."""

from flask import current_app

from community.domain.search.backend import Index
from community.domain.search.postgres import PostgresIndex
from community.domain.search.whoosh_index import WhooshIndex


def index() -> Index:
    """The index of this application, opened once a process."""
    found: Index | None = current_app.extensions.get("search")
    if found is None:
        settings = current_app.config["SETTINGS"]
        made = WhooshIndex(settings.data_dir / "index") if settings.is_sqlite else PostgresIndex()
        found = current_app.extensions.setdefault("search", made)
    return found
