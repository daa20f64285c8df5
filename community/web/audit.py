"""The audit log: who did what to which, when and why; to filter and to take along."""

import json
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.moderation import queries
from community.domain.moderation.queries import ActRow
from community.domain.moderation.rules import VERB_WORDS, may_audit
from community.kernel import clock
from community.kernel.errors import Forbidden
from community.kernel.words import say
from community.web.sheets import sheet
from community.web.viewer import signed_in

bp = Blueprint("audit", __name__, url_prefix="/admin")

HEAD = (
    "id", "at", "verb", "by", "person", "thread_id", "post_id", "reason", "detail", "undone_at",
    "network", "request_id",
)  # fmt: skip


@bp.get("/audit")
def index() -> ResponseReturnValue:
    _check()
    wish = _wish()
    page = queries.acts(wish["verb"], wish["by"], wish["person"], request.args.get("after"))
    return render_template("admin/audit.html", page=page, wish=wish, words=VERB_WORDS)


@bp.get("/audit.csv")
def export() -> ResponseReturnValue:
    _check()
    return sheet("audit", HEAD, (_cells(row) for row in queries.exported(**_wish())))


def _check() -> None:
    if not may_audit(signed_in(), clock.now()):
        raise Forbidden(say("The audit log is for admins."))


def _wish() -> dict[str, str | None]:
    return {name: request.args.get(name) or None for name in ("verb", "by", "person")}


def _cells(row: ActRow) -> list[Any]:
    return [
        row.id, row.at.isoformat(), row.verb, row.by and row.by.handle,
        row.person and row.person.handle, row.thread_id, row.post_id, row.reason,
        json.dumps(dict(row.detail), ensure_ascii=False) if row.detail else "",
        row.undone_at and row.undone_at.isoformat(), row.network, row.request_id,
    ]  # fmt: skip
