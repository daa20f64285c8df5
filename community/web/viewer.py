"""Who is looking: read from the session's cookie in one query, once a request. Guests have no cookie."""

from dataclasses import dataclass

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from community.domain.accounts import operations, queries, rules
from community.domain.accounts.models import Session, User
from community.kernel import clock
from community.kernel.errors import Forbidden, SignInNeeded
from community.kernel.words import say

MAX_SECRET = 100  # characters of a cookie that can be ours


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """A person and the session in which they are signed in."""

    user: User
    session: Session


def init(app: Flask) -> None:
    """Have each request's viewer read from its cookie."""
    # Flask-Login's own "remember me" would win over our sessions; a name nobody sends turns it off.
    app.config["REMEMBER_COOKIE_NAME"] = "peerdesk-remembers-by-rows"
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    app.extensions["login_manager"] = manager
    manager.request_loader(_load)
    app.teardown_request(_forget)


def viewer() -> User | None:
    """Who is signed in, or None."""
    # Flask-Login keeps there whom it has loaded; its own way to it is long, and a page asks a hundred times.
    loaded = g.get("_login_user") if has_request_context() else None
    user: User | None = getattr(loaded or current_user, "user", None)
    return user


def signed_in() -> User:
    """Who is signed in. Raises SignInNeeded."""
    user = viewer()
    if user is None:
        raise SignInNeeded(say("Sign in first."))
    return user


def staff() -> User:
    """Who is signed in, if they work in the support team now. Raises SignInNeeded, Forbidden."""
    user = signed_in()
    if not rules.may(user, rules.Right.DESK, clock.now()):
        raise Forbidden(say("This is for the support team."))
    return user


def admin() -> User:
    """Who is signed in, if they run the community now. Raises SignInNeeded, Forbidden."""
    user = signed_in()
    if not rules.may(user, rules.Right.SETTINGS, clock.now()):
        raise Forbidden(say("This is for admins."))
    return user


def current_session() -> Session:
    """The session in which somebody is signed in. Raises SignInNeeded."""
    signed_in()
    session: Session = current_user.session
    return session


def current_secret() -> str | None:
    """What the session's cookie of this browser holds, if it can be ours."""
    secret = request.cookies.get(cookie_name())
    return secret if secret and len(secret) <= MAX_SECRET else None


def awaits_code() -> bool:
    """Whether this browser gave the password, and is to give the code of the second factor."""
    secret = current_secret()
    return secret is not None and queries.awaiting_code_with(secret, clock.now()) is not None


def set_session_cookie(response: Response, secret: str) -> None:
    """Give the browser the secret of its new session; the one it had before ends."""
    _end_session()
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=rules.LONGEST,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def clear_session(response: Response) -> None:
    """End the session of this browser, if it has one, and take its cookie away."""
    _end_session()
    response.delete_cookie(
        cookie_name(), path="/", secure=_is_https(), httponly=True, samesite="Lax"
    )


def cookie_name() -> str:
    """A browser takes a name with __Host- only over https, and from no neighbouring domain."""
    return "__Host-sid" if _is_https() else "sid"


def continue_by_signing_in() -> ResponseReturnValue:
    """To the page for signing in, and back here afterwards."""
    here = request.full_path.rstrip("?")
    return redirect(url_for("accounts.login", next=here), 303)


def look_at_nobody() -> None:
    """Have nobody signed in for the rest of this request, without asking the database."""
    g._login_user = current_app.extensions["login_manager"].anonymous_user()


def _load(incoming: Request) -> SignedIn | None:
    secret = incoming.cookies.get(cookie_name())
    if not secret or len(secret) > MAX_SECRET:
        return None
    now = clock.now()
    found = queries.signed_in_with(secret, now)
    if found is None:
        return None
    user, session = found
    if now - session.seen_at >= rules.SEEN_EVERY:
        operations.note_seen(session)
    return SignedIn(user, session)


def _end_session() -> None:
    before = request.cookies.get(cookie_name())
    if before and len(before) <= MAX_SECRET:
        operations.sign_out(before)


def _forget(_error: BaseException | None) -> None:
    # Flask-Login keeps the person in `g`, which outlives a request wherever somebody holds the
    # application's context open, and the next request there may be another's.
    g.pop("_login_user", None)


def _is_https() -> bool:
    return str(current_app.config["BASE_URL"]).startswith("https://")
