"""Pictures: taken from those who write, and shown to those who may read where they stand."""

import re

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from community.domain.accounts.models import User
from community.domain.accounts.operations import person_by_token
from community.domain.settings import requiring
from community.domain.threads.pictures import picture_for
from community.domain.uploads import operations, queries
from community.domain.uploads.rules import Purpose
from community.kernel import pictures
from community.kernel.errors import DomainError, Forbidden, RateLimited, SignInNeeded
from community.kernel.storable import storable
from community.kernel.words import say
from community.web import errors
from community.web.filters import translated
from community.web.viewer import signed_in, viewer

bp = Blueprint("uploads", __name__)

MAX_ALT = 300  # characters
FOR_EVER = "public, max-age=31536000, immutable"  # another picture has another name


@bp.post("/uploads")
def add() -> ResponseReturnValue:
    """Take a picture for a post; the answer says how to write it in Markdown."""
    person = signed_in()
    file = request.files.get("picture")
    content = file.stream.read(pictures.MAX_BYTES + 1) if file else b""
    upload = operations.add(person, content)
    address = url_for("uploads.show", upload_id=upload.id)
    markdown = f"![{_written(request.form.get('alt', ''))}]({address})"
    given = {"url": address, "markdown": markdown, "width": upload.width, "height": upload.height}
    if upload.is_first_of_several:
        given["said"] = translated(say("This picture moves. Only its first frame is shown here."))
    return jsonify(given), 201


@bp.errorhandler(DomainError)
def show_refusal(error: DomainError) -> ResponseReturnValue:
    """One sentence, for the script that sends pictures and for programs; a page for everybody else."""
    if not _is_for_a_script() and "Authorization" not in request.headers:
        return errors.show_refusal(error)
    response = jsonify(error=translated(error.sentence))
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response, error.status


@bp.errorhandler(RequestEntityTooLarge)
def show_too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The same for a request so large that it was not read to its end."""
    if not _is_for_a_script():
        return errors.show_http(error)
    return jsonify(error=translated(pictures.too_heavy().sentence)), 413


@bp.get("/uploads/<upload_id>")
def show(upload_id: str) -> ResponseReturnValue:
    upload = picture_for(upload_id, _looking())
    known = request.if_none_match.contains_weak(upload.id)
    response = Response(status=304) if known else Response(queries.content_of(upload))
    response.content_type = upload.content_type
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.set_etag(upload.id)
    if upload.purpose == Purpose.AVATAR:
        response.headers["Cache-Control"] = FOR_EVER
    else:
        # Asked about each time, and sent once: what is removed or made private goes from its readers at once.
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.update(("Cookie", "Authorization"))
    return response


def _looking() -> User | None:
    """Who asks: a program by its token, so that it has the pictures of what it may read; else who is signed in.

    Raises SignInNeeded for a token that opens nothing, as the API does, Forbidden for one that may not read.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return viewer()
    scheme, _, secret = header.partition(" ")
    found = person_by_token(secret.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise SignInNeeded(say("This token is not known, has ended or has expired."))
    person, scopes = found
    requiring.check(person)
    if "read" not in scopes:
        raise Forbidden(say('This token lacks the scope "%(scope)s".', scope="read"))
    return person


def _is_for_a_script() -> bool:
    kinds = ("text/html", "application/json")
    return request.accept_mimetypes.best_match(kinds) == "application/json"


def _written(alt: str) -> str:
    """What a picture shows, in one line of Markdown that cannot end before its bracket."""
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(storable(alt).split())[:MAX_ALT])
