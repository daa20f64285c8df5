"""An application on each database, people to act in it, and a browser for each of them."""

import pytest

from community.domain.search import operations as search
from community.jobs.write_index import write_index
from tests.support import databases
from tests.support.cast import Cast, assemble
from tests.support.pages import Browse


@pytest.fixture(scope="session", params=databases.KINDS)
def application(request, tmp_path_factory):
    yield from databases.application(request.param, tmp_path_factory.mktemp("data"))


@pytest.fixture
def app(application):
    with application.app_context():
        databases.empty()
        yield application
        databases.close()


@pytest.fixture
def cast(app) -> Cast:
    return assemble()


@pytest.fixture
def browse(app) -> Browse:
    return Browse(app)


@pytest.fixture
def write(app):
    """Do as the worker does; the index is empty at first, as the database is."""
    app.extensions.pop("search", None)
    search._not_before.clear()
    search.rebuild()
    yield write_index
    search._not_before.clear()
    app.extensions.pop("search", None)
