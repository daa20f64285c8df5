"""A case in words: its status, priority, moves and heat, and how its time stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import gettext as _

from community.domain.desk.filters import SOON
from community.domain.desk.showing import CaseRow, ClockCard
from community.domain.escalations.cards import Status
from community.domain.heat.rules import CAPS
from community.kernel import clock
from community.kernel.words import say
from community.web.times import lasting

STATUS_WORDS = {
    "proposed": say("Proposed"),
    "open": say("Open"),
    "pending": say("Pending"),
    "on_hold": say("On hold"),
    "solved": say("Solved"),
    "closed": say("Closed"),
    "declined": say("Declined"),
}
STATUS_ICONS = {
    "proposed": "circle-help", "open": "life-buoy", "pending": "hourglass",
    "on_hold": "circle-pause", "solved": "circle-check", "closed": "archive",
    "declined": "circle-slash",
}  # fmt: skip
PRIORITY_WORDS = {
    "urgent": say("Urgent"),
    "high": say("High"),
    "normal": say("Normal"),
    "low": say("Low"),
}
VIEW_WORDS = {
    "all": say("All"),
    "due-soon": say("Due soon"),
    "breached": say("Breached"),
    "unassigned": say("Unassigned"),
    "mine": say("Mine"),
    "pending": say("Pending"),
    "on-hold": say("On hold"),
    "hot": say("Hot"),
    "proposed": say("Proposed"),
    "solved": say("Solved"),
}
VIEW_ICONS = {
    "all": "inbox", "due-soon": "timer", "breached": "triangle-alert",
    "unassigned": "user-round-minus", "mine": "user-round", "pending": "hourglass",
    "on-hold": "circle-pause", "hot": "flame", "proposed": "circle-help", "solved": "circle-check",
}  # fmt: skip
CLOCK_WORDS = {
    "first_response": say("First reply"),
    "next_response": say("Next reply"),
    "resolution": say("Solution"),
}
HEAT_WORDS = {
    "views": say("members reading it"),
    "me_too": say("have it too"),
    "did_not_work": say("answers that did not work"),
    "wording": say("wording"),
    "repliers": say("people replying"),
    "waiting": say("waiting for an answer"),
    "repeat_contact": say("other open questions of the asker"),
}
MOVE_WORDS = {
    "proposed": say("Proposed"),
    "opened": say("Handed to the team"),
    "accepted": say("Accepted"),
    "declined": say("Declined"),
    "claimed": say("Claimed"),
    "assigned": say("Assigned"),
    "handed_back": say("Handed back"),
    "asked": say("Waiting for the asker"),
    "held": say("Put on hold"),
    "resumed": say("Taken up again"),
    "solved": say("Solved"),
    "reopened": say("Reopened"),
    "restored": say("Back where it stood"),
    "closed": say("Closed"),
    "merged": say("Merged into another case"),
    "prioritised": say("Priority changed"),
    "reapplied": say("Promise renewed"),
    "routed": say("Handed to another team"),
    "offered": say("Offered"),
    "taken_over": say("Offer accepted"),
    "turned_down": say("Offer declined"),
    "withdrawn": say("Offer taken back"),
}
CAUSE_WORDS = {
    "timer": say("by itself, after a while"),
    "rule": say("by a rule"),
    "wake_up": say("as the time had come"),
    "asker_posted": say("as the asker wrote"),
    "answer_accepted": say("as an answer was accepted"),
    "answer_endorsed": say("as an answer was made official"),
    "did_not_work": say("as it did not work"),
    "acceptance_withdrawn": say("as the acceptance was taken back"),
    "thread_closed": say("with the question"),
    "round_robin": say("by turns, as nobody claimed it"),
    "away": say("as its owner is away"),
    "owner_gone": say("as its owner is of the team no longer"),
    "thread_reopened": say("as the question was opened again"),
    "low_rating": say("as the rating was low"),
}
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """How some time stands, as a bar that empties and as words."""

    look: str
    """calm, near, late, paused or done."""
    left: int
    """Of a hundred parts; all of it where it stands still or is over."""
    words: str
    at: datetime | None
    """When it is due."""


def init(app: Flask) -> None:
    """Give the templates the words of cases."""
    app.jinja_env.globals.update(
        status_words=STATUS_WORDS, status_icons=STATUS_ICONS, priority_words=PRIORITY_WORDS,
        view_words=VIEW_WORDS, view_icons=VIEW_ICONS, clock_words=CLOCK_WORDS, heat_words=HEAT_WORDS,
        heat_caps=CAPS,
        move_words=MOVE_WORDS, cause_words=CAUSE_WORDS, bar_of_case=bar_of_case,
        bar_of_clock=bar_of_clock,
    )  # fmt: skip


def bar_of_case(row: CaseRow) -> Bar:
    """How the time of a line of the desk stands."""
    if row.status == Status.PROPOSED:
        return _undecided(row)
    if row.status in (Status.SOLVED, Status.CLOSED, Status.DECLINED):
        return Bar("done", WHOLE, _("done"), None)
    if row.due_at is None:
        words = _("no clock runs") if row.status == Status.OPEN else _("paused")
        return Bar("paused", WHOLE, words, None)
    now = clock.now()
    since = row.received_at or row.opened_at
    return _running(row.due_at - now, row.due_at - since, row.due_at)


def bar_of_clock(one: ClockCard) -> Bar:
    """How one clock of a case stands."""
    if one.fulfilled_at is not None:
        kept = one.breached_at is None
        return Bar("done" if kept else "late", WHOLE, _("kept") if kept else _("kept late"), None)
    if one.state == "paused" and one.breached_at is None:
        return Bar("paused", WHOLE, _("paused"), None)
    due_at = one.breached_at or one.due_at or clock.now()
    whole = timedelta(minutes=one.target_minutes)
    share = timedelta(minutes=max(one.left_minutes, 0))
    bar = _running(due_at - clock.now(), whole, due_at)
    return Bar(bar.look, _parts(share, whole), bar.words, due_at) if bar.look != "late" else bar


def _undecided(row: CaseRow) -> Bar:
    """The time to decide about a proposal, which is never late: it is the team's by itself then."""
    now = clock.now()
    if row.decide_by is None or row.decide_by <= now:
        return Bar("paused", WHOLE, _("to be decided"), None)
    left = row.decide_by - now
    parts = _parts(left, row.decide_by - row.opened_at)
    return Bar("calm", parts, _("decide in %(span)s", span=lasting(left)), row.decide_by)


def _running(left: timedelta, whole: timedelta, due_at: datetime) -> Bar:
    if left <= timedelta():
        return Bar("late", WHOLE, _("%(span)s late", span=lasting(-left)), due_at)
    look = "near" if left <= SOON else "calm"
    return Bar(look, _parts(left, whole), _("%(span)s left", span=lasting(left)), due_at)


def _parts(left: timedelta, whole: timedelta) -> int:
    return max(1, min(WHOLE, round(WHOLE * (left / whole)))) if whole > timedelta() else WHOLE
