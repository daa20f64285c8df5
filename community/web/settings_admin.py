"""The settings of the community, generated from their schema."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.settings import operations, queries
from community.domain.settings.schema import (
    AFTERWARDS,
    AMOUNTS,
    DAILY,
    DESK,
    HEAT,
    NUMBERS,
    PACE,
    PRIVILEGES,
    RETENTION,
    SIGNING_IN,
)
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.first_steps import first_steps_of
from community.web.rendering import back_to, whole_number
from community.web.viewer import admin

bp = Blueprint("settings_admin", __name__)


@bp.get("/admin")
def index() -> ResponseReturnValue:
    """All that there is to look after."""
    return render_template("admin/index.html", first=first_steps_of(admin()))


@bp.get("/admin/settings")
def show() -> ResponseReturnValue:
    admin()
    return _page({})


@bp.post("/admin/settings")
def change() -> ResponseReturnValue:
    person = admin()
    try:
        wishes = {name: whole_number(name) for name in NUMBERS if name in request.form}
        operations.change(wishes, by=person)
    except Invalid as error:
        return _page(error.fields), 422
    flash(_("The settings are changed."), "success")
    return back_to(url_for("settings_admin.show"))


def _page(wrong: dict[str, str]) -> str:
    numbers = queries.read()
    values: dict[str, Any] = {
        name: numbers.changed.get(name, number.default) for name, number in NUMBERS.items()
    }
    return render_template(
        "admin/settings.html", parts=(
            (_("What reputation opens, and at how much"), PRIVILEGES),
            (_("Votes, flags, review and newcomers"), AMOUNTS),
            (_("How much one member does"), (*DAILY, *PACE)),
            (_("The support team"), DESK),
            (_("After a solution"), AFTERWARDS),
            (_("How hot a question is"), HEAT),
            (_("How long things are kept"), RETENTION),
            (_("How the team logs in"), SIGNING_IN),
        ),
        values=values | dict(request.form), wrong={name: translated(said) for name, said in wrong.items()},
    )  # fmt: skip
