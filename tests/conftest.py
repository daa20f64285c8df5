"""An application on each database, people to act in it, and a browser for each of them."""

import pytest
from xdist.scheduler import LoadScopeScheduling

from community.domain.search import operations as search
from community.jobs.write_index import write_index
from tests.support import databases
from tests.support.cast import Cast, assemble
from tests.support.pages import Browse

# What these make once is dear: all of each of them goes to one process.
TOGETHER = ("tests/cli/test_demo.py",)


class Schedule(LoadScopeScheduling):
    """Tests one by one to whichever process is free, but for files that stay together."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Schedule(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # The longest first, so that no process sits idle while another works one off in the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


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
