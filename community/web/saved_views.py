"""Keeping a view of the desk under a name, changing what it shows or is called, sharing it, and deleting it."""

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.saved_views import operations
from community.kernel.errors import Conflict, Invalid
from community.web import desk
from community.web.desk_places import FIELDS, place_in
from community.web.filters import translated
from community.web.rendering import back_to, is_undo
from community.web.viewer import staff

bp = Blueprint("saved_views", __name__)


@bp.post("/desk/views")
def create() -> ResponseReturnValue:
    person, form, filters = staff(), request.form, _filters()
    view, name = form.get("view") or "all", form.get("name", "")
    try:
        kept = operations.save(person, name, view, filters, is_shared=bool(form.get("is_shared")))
    except (Invalid, Conflict) as error:
        place = place_in(person, form.get("place", ""))
        return desk.shown(
            person, place, refused=translated(error.sentence), typed=name
        ), error.status
    flash(_("The view is saved."), "success")
    return back_to(f"/desk?saved={kept.id}")


@bp.route("/desk/views/<int:view_id>", methods=["POST", "DELETE"])
def change(view_id: int) -> ResponseReturnValue:
    """Have it show something else; name it anew, share it or not; or delete it."""
    person, form = staff(), request.form
    if is_undo():
        operations.throw_away(view_id, person)
        flash(_("The view is deleted. Its cases are where they were."), "success")
        return back_to("/desk")
    wish: dict[str, Any] = {"name": form.get("name"), "is_shared": bool(form.get("is_shared"))}
    if "view" in form:
        wish = {"view": form["view"], "filters": _filters()}
    try:
        operations.change(view_id, person, **wish)
    except (Invalid, Conflict) as error:
        place = place_in(person, f"saved={view_id}")
        typed = form.get("name", "")
        return desk.shown(
            person, place, refused=translated(error.sentence), typed=typed
        ), error.status
    flash(_("The view is saved."), "success")
    return back_to(f"/desk?saved={view_id}")


def _filters() -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in FIELDS}
