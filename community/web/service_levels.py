"""What is promised once the team has a question: policies and calendars, as an admin sets them."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from community.domain.accounts.models import User
from community.domain.categories import queries as categories
from community.domain.categories.models import Category
from community.domain.escalations.sla_models import Calendar
from community.domain.escalations.terms import DEFAULT_HOURS, default_terms
from community.domain.service_levels import policies
from community.domain.service_levels import queries as service_levels
from community.kernel import clock
from community.kernel.business_time import Hours
from community.kernel.errors import Conflict, DomainError, Invalid, NotFound
from community.kernel.words import say
from community.web.filters import translated
from community.web.forms.calendars import hours_typed, lengths_typed
from community.web.rendering import back_to, is_undo
from community.web.rule_words import fields_of, length, other_days
from community.web.times import zones
from community.web.viewer import admin

bp = Blueprint("service_levels", __name__, url_prefix="/admin/service-levels")


@bp.get("")
def index() -> ResponseReturnValue:
    person = admin()
    calendars = service_levels.calendars()
    return render_template(
        "admin/service_levels.html", policies=service_levels.policies(), shipped=default_terms(),
        calendars=[(one, Hours.from_data(one.hours)) for one in calendars],
        users=service_levels.users_of(calendars), shipped_hours=Hours.from_data(DEFAULT_HOURS),
        categories=categories.readable(person), coming=_coming,
    )  # fmt: skip


@bp.get("/policy")
def policy() -> ResponseReturnValue:
    """The policy of a category, or the general one; it need not be there yet."""
    person = admin()
    return _policy_page(_category(person, request.args.get("category")))


@bp.route("/policy", methods=["POST", "DELETE"])
def change_policy() -> ResponseReturnValue:
    person = admin()
    category = _category(person, request.form.get("category"))
    if is_undo():
        policies.remove_policy(person, category)
        flash(_("The policy is gone. Running cases keep what they were promised."), "success")
        return back_to(url_for("service_levels.index"))
    form = request.form
    try:
        policies.save_policy(
            person, form.get("name", ""), _chosen_calendar(), lengths_typed(form), category,
            pauses_on_hold=bool(form.get("pauses_on_hold")), seen=form.get("seen"),
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        return _policy_page(category, error), error.status
    flash(
        _("The policy is saved. It holds for cases that come to the team from now on."), "success"
    )
    return back_to(_policy_url(category))


@bp.post("/policy/reapplication")
def reapply() -> ResponseReturnValue:
    """Hold running cases to the policy as it is today."""
    person = admin()
    category = _category(person, request.form.get("category"))
    try:
        done = policies.reapply(person, request.form.get("reason", ""), category)
    except Invalid as error:
        return _policy_page(category, error), error.status
    flash(
        ngettext(
            "%(num)s case is held to this policy now.", "%(num)s cases are held to this policy now.",
            done,
        ), "success",
    )  # fmt: skip
    return back_to(_policy_url(category))


@bp.get("/calendars/new")
def new_calendar() -> ResponseReturnValue:
    admin()
    return _calendar_page(None)


@bp.get("/calendars/<int:calendar_id>")
def calendar(calendar_id: int) -> ResponseReturnValue:
    admin()
    return _calendar_page(service_levels.get_calendar(calendar_id))


@bp.post("/calendars/new")
def add_calendar() -> ResponseReturnValue:
    return _save_calendar(admin(), None)


@bp.route("/calendars/<int:calendar_id>", methods=["POST", "DELETE"])
def change_calendar(calendar_id: int) -> ResponseReturnValue:
    person = admin()
    found = service_levels.get_calendar(calendar_id)
    if not is_undo():
        return _save_calendar(person, found)
    try:
        policies.remove_calendar(person, found)
    except Conflict as error:
        return _calendar_page(found, error), error.status
    flash(_("The calendar is gone."), "success")
    return back_to(url_for("service_levels.index"))


def _category(person: User, slug: str | None) -> Category | None:
    return categories.get(slug, person) if slug else None


def _policy_url(category: Category | None) -> str:
    return url_for("service_levels.policy", category=category.slug if category else None)


def _chosen_calendar() -> Calendar:
    chosen = request.form.get("calendar", "")
    try:
        return service_levels.get_calendar(int(chosen) if chosen.isdecimal() else 0)
    except (NotFound, ValueError):
        raise Invalid(calendar=say("Choose a calendar.")) from None


def _policy_page(category: Category | None, error: DomainError | None = None) -> str:
    standing = service_levels.policy_of(category)
    minutes: Any = standing.minutes if standing else default_terms()["minutes"]
    values: dict[str, Any] = {
        "name": standing.name if standing else (category.name if category else _("Standard")),
        "calendar": str(standing.calendar.id) if standing else "",
        "pauses_on_hold": standing and standing.pauses_on_hold,
        "seen": standing.mark if standing else "", "reason": request.form.get("reason", ""),
    } | {
        f"{priority}-{kind}": length(one)
        for priority, lengths in minutes.items()
        for kind, one in lengths.items()
    }  # fmt: skip
    if request.method == "POST" and "reason" not in request.form:
        values |= {"pauses_on_hold": False} | request.form.to_dict()
    return render_template(
        "admin/policy.html", category=category, standing=standing, values=values,
        calendars=service_levels.calendars(), outdated=len(_outdated(category)),
        at_once=policies.REAPPLIED_AT_ONCE, **_told(error),
    )  # fmt: skip


def _outdated(category: Category | None) -> list[int]:
    return service_levels.outdated(category.id if category else None)


def _save_calendar(person: User, standing: Calendar | None) -> ResponseReturnValue:
    form = request.form
    try:
        if standing is None:
            _check_new(form.get("name", ""))
        hours = hours_typed(form)
        policies.save_calendar(
            person, form.get("name", ""), hours, standing, form.get("seen") if standing else None
        )
    except (Invalid, Conflict) as error:
        return _calendar_page(standing, error), error.status
    flash(
        _("The calendar is saved. It holds for cases that come to the team from now on."), "success"
    )
    return back_to(url_for("service_levels.index"))


def _check_new(name: str) -> None:
    if name in {one.name for one in service_levels.calendars()}:
        raise Invalid(name=say("There is a calendar of this name already."))


def _calendar_page(standing: Calendar | None, error: DomainError | None = None) -> str:
    hours = standing.hours if standing else DEFAULT_HOURS
    values = {"name": standing.name if standing else "", "seen": _mark(standing)} | fields_of(hours)
    if request.method == "POST":
        values |= request.form.to_dict()
    used_by = service_levels.users_of([standing]).get(standing.id, 0) if standing else 0
    return render_template(
        "admin/calendar.html", standing=standing, values=values, zones=zones(), used_by=used_by,
        **_told(error),
    )  # fmt: skip


def _mark(standing: Calendar | None) -> str:
    return service_levels.mark_of_calendar(standing) if standing else ""


def _told(error: DomainError | None) -> dict[str, Any]:
    if error is None:
        return {"wrong": {}, "refused": ""}
    wrong = {name: translated(said) for name, said in error.fields.items()}
    return {"wrong": wrong, "refused": "" if wrong else translated(error.sentence)}


def _coming(hours: Hours) -> list[tuple[Any, str]]:
    return other_days(hours, clock.now().date())
