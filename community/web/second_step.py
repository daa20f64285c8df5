"""The page between the password and being signed in, for who has a second factor."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts import operations
from community.domain.accounts.models import User
from community.kernel.errors import Invalid, SignInNeeded
from community.web.carrying import safe_path, still_held
from community.web.forms.second_factor import CodeForm
from community.web.viewer import (
    awaits_code,
    current_secret,
    set_session_cookie,
    viewer,
)

bp = Blueprint("second_step", __name__)


@bp.get("/login/code")
def ask() -> ResponseReturnValue:
    after = safe_path(request.args.get("next"))
    if viewer():
        return redirect(after)
    if not awaits_code():
        return redirect(url_for("accounts.login", next=after), 303)
    return _page(CodeForm(formdata=None), after)


@bp.post("/login/code")
def take() -> ResponseReturnValue:
    form, after = CodeForm(), safe_path(request.form.get("next"))
    try:
        _, secret = operations.finish(
            current_secret() or "", form.code.data or "",
            address=request.remote_addr or "", agent=request.user_agent.string,
        )  # fmt: skip
    except Invalid as error:
        form.take_refusal(error)
        return _page(form, after, 422)
    except SignInNeeded:
        return redirect(url_for("accounts.login", next=after), 303)
    return signed_in_with(secret, continuation(after))


def entered(user: User, secret: str, after: str) -> ResponseReturnValue:
    """What follows a right password or link: the code if there is a second factor, else where it leads."""
    if user.factor_since is None:
        return signed_in_with(secret, continuation(after))
    if still_held()["carry"]:
        return signed_in_with(secret, _page(CodeForm(formdata=None), after))
    return signed_in_with(secret, redirect(url_for("second_step.ask", next=after), 303))


def continuation(after: str) -> ResponseReturnValue:
    """Where signing in leads: on with what was typed before it, or to a page."""
    holds = still_held()
    if holds["carry_to"] and holds["carry"]:
        return render_template("accounts/continue.html", **holds)
    return redirect(after, 303)


def signed_in_with(secret: str, answer: ResponseReturnValue) -> Response:
    """An answer that gives the browser its new session."""
    response = make_response(answer)
    set_session_cookie(response, secret)
    return response


def _page(form: CodeForm, after: str, status: int = 200) -> Response:
    page = render_template("accounts/second_step.html", form=form, next=after, **still_held())
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
