"""ETags: what a caller has already, and whether what it changes is what it read."""

import hashlib

from flask import Response, g, request

from community.kernel.errors import Stale
from community.kernel.words import say


def begin() -> None:
    """Forget the request before."""
    g.api_revision = None


def of_revision(number: int) -> None:
    """Say of which revision of a post the answer to this request is made."""
    g.api_revision = number


def tag(response: Response) -> Response:
    """Give a read its ETag, and answer 304 to who has it already.

    The tag is of the very bytes, so it is this viewer's own. A post's begins with its revision.
    """
    response.headers.add("Vary", "Authorization")
    if request.method in ("GET", "HEAD", "PATCH") and response.status_code == 200:
        digest = hashlib.sha256(response.get_data()).hexdigest()[:32]
        revision = g.api_revision
        response.set_etag(digest if revision is None else f"{revision}-{digest}")
    if request.method in ("GET", "HEAD"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.make_conditional(request)
    return response


def check(revision: int) -> int | None:
    """The revision that a change may be made to: any (None) without If-Match. Raises Stale.

    Only the revision in the tag counts: a vote since then changes the bytes, and spoils no edit.
    """
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    known = {tag.partition("-")[0] for tag in request.if_match.as_set() if "-" in tag}
    if str(revision) not in known:
        raise Stale(say("This was edited since you read it. Read it again, and then change it."))
    return revision
