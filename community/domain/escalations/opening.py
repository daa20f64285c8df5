"""How a thread reaches the support team: opened, or proposed and then accepted or declined."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations import moving, rules
from community.domain.escalations.asking import asked_at
from community.domain.escalations.cards import Cause, Move, Priority, Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.wording import clean
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import Thread
from community.domain.threads.rules import takes_posts
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say, say_count


@operation
def escalate(
    thread: Thread,
    by: User,
    reason: str,
    tried: str = "",
    wanted: str = "",
    priority: str = Priority.NORMAL,
) -> Escalation:
    """Hand a thread to the support team, with a reason, or propose it.

    Moderators and staff hand it over; what was proposed is accepted by that. The asker, after the
    peer window and once in a while, and trusted members propose it, at normal priority: how urgent
    it is, the team says. Raises Forbidden, Invalid, Conflict.
    """
    now = clock.now()
    thread = lock(Thread, thread.id)
    opens = rules.may_open(by, now)
    if not (opens or rules.may_propose(by, thread, now, terms())):
        raise Forbidden(say("Moderators hand an open question to the support team."))
    if priority not in rules.PRIORITIES:
        raise Invalid(priority=say("A priority is urgent, high, normal or low."))
    _check_open(thread)
    live = moving.live_of(thread.id)
    if live and not (opens and live.status == Status.PROPOSED):
        raise moving.refused(live, say("The support team has this question already."))
    if not opens:
        _check_may_propose_now(thread, by, now)

    words = {
        "reason": clean("reason", reason, say("Say why it needs the team.")),
        "tried": clean("tried", tried),
        "wanted": clean("wanted", wanted),
    }
    if live:
        moving.make(thread, live, Move.ACCEPTED, by, reason=words["reason"], priority=priority)
        return live
    status = Status.OPEN if opens else Status.PROPOSED
    made = new_case(thread, status, by, priority if opens else Priority.NORMAL, now, **words)
    moving.begin(thread, made, by, Cause.PERSON)
    return made


@operation
def escalate_by_rule(thread_id: int, rule: str, reason: str, opens: bool) -> Escalation | None:
    """Propose a thread to the team, or with `opens` hand it over, because a rule says so.

    None when there is nothing to do: it is closed, or the team or triage has it.
    """
    thread = lock(Thread, thread_id)
    live = moving.live_of(thread.id)
    if not takes_posts(thread) or (live and not (opens and live.status == Status.PROPOSED)):
        return None
    if live:
        moving.make(thread, live, Move.ACCEPTED, None, Cause.RULE, reason)
        return live
    status = Status.OPEN if opens else Status.PROPOSED
    made = new_case(thread, status, None, Priority.NORMAL, clock.now(), reason=reason, rule=rule)
    moving.begin(thread, made, None, Cause.RULE)
    return made


@operation
def accept(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Take a proposal on: the team has it from now on. Raises Forbidden, Conflict."""
    if not rules.may_triage(by, clock.now()):
        raise Forbidden(say("Moderators and the support team decide about proposals."))
    thread, escalation = moving.locked(escalation.id, version)
    moving.make(thread, escalation, Move.ACCEPTED, by, reason=clean("reason", reason))
    return escalation


@operation
def decline(
    escalation: Escalation, by: User, reason: str, version: int | None = None
) -> Escalation:
    """Leave a proposal to the peers, for a reason that asker and proposer see.

    Raises Forbidden, Invalid, Conflict.
    """
    if not rules.may_triage(by, clock.now()):
        raise Forbidden(say("Moderators and the support team decide about proposals."))
    thread, escalation = moving.locked(escalation.id, version)
    moving.check(escalation, Move.DECLINED)
    reason = clean("reason", reason, say("Say why; the asker will read it."))
    moving.make(thread, escalation, Move.DECLINED, by, reason=reason)
    return escalation


def new_case(
    thread: Thread, status: Status, by: User | None, priority: str, at: datetime, **words: str
) -> Escalation:
    """A case that has had no move yet, linked to the one before it; `words` are its reason and the like."""
    latest = moving.latest_of(thread.id)
    return Escalation(
        thread_id=thread.id, status=status, opened_by=by.id if by else None, opened_at=at,
        priority=priority, team_id=db.session.get_one(Category, thread.category_id).team_id,
        previous_id=latest.id if latest else None, version=0, link="", remedy="", **words,
    )  # fmt: skip


def _check_open(thread: Thread) -> None:
    if not takes_posts(thread):
        raise Conflict(say("This question is closed, so the support team cannot take it."))


def _check_may_propose_now(thread: Thread, by: User, now: datetime) -> None:
    numbers = terms()
    if by.id == thread.asker_id and now < rules.peer_window_ends(thread, numbers):
        raise Conflict(
            say_count(
                "Others here have %(num)s hour to help first. You can ask the team after that.",
                "Others here have %(num)s hours to help first. You can ask the team after that.",
                numbers.of(Amount.PEER_HOURS),
            )
        )
    if asked_at(thread, by, now - numbers.hours(Amount.ASK_AGAIN_HOURS)):
        raise Conflict(
            say_count(
                "You have asked the support team within the last %(num)s hour.",
                "You have asked the support team within the last %(num)s hours.",
                numbers.of(Amount.ASK_AGAIN_HOURS),
            )
        )
