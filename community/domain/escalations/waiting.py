"""Waiting: for the asker, for a third party, and going on when it is over."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.escalations import moving
from community.domain.escalations.cards import Cause, Move
from community.domain.escalations.models import Escalation
from community.domain.escalations.owning import check_owns
from community.domain.escalations.wording import clean, clean_link, clean_wake_up
from community.kernel import clock
from community.kernel.errors import Invalid
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def wait_for_asker(
    escalation: Escalation,
    by: User,
    wake_at: datetime | None,
    reason: str = "",
    version: int | None = None,
) -> Escalation:
    """Wait for the asker until they post, or until the wake-up. Raises Forbidden, Invalid, Conflict."""
    thread, escalation = moving.locked(escalation.id, version)
    check_owns(escalation, by)
    moving.check(escalation, Move.ASKED)
    wake_at = clean_wake_up(wake_at, clock.now())
    if wake_at is None:
        raise Invalid(wake_at=say("Say when to look again if the asker stays silent."))
    moving.make(
        thread, escalation, Move.ASKED, by,
        reason=clean("reason", reason), wake_at=wake_at, link="",
    )  # fmt: skip
    return escalation


@operation
def hold(
    escalation: Escalation,
    by: User,
    wake_at: datetime | None = None,
    link: str = "",
    reason: str = "",
    version: int | None = None,
) -> Escalation:
    """Wait for a bug, a supplier, another desk: with a link to it or a wake-up.

    Raises Forbidden, Invalid, Conflict.
    """
    thread, escalation = moving.locked(escalation.id, version)
    check_owns(escalation, by)
    moving.check(escalation, Move.HELD)
    wake_at, link = clean_wake_up(wake_at, clock.now()), clean_link(link)
    if wake_at is None and not link:
        raise Invalid(wake_at=say("Give a link to what is waited for, or say when to look again."))
    moving.make(
        thread, escalation, Move.HELD, by,
        reason=clean("reason", reason), wake_at=wake_at, link=link,
    )  # fmt: skip
    return escalation


@operation
def resume(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Go on, as what was waited for has come, by whatever road. Raises Forbidden, Conflict."""
    thread, escalation = moving.locked(escalation.id, version)
    check_owns(escalation, by)
    moving.make(
        thread, escalation, Move.RESUMED, by, Cause.OTHER_SIDE,
        reason=clean("reason", reason), wake_at=None, link="",
    )  # fmt: skip
    return escalation
