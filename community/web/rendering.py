"""Small questions every view asks of its request, and how a verb answers: with the parts that changed, or the way to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from flask import (
    Flask,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from community.kernel.errors import DomainError, Invalid, RateLimited
from community.kernel.words import say
from community.web.filters import translated


@dataclass(frozen=True, slots=True)
class Undo:
    """The form that takes back what was just done."""

    address: str
    deletes: bool = False


def init(app: Flask) -> None:
    """Tell templates which of the two shapes is wanted, and whoever keeps answers that there are two."""
    app.jinja_env.globals["is_fragment"] = is_fragment
    app.after_request(_vary)


def is_fragment() -> bool:
    """htmx asks, and puts the answer into the page that stands. Going back in history it wants a whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def is_undo() -> bool:
    """DELETE, or a form that says so in `_method`."""
    return request.method == "DELETE" or request.form.get("_method") == "delete"


def wants_preview() -> bool:
    """The preview button was pressed, so nothing is to be done yet."""
    return bool(request.form.get("preview"))


def back_to(address: str) -> ResponseReturnValue:
    """After a form: see the thing it changed."""
    return redirect(address, 303)


def done(
    said: str, place: str, changed: Callable[[], str], undo: Undo | None = None
) -> ResponseReturnValue:
    """After a verb, in place: the parts of the page that changed, and words for those who listen.

    Without scripts: the way to where it stands, and words if it can be taken back.
    """
    if is_fragment():
        return f"{changed()}{told('success', translated(said), undo, quiet=undo is None)}"
    if undo is not None:
        flash(_message(translated(said), undo), "success")  # type: ignore[arg-type]
    return back_to(place)


def part(target: str, html: str) -> str:
    """A part of the page that stands, as a template made it anew: what changed of it changes, and the rest stays."""
    return f'<hx-partial hx-target="{target}" hx-swap="outerMorph">{html}</hx-partial>'


def filled(html: str) -> str:
    """What the dialog over the page that stands shows from now on; nothing closes it."""
    return f'<hx-partial hx-target="#dialog-place" hx-swap="innerHTML">{html}</hx-partial>'


def told(category: str, sentence: str, undo: Undo | None = None, quiet: bool = False) -> str:
    """A fragment that says something on the page that stands; `quiet` only to those who listen."""
    message = _message(sentence, undo, quiet)
    return render_template("shared/_told.html", messages=[(category, message)])


def refused(status: int, sentence: str) -> Response:
    """A refusal for the page that stands: only its words are shown, and the address stays."""
    response = make_response(told("error", sentence), status)
    response.headers["HX-Push-Url"] = "false"
    return response


def form_again(page: str, refusal: DomainError) -> ResponseReturnValue:
    """A form as it was sent, with what was refused; if it only came too soon, with when it can be sent again."""
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, RateLimited) else {}
    return page, refusal.status, headers


def sign_in_and_return() -> Response:
    """Has the browser go and sign in, and come back to the page on which it was."""
    response = make_response("", 401)
    response.headers["HX-Redirect"] = url_for("accounts.login", next=came_from() or "/")
    return response


def came_from() -> str:
    """The address, within this site, of the page that a fragment is for; empty if that is not known."""
    return path_in("HX-Current-URL")


def path_in(header: str) -> str:
    """The path and query of an address of this site in a header; empty if it is none, or of another."""
    try:
        parts = urlsplit(request.headers.get(header, ""))
    except ValueError:  # no browser stands at such an address
        return ""
    if parts.netloc != request.host:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def shown_after() -> str | None:
    """The cursor in the address of that page, if it is not the first."""
    return parse_qs(urlsplit(came_from()).query).get("after", [None])[0]


def whole_number(name: str) -> int:
    """A whole number from a form. Raises Invalid."""
    typed = request.form.get(name, "")
    if not re.fullmatch(r"-?\d{1,9}", typed, re.ASCII):
        raise Invalid(**{name: say("This is a whole number.")})
    return int(typed)


def _message(sentence: str, undo: Undo | None, quiet: bool = False) -> dict[str, object]:
    # Kept in a cookie between two pages, so of plain words only.
    return {
        "text": sentence,
        "undo": undo.address if undo else None,
        "deletes": undo.deletes if undo else False,
        "quiet": quiet,
    }


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response
