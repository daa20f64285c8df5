"""Keeping people away, and letting them come near again."""

from sqlalchemy import delete, func, select

from community.domain.accounts.models import User
from community.domain.blocks import queries, rules
from community.domain.blocks.models import Block
from community.domain.blocks.rules import Distance
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


@operation
def keep_away(person: User, by: User, kind: str = Distance.MUTE) -> None:
    """Mute or block somebody, in place of what was so before; the suspended may, too.

    They are not told. Twice is once. Raises Invalid(kind=…), Forbidden, Conflict when there are too many.
    """
    if kind not in list(Distance):
        raise Invalid(kind=say("A person is muted or blocked."))
    if not rules.may_keep_away(by, person):
        raise Forbidden(
            say("Only members can be muted or blocked: moderators and staff must reach you.")
        )
    lock(User, by.id)
    if queries.find(by, person) is None:
        _refuse_too_many(by)
    row = {"owner_id": by.id, "person_id": person.id, "kind": kind, "since": clock.now()}
    if not insert_missing(Block, [row]):
        db.session.get_one(Block, (by.id, person.id), populate_existing=True).kind = Distance(kind)


@operation
def let_near(person: User, by: User) -> None:
    """End it; where nothing was, nothing changes."""
    db.session.execute(delete(Block).where(Block.owner_id == by.id, Block.person_id == person.id))


def _refuse_too_many(by: User) -> None:
    standing = select(func.count()).select_from(Block).where(Block.owner_id == by.id)
    if (db.session.scalar(standing) or 0) >= rules.MOST:
        raise Conflict(
            say("You keep %(most)s people away. Let somebody near first.", most=rules.MOST)
        )
