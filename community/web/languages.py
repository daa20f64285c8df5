"""Choosing the language and the zone: for this browser at the foot of every page, for a member in the settings."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh

from community.domain.accounts import operations
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import settings
from community.web.carrying import safe_path
from community.web.forms.languages import LanguageForm
from community.web.locales import COOKIE, LOCALES
from community.web.rendering import back_to
from community.web.times import ZONES
from community.web.viewer import signed_in, viewer

bp = Blueprint("languages", __name__)

A_YEAR = 365 * 86400  # seconds


@bp.post("/language")
def choose() -> ResponseReturnValue:
    """The language of this browser, and of the member who uses it; then back to the page."""
    locale = _known(request.form.get("locale"))
    person = viewer()
    if person:
        operations.choose_language(person, locale, person.time_zone)
    return _remembering(locale, make_response(back_to(safe_path(request.form.get("next")))))


@settings.bp.get("/settings/language")
def language() -> ResponseReturnValue:
    person = signed_in()
    form = LanguageForm(formdata=None, locale=person.locale or "", time_zone=person.time_zone or "")
    return render_template("settings/language.html", form=form)


@settings.bp.post("/settings/language")
def change_language() -> ResponseReturnValue:
    form = LanguageForm()
    try:
        locale = _known(form.locale.data) if form.locale.data else None
        operations.choose_language(signed_in(), locale, _zone(form.time_zone.data))
    except Invalid as error:
        form.take_refusal(error)
        return render_template("settings/language.html", form=form), 422
    response = _remembering(locale, make_response(back_to(url_for("settings.language"))))
    refresh()  # so that this is said in the language just chosen
    flash(gettext("Your choice is kept."), "success")
    return response


def _known(locale: str | None) -> str:
    if locale not in LOCALES:
        raise Invalid(locale=say("Choose one of the languages on the list."))
    return locale


def _zone(name: str | None) -> str | None:
    if name and name not in ZONES:
        raise Invalid(time_zone=say("Choose one of the time zones on the list."))
    return name or None


def _remembering(locale: str | None, response: Response) -> Response:
    """With a cookie, so that the pages before the next log-in speak it too; None forgets."""
    is_https = current_app.config["SETTINGS"].is_https
    if locale:
        response.set_cookie(
            COOKIE, locale, max_age=A_YEAR, secure=is_https, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, secure=is_https, httponly=True, samesite="Lax")
    return response
