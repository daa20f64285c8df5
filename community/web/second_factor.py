"""A person's settings about signing in: what there is, and the second factor."""

import segno
from flask import Blueprint, current_app, flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from community.domain.accounts import factor_codes, queries, second_factor
from community.domain.accounts.models import SecondFactor, User
from community.kernel import clock
from community.kernel.errors import Conflict, Invalid
from community.web import proof
from community.web.forms.second_factor import CodesForm, GuardForm
from community.web.rendering import back_to, is_undo
from community.web.viewer import current_session, signed_in

bp = Blueprint("second_factor", __name__)


@bp.get("/settings/security")
def security() -> ResponseReturnValue:
    """All ways in, on one page."""
    person, now = signed_in(), clock.now()
    return render_template(
        "settings/security.html", person=person,
        codes_left=queries.recovery_codes_left(person) if person.factor_since else 0,
        session_count=len(queries.sessions_of(person, now)),
        token_count=sum(token.expires_at > now for token in queries.tokens_of(person)),
    )  # fmt: skip


@bp.get("/settings/second-factor")
def show() -> ResponseReturnValue:
    return _page(GuardForm(formdata=None), CodesForm(formdata=None))


@bp.route("/settings/second-factor", methods=["POST", "DELETE"])
def begin() -> ResponseReturnValue:
    """Begin to set it up; or, undone, switch it off."""
    person, form = signed_in(), GuardForm()
    try:
        proof.ask(form.current.data)
        if is_undo():
            second_factor.switch_off(person, current_session(), form.code.data or "")
        else:
            second_factor.begin(person)
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _page(form, CodesForm(formdata=None)), error.status
    if is_undo():
        flash(_("Your second factor is off. Your other devices are signed out."), "success")
    return back_to(url_for("second_factor.show"))


@bp.post("/settings/second-factor/confirmation")
def confirm() -> ResponseReturnValue:
    person, form = signed_in(), GuardForm()
    try:
        proof.ask(form.current.data)
        codes = second_factor.switch_on(person, current_session(), form.code.data or "")
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _page(form, CodesForm(formdata=None)), error.status
    return _shown_once(codes)


@bp.post("/settings/second-factor/codes")
def renew() -> ResponseReturnValue:
    person, form = signed_in(), CodesForm()
    try:
        proof.ask(form.current.data)
        codes = second_factor.renew_codes(person, current_session(), form.code.data or "")
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _page(GuardForm(formdata=None), form), error.status
    return _shown_once(codes)


def _shown_once(codes: list[str]) -> ResponseReturnValue:
    response = make_response(render_template("settings/recovery_codes.html", codes=codes), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: GuardForm, codes_form: CodesForm) -> str:
    person, proved = signed_in(), proof.is_given()
    begun = queries.factor_of(person) if proved and person.factor_since is None else None
    return render_template(
        "settings/second_factor.html", form=form, codes_form=codes_form, person=person,
        proved=proved, codes_left=queries.recovery_codes_left(person),
        key=_key(person, begun) if begun else None,
    )  # fmt: skip


def _key(person: User, factor: SecondFactor) -> dict[str, object] | None:
    """What an authenticator is to be given: to be scanned, to be opened on this phone, or to be typed.

    None where the key that made it is gone: then it is begun anew.
    """
    secret = factor_codes.standing_secret(person.id, factor.seed, factor.secret_digest, factor.mask)
    if secret is None:
        return None
    address = factor_codes.address_of(secret, person.handle, current_app.config["SITE_NAME"])
    picture = segno.make(address, error="m", micro=False).svg_inline(
        border=3, light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return {
        # Drawn by ourselves of an address we made: paths and nothing else.
        "picture": Markup(picture),  # noqa: S704
        "address": address,
        "typed": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
