"""An application on each database, people to act in it, and a browser for each of them."""

import gc
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from community.domain.search import operations as search
from community.jobs.write_index import write_index
from tests.support import databases
from tests.support.cast import Cast, assemble
from tests.support.pages import Browse
from tests.support.people import GOOD, with_password

# What these make once is dear: all of each of them goes to one process.
TOGETHER = ("tests/cli/test_demo.py", "tests/api/test_description.py")


# The same examples each time, however busy the machine: a run fails for what was changed and for nothing else. Others are tried
# with --hypothesis-profile=default --hypothesis-seed=7 where no test says derandomize itself.
settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("steady")


class Schedule(LoadScopeScheduling):
    """Tests one by one to whichever process is free, but for files that stay together."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid

    def mark_test_complete(self, node, item_index, duration=0):
        super().mark_test_complete(node, item_index, duration)
        # What is done is let go: whatever is kept of a process is looked through after each test.
        scope = self._split_scope(self.registered_collections[node][item_index])
        work = self.assigned_work[node]
        if all(work[scope].values()):
            del work[scope]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Schedule(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc):
    """What is marked `on_sqlite`, by itself or with all of its file, meets one database; its own `application` comes first."""
    test = metafunc.definition
    if "application" not in metafunc.fixturenames or test.get_closest_marker("on_sqlite") is None:
        return
    if not any("application" in mark.args[0] for mark in test.iter_markers("parametrize")):
        test.add_marker(pytest.mark.parametrize("application", ["sqlite"], indirect=True))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # The longest first, so that no process sits idle while another works one off in the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish(session):
    # What is loaded by now stays to the end: looking through it again and again found nothing to free.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def applications(tmp_path_factory):
    """The application of each kind of database, made when it is first asked for.

    Kept to the end: pytest ends a fixture whenever its parameter changes, or counts differently, which it
    did 23 times in one process; and with an application goes every template and statement it had compiled.
    """
    with ExitStack() as standing:

        @cache
        def of(kind):
            return standing.enter_context(
                contextmanager(databases.application)(kind, tmp_path_factory.mktemp("data"))
            )

        yield of


@pytest.fixture(scope="session", params=databases.KINDS)
def application(request, applications):
    return applications(request.param)


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
def ada(cast):
    """Ada, who can sign in with the phrase GOOD."""
    return with_password(cast.ada, GOOD)


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
