"""Pages of a person's own settings: profile, picture, password, address, devices, API tokens."""

from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts import operations, queries
from community.domain.departures import operations as departures
from community.domain.uploads import operations as uploads
from community.kernel import clock, pictures
from community.kernel.errors import Conflict, Invalid
from community.web import previews, proof
from community.web.devices import device
from community.web.forms.profiles import AvatarForm, ProfileForm
from community.web.forms.settings import EmailForm, LeaveForm, PasswordForm, TokenForm
from community.web.rendering import back_to, is_undo, wants_preview
from community.web.viewer import clear_session, current_session, signed_in

bp = Blueprint("settings", __name__)


@bp.get("/settings")
def index() -> ResponseReturnValue:
    signed_in()
    return render_template("settings/index.html")


@bp.get("/settings/profile")
def profile() -> ResponseReturnValue:
    return _profile_page(ProfileForm(formdata=None, obj=signed_in()), AvatarForm(formdata=None))


@bp.post("/settings/profile")
def change_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if wants_preview():
        shown = previews.typed_in(form.bio, "bio")
        return _profile_page(form, AvatarForm(formdata=None), shown)
    try:
        operations.change_profile(
            signed_in(), form.name.data or "", form.bio.data or "", form.location.data or "",
            form.website.data or "",
        )  # fmt: skip
    except Invalid as error:
        form.take_refusal(error)
        return _profile_page(form, AvatarForm(formdata=None)), 422
    flash(_("Your profile is changed."), "success")
    return back_to(url_for("settings.profile"))


@bp.route("/settings/avatar", methods=["POST", "DELETE"])
def avatar() -> ResponseReturnValue:
    person = signed_in()
    upload_id = None
    if not is_undo():
        try:
            upload_id = uploads.add_avatar(person, _picture()).id
        except Invalid as error:
            form = AvatarForm(formdata=None)
            form.take_refusal(error)
            return _profile_page(ProfileForm(formdata=None, obj=person), form), 422
    before = operations.set_avatar(person, upload_id)
    if before:
        uploads.remove_avatar(before, owner=person)
    return back_to(url_for("settings.profile"))


@bp.get("/settings/password")
def password() -> ResponseReturnValue:
    return _password_page(PasswordForm(formdata=None), EmailForm(formdata=None))


@bp.post("/settings/password")
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    try:
        operations.change_password(
            signed_in(), current_session(), form.current.data or "", form.password.data or "",
            address=request.remote_addr or "",
        )  # fmt: skip
    except Invalid as error:
        form.take_refusal(error)
        return _password_page(form, EmailForm(formdata=None)), 422
    flash(_("Your password is changed, and all your other devices are signed out."), "success")
    return back_to(url_for("settings.password"))


@bp.post("/settings/email")
def change_email() -> ResponseReturnValue:
    form = EmailForm()
    try:
        operations.ask_email_change(
            signed_in(), current_session(), form.email.data or "", form.current.data or "",
            address=request.remote_addr or "",
        )  # fmt: skip
    except Invalid as error:
        form.take_refusal(error)
        return _password_page(PasswordForm(formdata=None), form), 422
    flash(
        _("We have sent a link to the new address. Until you open it, nothing changes."), "success"
    )
    return back_to(url_for("settings.password"))


@bp.get("/settings/sessions")
def sessions() -> ResponseReturnValue:
    found = queries.sessions_of(signed_in(), clock.now())
    return render_template(
        "settings/sessions.html", sessions=found, this=current_session().id, device=device
    )


@bp.route("/settings/sessions", methods=["POST", "DELETE"])
def end_other_sessions() -> ResponseReturnValue:
    operations.end_other_sessions(signed_in(), keep=current_session())
    flash(_("All your other devices are signed out."), "success")
    return back_to(url_for("settings.sessions"))


@bp.route("/settings/sessions/<int:session_id>", methods=["POST", "DELETE"])
def end_session(session_id: int) -> ResponseReturnValue:
    operations.end_session(session_id, by=signed_in())
    return back_to(url_for("settings.sessions"))


@bp.get("/settings/tokens")
def tokens() -> ResponseReturnValue:
    return _tokens_page(TokenForm(formdata=None))


@bp.post("/settings/tokens")
def create_token() -> ResponseReturnValue:
    person, form = signed_in(), TokenForm()
    try:
        proof.ask(form.current.data)
        _row, secret = operations.create_token(
            person, form.name.data or "", form.scopes.data or [], timedelta(days=_days(form))
        )
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _tokens_page(form), 422
    response = make_response(_tokens_page(TokenForm(formdata=None), secret), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/settings/tokens/<int:token_id>", methods=["POST", "DELETE"])
def end_token(token_id: int) -> ResponseReturnValue:
    operations.end_token(token_id, by=signed_in())
    return back_to(url_for("settings.tokens"))


@bp.get("/settings/leave")
def leave() -> ResponseReturnValue:
    signed_in()
    return render_template("settings/leave.html", form=LeaveForm(formdata=None))


@bp.post("/settings/leave")
def left() -> ResponseReturnValue:
    form = LeaveForm()
    try:
        departures.leave(
            signed_in(), form.current.data or "", form.posts.data or "",
            address=request.remote_addr or "",
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return render_template("settings/leave.html", form=form), 422
    response = make_response(redirect(url_for("threads.home"), 303))
    clear_session(response)
    return response


def _profile_page(form: ProfileForm, picture: AvatarForm, preview: str | None = None) -> str:
    return render_template(
        "settings/profile.html", form=form, avatar_form=picture, person=signed_in(), preview=preview
    )


def _password_page(form: PasswordForm, email_form: EmailForm) -> str:
    return render_template(
        "settings/password.html", form=form, email_form=email_form, person=signed_in()
    )


def _tokens_page(form: TokenForm, secret: str | None = None) -> str:
    now = clock.now()
    return render_template(
        "settings/tokens.html", form=form, tokens=queries.tokens_of(signed_in()), secret=secret,
        proved=proof.is_given(), now=now,
    )  # fmt: skip


def _days(form: TokenForm) -> int:
    return max(0, min(form.lifetime.data or 0, 10_000))


def _picture() -> bytes:
    """The bytes sent; one more than are allowed, so that too many are seen as too many."""
    file = request.files.get("picture")
    return file.stream.read(pictures.MAX_BYTES + 1) if file else b""
