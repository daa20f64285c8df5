"""What the network brings late: requests that a test keeps on their way, and a server that takes its time."""

import os
import random
import time

PATIENCE = 20.0  # seconds
LAG = [float(seconds) for seconds in os.environ.get("TEST_LAG", "").split("-") if seconds]


class Held:
    """Every request of a page to such an address, in the order they were sent."""

    def __init__(self, page, address, method=None):
        self._page, self._method, self._waiting = page, method, []
        page.route(address, lambda route: self._keep(route))  # noqa: PLW0108 - Playwright marks what it is given

    def let_through(self, at=0):
        """Let one of those that wait go on, the oldest unless another is named; waits until there are so many."""
        self.come(at + 1)
        self._waiting.pop(at).continue_()

    def arrive(self, at=0):
        """Let one through and wait until the page has had its answer."""
        self.come(at + 1)
        request = self._waiting[at].request
        with self._page.expect_event("requestfinished", lambda one: one == request):
            self.let_through(at)
        self._page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def come(self, count=1):
        """Wait until so many are on their way."""
        until = time.monotonic() + PATIENCE
        while len(self._waiting) < count:
            assert time.monotonic() < until, f"{count} should be on their way, not {len(self)}"
            self._page.wait_for_timeout(20)  # the browser's news come while one waits

    def __len__(self):
        return len(self._waiting)

    def _keep(self, route):
        if self._method in {None, route.request.method}:
            self._waiting.append(route)
        else:
            route.continue_()


def answers(app):
    """The application as it is; with TEST_LAG=0.1-0.5, one whose every page comes so many seconds late, each another time."""
    if not LAG:
        return app

    def late(environ, start):
        if not environ["PATH_INFO"].startswith("/static/"):
            time.sleep(random.uniform(*LAG))
        return app(environ, start)

    return late
