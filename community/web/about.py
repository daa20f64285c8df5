"""Pages about the place itself, and the answers for machines that watch it."""

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community.domain.search import queries as search
from community.kernel import clock, heartbeat
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say
from community.web import metrics

bp = Blueprint("pages", __name__)


@bp.get("/about")
def about() -> ResponseReturnValue:
    return render_template("pages/about.html")


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@bp.get("/status")
def status() -> ResponseReturnValue:
    return render_template("pages/status.html", checks=_checks())


@bp.get("/healthz")
def healthy() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database, the index and the worker answer, too."""
    checks = _checks()
    return jsonify(checks), 200 if all(checks.values()) else 503, {"Cache-Control": "no-store"}


@bp.get("/metrics")
def measured() -> ResponseReturnValue:
    """For Prometheus, which must show the token; without one configured there is no such page."""
    token = current_app.config["METRICS_TOKEN"]
    if not token or not metrics.is_allowed(request.headers.get("Authorization", ""), token):
        raise NotFound(say("There is nothing at this address."))
    return metrics.text(), 200, {"Content-Type": metrics.CONTENT_TYPE, "Cache-Control": "no-store"}


def _checks() -> dict[str, bool]:
    # Without a database the other questions cannot be asked.
    database = _database_answers()
    return {
        "database": database,
        "index": database and search.is_ready(),
        "worker": database and _worker_lives(),
    }


def _database_answers() -> bool:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        current_app.logger.exception("The database does not answer")
        return False
    return True


def _worker_lives() -> bool:
    last = heartbeat.last_beat()
    return last is not None and clock.now() - last < heartbeat.SILENCE
