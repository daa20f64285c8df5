"""Pages of what is a person's own: the export of their data, whom they keep away, what they agreed to."""

from flask import Blueprint, Response, flash, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts import queries as people
from community.domain.blocks import operations as blocking
from community.domain.blocks import queries as blocks
from community.domain.blocks.rules import Distance, may_keep_away
from community.domain.consents import queries as consents
from community.domain.consents.rules import TITLES
from community.domain.exports import operations, queries, rules
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel import clock
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.words import say
from community.web import proof
from community.web.carrying import safe_path
from community.web.forms.settings import ExportForm
from community.web.rendering import back_to, is_undo
from community.web.viewer import signed_in

bp = Blueprint("your_data", __name__)


@bp.get("/settings/export")
def export() -> ResponseReturnValue:
    return _export_page(ExportForm(formdata=None))


@bp.post("/settings/export")
def ask_export() -> ResponseReturnValue:
    form = ExportForm()
    try:
        proof.ask(form.current.data)
        operations.ask(signed_in())
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _export_page(form), 409 if isinstance(error, Conflict) else 422
    flash(_("Your export is being made. We tell you when it is ready."), "success")
    return back_to(url_for("your_data.export"))


@bp.get("/settings/export/<export_id>")
def fetch(export_id: str) -> ResponseReturnValue:
    """The file, for its person only; kept by no cache on the way."""
    found = queries.get_file(export_id, signed_in(), clock.now())
    operations.count_download(found)
    name = f"{found.asked_at:%Y-%m-%d}-your-data.zip"
    response = Response(
        stream_with_context(queries.pieces(found.id)), content_type="application/zip"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(found.byte_count)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/settings/export/<export_id>", methods=["POST", "DELETE"])
def throw_away(export_id: str) -> ResponseReturnValue:
    operations.throw_away(export_id, by=signed_in())
    flash(_("The export is deleted."), "success")
    return back_to(url_for("your_data.export"))


@bp.get("/settings/blocked")
def blocked() -> ResponseReturnValue:
    page = blocks.kept_away(signed_in(), after=request.args.get("after"))
    return render_template("settings/blocked.html", page=page)


@bp.get("/people/<handle>/distance")
def distance(handle: str) -> ResponseReturnValue:
    """What muting and blocking mean, and the choice."""
    reader, person = signed_in(), people.get_by_handle(handle)
    if not may_keep_away(reader, person):
        raise Forbidden(
            say("Only members can be muted or blocked: moderators and staff must reach you.")
        )
    return render_template(
        "settings/distance.html", person=person.card(), kind=blocks.find(reader, person),
        next=safe_path(request.args.get("next")),
    )  # fmt: skip


@bp.route("/people/<handle>/distance", methods=["POST", "DELETE"])
def keep_away(handle: str) -> ResponseReturnValue:
    """Mute, block, or neither; from a profile, a post, or the list of those kept away."""
    reader, person = signed_in(), people.get_by_handle(handle)
    if is_undo():
        blocking.let_near(person, by=reader)
        flash(_("You hear %(name)s again.", name=person.name), "success")
    else:
        kind = request.form.get("kind", "")
        blocking.keep_away(person, by=reader, kind=kind)
        flash(_kept_away_words(kind, person.name), "success")
    return back_to(safe_path(request.form.get("next")))


@bp.get("/settings/agreements")
def agreements() -> ResponseReturnValue:
    person = signed_in()
    return render_template(
        "settings/agreements.html", agreed=consents.agreed_by(person), titles=TITLES,
        newest=consents.newest(), owes=consents.owes_answer(person),
    )  # fmt: skip


def _kept_away_words(kind: str, name: str) -> str:
    if kind == Distance.BLOCK:
        return str(_("%(name)s is blocked, and is not told.", name=name))
    return str(_("%(name)s is muted, and is not told.", name=name))


def _export_page(form: ExportForm) -> str:
    now, person = clock.now(), signed_in()
    exports = [(one, rules.is_there(one, now)) for one in queries.latest(person)]
    return render_template(
        "settings/export.html", form=form, exports=exports, days=terms().of(Amount.EXPORT_DAYS),
        waits=any(one.state == rules.State.WAITING for one, _there in exports),
        proved=proof.is_given(),
    )  # fmt: skip
