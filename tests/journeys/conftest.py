"""A live server on SQLite, and one Chromium for each process of tests."""

from pathlib import Path

import pytest

from tests.support import browser as browsers
from tests.support import databases
from tests.support import town as towns
from tests.support.browser import Visits

# What a browser says when something did not show in time, which may be the machine's fault.
TOO_LATE = ["TimeoutError", "Locator expected"]


def pytest_collection_modifyitems(items):
    """A journey that came too late is walked again, twice at most, and the summary says so (decision 0052)."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=TOO_LATE))


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    # What the databases differ in is tested below the pages; one of them is enough to look at these.
    yield from databases.application("sqlite", tmp_path_factory.mktemp("journeys"))


@pytest.fixture(scope="session")
def address(application):
    with browsers.served(application) as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    with browsers.launched() as found:
        yield found


@pytest.fixture
def visit(app, cast, chromium, address):
    """Call it with a person, or with nobody, to get a window."""
    browsers.settle_in()
    visits = Visits(chromium, address)
    yield visits
    visits.close()


@pytest.fixture
def town(cast):
    """The cast, in a community in which every kind of thing has happened once."""
    return towns.build(cast)
