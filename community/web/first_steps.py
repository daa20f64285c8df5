"""What a new community still lacks, for its admins, until it is all there or they want to see it no more."""

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.config import Settings
from community.domain.accounts.models import User
from community.domain.accounts.queries import with_roles
from community.domain.categories.queries import readable
from community.domain.consents import queries as consents
from community.domain.consents.rules import Text
from community.domain.notifications import trying
from community.domain.notifications.models import Email
from community.domain.service_levels.queries import policies
from community.domain.settings import first_steps
from community.domain.teams.queries import all_teams, members_of
from community.web.rendering import back_to
from community.web.viewer import signed_in

bp = Blueprint("first_steps", __name__, url_prefix="/admin")

MADE_BY_ITSELF = "general"  # the category that is there so that somebody can ask at all


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to see to: where, what, why, and whether it is done."""

    address: str
    words: str
    sentence: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All of them, and how the viewer's latest test mail fares."""

    steps: tuple[Step, ...]
    has_mail_server: bool
    test: Email | None


@bp.post("/test-mail")
def send_test_mail() -> ResponseReturnValue:
    trying.send_test(signed_in())
    flash(_("The mail is on its way. Load this page again in a moment to see what became of it."))
    return back_to(url_for("settings_admin.index"))


@bp.post("/first-steps/dismissal")
def dismiss() -> ResponseReturnValue:
    first_steps.dismiss(signed_in())
    return back_to(url_for("settings_admin.index"))


def first_steps_of(person: User) -> FirstSteps | None:
    """What is left to do; None once all is done, or an admin dismissed it."""
    if first_steps.are_over():
        return None
    settings: Settings = current_app.config["SETTINGS"]
    steps = _steps(person, bool(settings.smtp_url))
    if all(step.is_done for step in steps):
        return None
    return FirstSteps(steps, bool(settings.smtp_url), trying.last_test(person))


def _steps(person: User, has_mail_server: bool) -> tuple[Step, ...]:
    teams = all_teams()
    return (
        Step(
            url_for("categories_admin.index"), _("Make categories"),
            _("Where people ask, and what they are asked for"),
            any(one.slug != MADE_BY_ITSELF or one.fields for one in readable(person)),
        ),
        Step(
            url_for("roles_admin.index"), _("Give roles"),
            _("Who moderates, who is of the support team, who is an admin"),
            any(one.id != person.id for one in with_roles()),
        ),
        Step(
            url_for("teams_admin.index"), _("Make a team"),
            _("Who answers for which categories, and who leads"),
            bool(members_of([team.id for team in teams])),
        ),
        Step(
            url_for("service_levels.index"), _("Set working hours and service levels"),
            _("How soon the team replies, and when it is there"), bool(policies()),
        ),
        Step(
            url_for("texts.edit", page=Text.TERMS), _("Publish terms and privacy"),
            _("The community’s own texts, in versions"), set(consents.read().pages) == set(Text),
        ),
        Step(
            url_for("settings_admin.index", _anchor="mail"), _("See that mail leaves"),
            _("Nobody can join or be told of an answer without it"),
            has_mail_server and trying.has_any_left(),
        ),
    )  # fmt: skip
