"""Who has which role, giving one, and letting in who lost their second factor."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.domain.accounts import operations, queries, second_factor
from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.kernel.errors import Conflict, Invalid
from community.kernel.words import say
from community.web import proof
from community.web.forms.roles import WORDS, RoleForm
from community.web.forms.second_factor import RescueForm
from community.web.rendering import back_to
from community.web.viewer import admin

bp = Blueprint("roles_admin", __name__, url_prefix="/admin/roles")

SENTENCES = {
    Role.MEMBER: _l("Asks, answers and votes; more with reputation."),
    Role.MODERATOR: _l("Works the review queue, and hands questions to the support team."),
    Role.AGENT: _l("Works the desk, writes in private lanes, and makes answers official."),
    Role.ADMIN: _l("Everything, and the settings."),
}


@bp.get("")
def index() -> ResponseReturnValue:
    """Everybody with a role; `?handle=` fills in whose is to be changed."""
    admin()
    handle = request.args.get("handle", "")
    person = queries.find_by_handle(handle) if handle else None
    role = person.role if person else Role.MODERATOR
    return _page(RoleForm(formdata=None, handle=handle, role=role))


@bp.post("")
def grant() -> ResponseReturnValue:
    by, form = admin(), RoleForm()
    try:
        person = _named(form.handle.data or "")
        proof.ask(form.current.data)
        operations.grant_role(person, form.role.data or "", by=by)
    except (Conflict, Invalid) as error:
        form.take_refusal(error)
        return _page(form), error.status
    said = _("%(name)s: %(role)s.", name=person.name, role=WORDS[Role(person.role)])
    flash(said, "success")
    return back_to(url_for("roles_admin.index"))


@bp.post("/second-factor")
def remove_factor() -> ResponseReturnValue:
    """Take the second factor from somebody who lost it."""
    by, form = admin(), RescueForm()
    try:
        person = _named(form.handle.data or "")
        proof.ask(form.current.data)
        second_factor.remove(person, by=by)
    except (Conflict, Invalid) as error:
        form.take_refusal(error)
        return _page(RoleForm(formdata=None, role=Role.MODERATOR), form), error.status
    said = _("%(name)s logs in with the password alone now, and was told.", name=person.name)
    flash(said, "success")
    return back_to(url_for("roles_admin.index"))


def _named(handle: str) -> User:
    person = queries.find_by_handle(handle.strip().removeprefix("@"))
    if person is None:
        raise Invalid(handle=say("There is nobody of this name."))
    return person


def _page(form: RoleForm, rescue_form: RescueForm | None = None) -> str:
    people = queries.with_roles()
    return render_template(
        "admin/roles.html", form=form, people=people, words=WORDS,
        sentences=SENTENCES, proved=proof.is_given(),
        rescue_form=rescue_form or RescueForm(formdata=None),
        guarded=queries.guarded_among(person.id for person in people),
    )  # fmt: skip
