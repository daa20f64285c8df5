import pytest


@pytest.fixture(autouse=True)
def fresh_index(app):
    app.extensions.pop("search", None)
    yield
    app.extensions.pop("search", None)
