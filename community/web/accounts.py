"""Pages of joining, signing in and out, and the links that people are sent by mail."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts import links, operations, queries
from community.domain.accounts.links import Purpose
from community.domain.moderation.profiles import screen_names
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.spam.limiting import limit_unproved, spends
from community.domain.spam.rules import Manner
from community.kernel.errors import Forbidden, Invalid, RateLimited
from community.kernel.words import say
from community.web import stamping
from community.web.carrying import safe_path, still_held
from community.web.forms.accounts import ForgotForm, JoinForm, LoginForm, NewPasswordForm
from community.web.locales import current_locale
from community.web.rendering import form_again
from community.web.second_step import entered
from community.web.viewer import clear_session, current_session, viewer

bp = Blueprint("accounts", __name__)


@bp.get("/join")
def join() -> ResponseReturnValue:
    if viewer():
        return redirect(url_for("threads.home"))
    return render_template("accounts/join.html", form=JoinForm(), **still_held())


@bp.post("/join")
def take_in() -> ResponseReturnValue:
    form = JoinForm()
    if request.form.get("go") == "join":  # from the page for signing in: nothing is filled in yet
        return render_template("accounts/join.html", form=JoinForm(formdata=None), **still_held())
    manner = stamping.manner_of(request.form, None)
    try:
        if manner.trapped:
            raise Invalid(
                trap=say("That looked like a machine. Please fill in the form once more.")
            )
        screen_names(form.handle.data or "", form.name.data or "")
        joined = operations.join(
            form.handle.data or "", form.name.data or "", form.email.data or "",
            form.password.data or "", address=request.remote_addr or "",
            locale=current_locale(), most_an_hour=terms().of(Amount.JOINS_AN_HOUR),
        )  # fmt: skip
    except (Invalid, RateLimited) as error:
        form.take_refusal(error)
        return form_again(render_template("accounts/join.html", form=form, **still_held()), error)
    if joined and stamping.asked_bits(None) and not _did_its_work(manner):
        limit_unproved(joined.id)
    return render_template("accounts/join_sent.html", email=form.email.data, **still_held())


def _did_its_work(manner: Manner) -> bool:
    return manner.proved and spends(request.form["submission_key"])


@bp.get("/login")
def login() -> ResponseReturnValue:
    after = safe_path(request.args.get("next"))
    if viewer():
        return redirect(after)
    return render_template("accounts/login.html", form=LoginForm(), next=after, **still_held())


@bp.post("/login")
def let_in() -> ResponseReturnValue:
    form, after = LoginForm(), safe_path(request.form.get("next"))
    try:
        person, secret = operations.sign_in(
            form.identifier.data or "", form.password.data or "",
            address=request.remote_addr or "", agent=request.user_agent.string,
        )  # fmt: skip
    except (Invalid, Forbidden) as error:
        form.take_refusal(error)
        return render_template("accounts/login.html", form=form, next=after, **still_held()), 422
    return entered(person, secret, after)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    response = make_response(redirect(url_for("threads.home"), 303))
    clear_session(response)
    return response


@bp.get("/forgot")
def forgot() -> ResponseReturnValue:
    return render_template("accounts/forgot.html", form=ForgotForm())


@bp.post("/forgot")
def send_reset() -> ResponseReturnValue:
    form = ForgotForm()
    try:
        operations.ask_reset(form.email.data or "", address=request.remote_addr or "")
    except Invalid as error:
        form.take_refusal(error)
        return render_template("accounts/forgot.html", form=form), 422
    return render_template("accounts/forgot_sent.html", email=form.email.data)


# Links from mail: looking at them changes nothing, because mail scanners open them.


@bp.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    link = links.get(token, Purpose.CONFIRM)
    return _not_kept(render_template("accounts/confirm.html", email=link.email))


@bp.post("/confirm/<token>")
def confirmed(token: str) -> ResponseReturnValue:
    person, secret = operations.confirm_email(token, *_device())
    return entered(person, secret, url_for("threads.home"))


@bp.get("/change-email/<token>")
def change_email(token: str) -> ResponseReturnValue:
    link = links.get(token, Purpose.CHANGE)
    return _not_kept(render_template("accounts/change_email.html", email=link.email))


@bp.post("/change-email/<token>")
def changed_email(token: str) -> ResponseReturnValue:
    operations.change_email(token, keep=current_session() if viewer() else None)
    return render_template("accounts/email_changed.html")


@bp.get("/reset/<token>", defaults={"purpose": Purpose.RESET})
@bp.get("/claim/<token>", defaults={"purpose": Purpose.CLAIM}, endpoint="claim")
def reset(token: str, purpose: Purpose) -> ResponseReturnValue:
    return _new_password_page(NewPasswordForm(), token, purpose)


@bp.post("/reset/<token>", defaults={"purpose": Purpose.RESET})
@bp.post("/claim/<token>", defaults={"purpose": Purpose.CLAIM}, endpoint="claimed")
def set_password(token: str, purpose: Purpose) -> ResponseReturnValue:
    form = NewPasswordForm()
    try:
        person, secret = operations.reset_password(
            token, form.password.data or "", purpose, *_device()
        )
    except Invalid as error:
        form.take_refusal(error)
        return _new_password_page(form, token, purpose, 422)
    return entered(person, secret, url_for("threads.home"))


def _new_password_page(
    form: NewPasswordForm, token: str, purpose: Purpose, status: int = 200
) -> Response:
    owner = links.get(token, purpose).user_id
    page = render_template(
        "accounts/new_password.html", form=form, claims=purpose is Purpose.CLAIM,
        handle=queries.cards([owner])[owner].handle,
    )  # fmt: skip
    return _not_kept(page, status)


def _not_kept(page: str, status: int = 200) -> Response:
    """A page whose address is a secret: kept by no cache, and told to no other site."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _device() -> tuple[str, str]:
    return request.remote_addr or "", request.user_agent.string
