"""The verbs of care, in one place for those who call them."""

from community.domain.accounts.models import User
from community.domain.moderation import log, queries
from community.domain.moderation.erasing import erase
from community.domain.moderation.limiting import limit, unlimit
from community.domain.moderation.log import check
from community.domain.moderation.merging import merge, unmerge
from community.domain.moderation.models import Act
from community.domain.moderation.people import note, take_back_note, take_back_warning, warn
from community.domain.moderation.rules import Verb
from community.domain.moderation.splitting import join_again, split
from community.domain.moderation.tending import lock_thread, move, move_back, unlock
from community.kernel.db import db
from community.kernel.errors import Conflict, NotFound
from community.kernel.words import say

__all__ = [
    "check",
    "erase",
    "limit",
    "lock_thread",
    "merge",
    "move",
    "note",
    "split",
    "undo",
    "warn",
]

_UNDO = {
    Verb.LOCK: unlock,
    Verb.MOVE: move_back,
    Verb.MERGE: unmerge,
    Verb.SPLIT: join_again,
    Verb.LIMIT: unlimit,
    Verb.WARN: take_back_warning,
    Verb.NOTE: take_back_note,
}


def undo(act_id: int, by: User) -> None:
    """Undo an act that can be undone from the log. Raises Forbidden, NotFound, Conflict."""
    log.check(by)
    act = db.session.get(Act, act_id) if 0 < act_id < 2**31 else None
    if act is None or not queries.is_known(act_id, by):
        raise NotFound(say("There is no such act."))
    if act.verb == Verb.ERASE:
        raise Conflict(say("What was erased for privacy cannot be brought back."))
    if Verb(act.verb) not in _UNDO:
        raise Conflict(say("This is undone where it was done."))
    _UNDO[Verb(act.verb)](act_id, by)
