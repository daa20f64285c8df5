"""The words of an escalation: its statuses, priorities and moves, and what brings a move about."""

from enum import StrEnum


class Status(StrEnum):
    """Where an escalation stands; the words every helpdesk uses."""

    PROPOSED = "proposed"
    OPEN = "open"
    PENDING = "pending"  # the owner asked the asker something
    ON_HOLD = "on_hold"  # the owner waits for a third party
    SOLVED = "solved"
    CLOSED = "closed"
    DECLINED = "declined"


class Priority(StrEnum):
    """How much it hurts; the most urgent first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Move(StrEnum):
    """Something that happens to an escalation, as its history says it."""

    PROPOSED = "proposed"
    OPENED = "opened"
    ACCEPTED = "accepted"  # the proposal was
    DECLINED = "declined"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    HANDED_BACK = "handed_back"
    ASKED = "asked"  # the asker, so it is pending
    HELD = "held"
    RESUMED = "resumed"
    SOLVED = "solved"
    REOPENED = "reopened"
    RESTORED = "restored"  # to where it stood when its thread was closed, as that was undone
    CLOSED = "closed"
    MERGED = "merged"
    PRIORITISED = "prioritised"
    ROUTED = "routed"  # to another team
    OFFERED = "offered"  # to another person or team; the owner keeps it until it is taken over
    TAKEN_OVER = "taken_over"  # the offer was
    TURNED_DOWN = "turned_down"  # the offer was, by whom it was made to
    WITHDRAWN = "withdrawn"  # the offer was, by who made it
    REAPPLIED = "reapplied"  # the service level of today, in place of the one it was opened under


class Cause(StrEnum):
    """What brought a move about."""

    PERSON = "person"
    TIMER = "timer"
    RULE = "rule"
    WAKE_UP = "wake_up"
    ASKER_POSTED = "asker_posted"
    OTHER_SIDE = "other_side"  # the bug, supplier or helpdesk that was waited for
    ANSWER_ACCEPTED = "answer_accepted"
    ANSWER_ENDORSED = "answer_endorsed"
    DID_NOT_WORK = "did_not_work"
    ACCEPTANCE_WITHDRAWN = "acceptance_withdrawn"
    LOW_RATING = "low_rating"
    THREAD_CLOSED = "thread_closed"
    THREAD_REOPENED = "thread_reopened"
    ROUND_ROBIN = "round_robin"  # given out by turns, as nobody claimed it
    AWAY = "away"  # its owner is
    OWNER_GONE = "owner_gone"  # suspended, or of the team no longer


LIVE = (Status.PROPOSED, Status.OPEN, Status.PENDING, Status.ON_HOLD)
"""At most one of these a thread."""

WITH_SUPPORT = (Status.OPEN, Status.PENDING, Status.ON_HOLD)
"""The team has it; a proposal is not with the team yet."""


class RuleKind(StrEnum):
    """What a rule looks at."""

    UNANSWERED = "unanswered"
    UNSETTLED = "unsettled"
    ME_TOO = "me_too"
    HEAT = "heat"
    FAILED = "did_not_work"
    WORDS = "words"
    TWO_UNSOLVED = "two_unsolved"
    NEWCOMER = "newcomer"
