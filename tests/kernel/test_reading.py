"""Reading columns past the session sees what the session has, and nothing that it has given up."""

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.kernel.db import db, read
from community.kernel.operation import operation

NAME = select(User.name).where(User.handle == "ben")


def test_an_operation_reads_what_it_has_changed_and_not_yet_written(cast):
    @operation
    def rename():
        db.session.get_one(User, cast.ben.id).name = "Benedict"
        return read(NAME).scalar_one()

    assert rename() == "Benedict"


def test_what_was_refused_is_read_by_nobody(cast):
    @operation
    def rename():
        db.session.get_one(User, cast.ben.id).name = "Benedict"
        assert read(NAME).scalar_one() == "Benedict"
        raise ValueError("not this one")

    before = read(NAME).scalar_one()
    with pytest.raises(ValueError, match="not this"):
        rename()

    assert read(NAME).scalar_one() == before != "Benedict"
