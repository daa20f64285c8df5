"""That the first steps of a new community need not be shown any more."""

from sqlalchemy import exists, select

from community.domain.accounts.models import User
from community.domain.settings.models import Setting
from community.domain.settings.operations import check_may
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

NAME = "first_steps_over"  # a row beside the numbers, which know their own names only


@operation
def dismiss(by: User) -> None:
    """Show them to no admin any more. Twice is once. Raises Forbidden."""
    check_may(by)
    row = {"name": NAME, "value": 1, "changed_by": by.id, "changed_at": clock.now()}
    insert_missing(Setting, [row])


def are_over() -> bool:
    """Whether an admin dismissed them."""
    return bool(db.session.scalar(select(exists().where(Setting.name == NAME))))
