"""A person's own drafts: kept and given back while they write, and the page that lists them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.domain.accounts.models import User
from community.domain.drafts import operations, queries, rules
from community.domain.drafts.queries import DraftRow, Place
from community.domain.drafts.rules import Key, Purpose
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.rendering import back_to, is_undo
from community.web.times import iso
from community.web.viewer import signed_in, viewer

bp = Blueprint("drafts", __name__)

EXCERPT = 200  # characters of a text


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of the page of drafts."""

    key: str
    purpose: Purpose
    title: str
    """Of the question that is asked, or of the thread it belongs to; empty where that cannot be read."""
    excerpt: str
    address: str | None
    """Where it can be finished; None where that cannot be read any more."""
    kept_at: datetime


@bp.get("/drafts")
def index() -> ResponseReturnValue:
    lines = [_line(row) for row in queries.drafts_of(signed_in())]
    return render_template("drafts/index.html", drafts=lines, kept_days=rules.KEPT.days)


@bp.get("/drafts/<key>")
def read(key: str) -> ResponseReturnValue:
    """What was kept; 204 where nothing was, which is no error: every composer asks."""
    draft = queries.find(_writer(), rules.key_of(key))
    if draft is None:
        return "", 204
    return jsonify(fields=draft.fields, kept_at=iso(draft.kept_at))


@bp.route("/drafts/<key>", methods=["PUT", "POST"])
def keep(key: str) -> ResponseReturnValue:
    """Keep what was typed. A POST is for pages that are being left; with `_method=delete` it discards."""
    if is_undo():
        return discard(key)
    try:
        kept_at = operations.keep(_writer(), rules.key_of(key), request.form)
    except Invalid as error:
        return jsonify(error=translated(error.sentence)), 422
    return jsonify(kept_at=iso(kept_at))


@bp.delete("/drafts/<key>")
def discard(key: str) -> ResponseReturnValue:
    operations.discard(_writer(), rules.key_of(key))
    if request.method == "DELETE":
        return "", 204
    flash(_("The draft is gone."), "success")
    return back_to(url_for("drafts.index"))


def typed_before(purpose: Purpose, target_id: int | None = None) -> MultiDict[str, str] | None:
    """What fills a form that is opened with `?draft=1`; None without it, or where nothing was kept."""
    person = viewer()
    if person is None or not request.args.get("draft"):
        return None
    draft = queries.find(person, Key(purpose, target_id))
    return MultiDict(draft.fields) if draft else None


def _writer() -> User:
    person = viewer()
    if person is None:
        abort(401)  # a script asks, which must not be led to the page for signing in
    return person


def _line(row: DraftRow) -> DraftLine:
    is_ask = row.key.purpose == Purpose.ASK
    title = row.fields.get("title", "") if is_ask else row.place.title if row.place else ""
    body = " ".join(row.fields.get("body", "").split())
    excerpt = body if len(body) <= EXCERPT else body[: EXCERPT - 1] + "…"
    address = _address(row.key, row.place) if is_ask or row.place else None
    return DraftLine(str(row.key), row.key.purpose, title, excerpt, address, row.kept_at)


def _address(key: Key, place: Place | None) -> str:
    target = key.target_id
    if key.purpose == Purpose.ASK:
        return url_for("threads.new", draft=1)
    if key.purpose == Purpose.ANSWER:
        slug = place.slug if place else ""
        return url_for("threads.show", thread_id=target, slug=slug, draft=1, _anchor="write")
    if key.purpose == Purpose.COMMENT:
        return url_for("threads.new_comment", post_id=target, draft=1)
    if key.purpose == Purpose.SUGGESTION:
        return url_for("suggestions.new", post_id=target, draft=1)
    return url_for("threads.edit", post_id=target, draft=1)
