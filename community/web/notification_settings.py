"""Choosing what comes by mail, with an account's settings or from a link in a mail."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from community.domain.accounts.models import User
from community.domain.notifications import operations, queries
from community.domain.notifications.rules import FOR_STAFF, Kind
from community.web import settings
from community.web.rendering import back_to
from community.web.viewer import signed_in

bp = Blueprint("notification_settings", __name__)

WORDS = {
    Kind.ANSWER: _l("Somebody answers a question of mine"),
    Kind.COMMENT: _l("Somebody comments on a post of mine"),
    Kind.MENTION: _l("Somebody mentions me"),
    Kind.FOLLOWED: _l("Somebody answers a question I follow"),
    Kind.ACCEPTED: _l("An answer of mine is accepted"),
    Kind.ENDORSED: _l("An answer of mine is made official"),
    Kind.FAILED: _l("An answer of mine did not work for somebody"),
    Kind.INFORMATION: _l("I am asked for more information"),
    Kind.CLOSED: _l("A question I asked or follow is closed"),
    Kind.FIXED: _l("A known issue that I have or follow is fixed"),
    Kind.ESCALATED: _l("A question of mine or for my team goes to the support team"),
    Kind.HIDDEN: _l("A post of mine is hidden by flags"),
    Kind.HELD: _l("My first post waits until somebody has looked"),
    Kind.FLAG_AGREED: _l("A moderator agrees with a flag of mine"),
    Kind.FLAG_DISAGREED: _l("A moderator disagrees with a flag of mine"),
    Kind.FLAG_IGNORED: _l("A moderator leaves what I flagged as it was"),
    Kind.SUGGESTED: _l("Somebody suggests an edit of a post of mine"),
    Kind.EDIT_TAKEN: _l("An edit that I suggested is taken"),
    Kind.EDIT_LEFT: _l("An edit that I suggested is not taken"),
    Kind.BADGE: _l("I earn a badge"),
    Kind.WARNED: _l("A moderator warns me"),
    Kind.CLAIMED: _l("The support team takes up a question of mine, or one I escalated"),
    Kind.CASE_ASKED: _l("The support team needs something from me"),
    Kind.DECLINED: _l("The support team leaves a question of mine, or one I escalated, to others"),
    Kind.CASE_SOLVED: _l("The support team solves a question of mine, or one I escalated"),
    Kind.FOLLOW_UP: _l("I am asked whether a solution worked"),
    Kind.ASSIGNED: _l("I am given a case"),
    Kind.OFFERED: _l("A case is offered to me or my team"),
    Kind.ROUTED: _l("A case is handed on to my team"),
    Kind.TAKEN_OVER: _l("A case that I had or offered is taken over"),
    Kind.TURNED_DOWN: _l("A case that I have or offered is not taken over"),
    Kind.PASSED_ON: _l("A case is mine no longer"),
    Kind.LANE: _l("An asker writes to the team where there is no case yet"),
    Kind.REOPENED: _l("A case of mine is opened again"),
    Kind.DUE_SOON: _l("A case of mine is due soon"),
    Kind.OVERDUE: _l("A case of mine is overdue"),
    Kind.UNASSIGNED: _l("Nobody has a case, and its time runs out"),
    Kind.EXPORT: _l("The export of my data is ready"),
}
GROUPS = (
    (_l("Questions"), (Kind.ANSWER, Kind.FOLLOWED, Kind.INFORMATION, Kind.CLOSED, Kind.FIXED)),
    (
        _l("What you wrote"),
        (
            Kind.COMMENT, Kind.MENTION, Kind.ACCEPTED, Kind.ENDORSED, Kind.FAILED, Kind.SUGGESTED,
            Kind.HIDDEN, Kind.HELD,
        ),
    ),
    (
        _l("The support team"),
        (
            Kind.ESCALATED, Kind.CLAIMED, Kind.CASE_ASKED, Kind.DECLINED, Kind.CASE_SOLVED,
            Kind.FOLLOW_UP,
        ),
    ),
    (
        _l("At the desk"),
        (
            Kind.ASSIGNED, Kind.OFFERED, Kind.ROUTED, Kind.TAKEN_OVER, Kind.TURNED_DOWN,
            Kind.PASSED_ON, Kind.REOPENED, Kind.DUE_SOON, Kind.OVERDUE, Kind.UNASSIGNED, Kind.LANE,
        ),
    ),
    (
        _l("Review"),
        (
            Kind.FLAG_AGREED, Kind.FLAG_DISAGREED, Kind.FLAG_IGNORED, Kind.EDIT_TAKEN,
            Kind.EDIT_LEFT,
        ),
    ),
    (_l("Your account"), (Kind.BADGE, Kind.WARNED, Kind.EXPORT)),
)  # fmt: skip
"""The same as they stand on the page, under their titles."""


@settings.bp.get("/settings/notifications")
def notifications() -> ResponseReturnValue:
    person = signed_in()
    wanted = queries.by_mail(person.id)
    return render_template("notifications/settings.html", wanted=wanted, groups=_groups_for(person))


@settings.bp.post("/settings/notifications")
def choose_notifications() -> ResponseReturnValue:
    ticked = request.form.getlist("by_mail")
    person = signed_in()
    operations.choose(person.id, {kind: kind in ticked for kind in _words_for(person)})
    flash(gettext("Your choice is kept."), "success")
    return back_to(url_for("settings.notifications"))


def _words_for(person: User) -> dict[Kind, LazyString]:
    """What this person can choose: of the team's own work, only the team."""
    return {
        kind: words for kind, words in WORDS.items() if person.is_staff or kind not in FOR_STAFF
    }


def _groups_for(person: User) -> list[tuple[LazyString, dict[Kind, LazyString]]]:
    """The same by title, without a title under which this person has nothing to choose."""
    words = _words_for(person)
    groups = (
        (title, {kind: words[kind] for kind in kinds if kind in words}) for title, kinds in GROUPS
    )
    return [(title, of_title) for title, of_title in groups if of_title]


@bp.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> ResponseReturnValue:
    """A button only: programs that look through mail open links, and nothing may come of that."""
    _user_id, kind = queries.of_unsubscribe_token(token)
    return render_template(
        "notifications/unsubscribe.html", token=token, word=WORDS[kind], done=False
    )


@bp.post("/unsubscribe/<token>")
def end_mails(token: str) -> ResponseReturnValue:
    """For the button, and for mail programs that end mails in one click (RFC 8058)."""
    kind = operations.unsubscribe(token)
    return render_template(
        "notifications/unsubscribe.html", token=token, word=WORDS[kind], done=True
    )
