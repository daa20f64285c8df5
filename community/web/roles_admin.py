"""Who has which role, and giving one."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.domain.accounts import operations, queries, rules
from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right
from community.kernel import clock
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.words import say
from community.web.forms.roles import WORDS, RoleForm
from community.web.rendering import back_to
from community.web.viewer import current_session, signed_in

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
    _admin()
    handle = request.args.get("handle", "")
    person = queries.find_by_handle(handle) if handle else None
    role = person.role if person else Role.MODERATOR
    return _page(RoleForm(formdata=None, handle=handle, role=role))


@bp.post("")
def grant() -> ResponseReturnValue:
    by, form = _admin(), RoleForm()
    try:
        person = _named(form.handle.data or "")
        _have_proof(form)
        operations.grant_role(person, form.role.data or "", by=by)
    except (Conflict, Invalid) as error:
        form.take_refusal(error)
        return _page(form), error.status
    said = _("%(name)s: %(role)s.", name=person.name, role=WORDS[Role(person.role)])
    flash(said, "success")
    return back_to(url_for("roles_admin.index"))


def _named(handle: str) -> User:
    person = queries.find_by_handle(handle.strip().removeprefix("@"))
    if person is None:
        raise Invalid(handle=say("There is nobody of this name."))
    return person


def _have_proof(form: RoleForm) -> None:
    """The password again, unless it was given in this session a short while ago. Raises Invalid."""
    session = current_session()
    if not rules.is_proved(session, clock.now()):
        operations.prove(signed_in(), form.current.data or "", address=request.remote_addr or "")
        operations.note_proof(session)


def _page(form: RoleForm) -> str:
    return render_template(
        "admin/roles.html", form=form, people=queries.with_roles(), words=WORDS,
        sentences=SENTENCES, proved=rules.is_proved(current_session(), clock.now()),
    )  # fmt: skip


def _admin() -> User:
    person = signed_in()
    if not rules.may(person, Right.GRANT_ROLES, clock.now()):
        raise Forbidden(say("Only an admin can grant a role."))
    return person
