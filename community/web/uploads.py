"""Pictures: taken from those who write, and shown to all who know their name."""

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.uploads import operations, queries
from community.kernel import pictures
from community.web.viewer import signed_in

bp = Blueprint("uploads", __name__)

FOR_EVER = "public, max-age=31536000, immutable"  # another picture has another name


@bp.post("/uploads")
def add() -> ResponseReturnValue:
    """Take a picture for a post; the answer says how to write it in Markdown."""
    person = signed_in()
    file = request.files.get("picture")
    content = file.stream.read(pictures.MAX_BYTES + 1) if file else b""
    upload = operations.add(person, content)
    address = url_for("uploads.show", upload_id=upload.id)
    return jsonify(url=address, markdown=f"![]({address})"), 201


@bp.get("/uploads/<upload_id>")
def show(upload_id: str) -> ResponseReturnValue:
    upload = queries.get(upload_id)
    response = Response(upload.content, content_type=upload.content_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.set_etag(upload.id)
    return response.make_conditional(request)
