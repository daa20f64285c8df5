"""Programs that call the API, each with the token of somebody."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.search import operations as searching

PREFIX = "/api/v1"


class Program:
    """A client of the API: paths are those of DESIGN §3, and the token goes along."""

    def __init__(self, app, user=None, scopes=("read", "write"), lifetime=timedelta(days=1)):
        self.client = app.test_client()
        self.headers = {}
        if user is not None:
            secret = accounts.create_token(user, "test", scopes, lifetime)[1]
            self.headers["Authorization"] = f"Bearer {secret}"

    def __call__(self, method, path, json=None, headers=None, **more):
        given = {**self.headers, **(headers or {})}
        if json is not None:
            more["json"] = json
        return self.client.open(PREFIX + path, method=method, headers=given, **more)

    def get(self, path, **more):
        return self("GET", path, **more)

    def post(self, path, json=None, **more):
        return self("POST", path, json, **more)

    def put(self, path, json=None, **more):
        return self("PUT", path, json, **more)

    def patch(self, path, json=None, **more):
        return self("PATCH", path, json, **more)

    def delete(self, path, **more):
        return self("DELETE", path, **more)


@pytest.fixture
def api(app):
    return lambda user=None, **more: Program(app, user, **more)


@pytest.fixture
def indexed(app):
    """Call it once the threads are written: then they are found."""
    app.extensions.pop("search", None)
    yield searching.rebuild
    app.extensions.pop("search", None)
