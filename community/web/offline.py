"""What a browser keeps on the device: the page shown offline, its worker, and the name it installs under."""

import json

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from community.web import assets

bp = Blueprint("offline", __name__)

WORKER = "js/service_worker.js"
KEPT = ("css/app.css", "icons.svg", "js/theme.js", "img/favicon.svg")
"""All that the page shown offline is made of; none of it is anybody's own."""


@bp.get("/offline")
def page() -> ResponseReturnValue:
    return render_template("errors/offline.html"), {"Cache-Control": "no-cache"}


@bp.get("/service-worker.js")
def worker() -> ResponseReturnValue:
    """The worker, with the addresses it keeps before it: when one changes, so does the worker."""
    files = [url_for("offline.page"), *map(assets.address, KEPT)]
    script = f"const FILES = {json.dumps(files)};\n{assets.text(WORKER)}"
    return Response(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    answer = jsonify(
        name=current_app.config["SITE_NAME"],
        short_name=current_app.config["SITE_NAME"],
        start_url="/",
        scope="/",
        display="browser",
        background_color="#fcfcfa",
        theme_color="#ffffff",
        icons=[
            {"src": assets.address("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": assets.address("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    )
    answer.content_type = "application/manifest+json"
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
