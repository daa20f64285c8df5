"""An index that knows what the test wrote, on each database."""

import pytest

from community.domain.search.chosen import index


@pytest.fixture
def damaged_home(app, write):
    """The directory of the Whoosh index; PostgreSQL's has none."""
    if not app.config["SETTINGS"].is_sqlite:
        pytest.skip("PostgreSQL keeps its index in tables")
    return index()._home
