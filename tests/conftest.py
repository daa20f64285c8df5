"""An application on each database, people to act in it, and a browser for each of them."""

import pytest

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
