"""A small Stack Exchange forum, brought in."""

import pytest

from tests.support import dumps
from tests.support.imported import bring_in


@pytest.fixture
def forum(app, tmp_path):
    return bring_in(dumps.small_stackexchange(tmp_path / "bikes.stackexchange.com"), tmp_path)
