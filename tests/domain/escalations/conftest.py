"""A case that Mo has just opened, and the same once Sam has it."""

import pytest

from community.domain.escalations import operations


@pytest.fixture
def opened(cast):
    thread = cast.thread()
    return operations.escalate(thread, by=cast.mo, reason="Nobody knows.")


@pytest.fixture
def claimed(cast, opened):
    return operations.claim(opened, by=cast.sam)
