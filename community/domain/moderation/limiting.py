"""Having the posts of a suspected spammer held, without saying so; with an end, and undone from the log."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.moderation import log, rules
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_reason
from community.domain.spam import limiting
from community.kernel import clock
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def limit(person: User, by: User, until: datetime, reason: str) -> Act:
    """Have all that a member posts wait for a look until then, in place of any such limit before.

    They are not told; what they post is accepted, and shown once somebody has looked.
    Raises Forbidden, Invalid(until=…, reason=…).
    """
    log.check(by)
    now = clock.now()
    reason = clean_reason(reason, needed=True)
    person = lock(User, person.id)
    if not rules.may_limit(person, by, now):
        raise Forbidden(say("Only members’ posts can be held."))
    if until <= now:
        raise Invalid(until=say("Such a limit ends in the future."))
    standing = limiting.put(person.id, until, reason, by.id)
    return log.write(
        Verb.LIMIT, by.id, reason, person_id=person.id, until=until.isoformat(), limit=standing.id
    )


@operation
def unlimit(act_id: int, by: User) -> None:
    """Undo it: what they post is shown at once again. What waits is decided in the queue.

    Where another limit took its place since, that one stands. Raises Forbidden, Conflict.
    """
    log.check(by)
    act = log.take_up(act_id, Verb.LIMIT)
    limiting.lift(act.person_id or 0, act.detail["limit"])
    log.note_undone(act, by)
