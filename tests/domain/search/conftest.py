"""An index that knows what the test wrote, on each database."""

import pytest

from community.domain.search import operations
from community.domain.search.chosen import index
from community.jobs.write_index import write_index


@pytest.fixture
def write(app):
    """Do as the worker does; the index is empty at first, as the database is."""
    app.extensions.pop("search", None)
    operations._not_before.clear()
    operations.rebuild()
    yield write_index
    operations._not_before.clear()
    app.extensions.pop("search", None)


@pytest.fixture
def damaged_home(app, write):
    """The directory of the Whoosh index; PostgreSQL's has none."""
    if not app.config["SETTINGS"].is_sqlite:
        pytest.skip("PostgreSQL keeps its index in tables")
    return index()._home
