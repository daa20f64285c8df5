"""What browsers report of our content security policy: a line of the log for each, and nothing more."""

import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from community.web.request_log import shown

logger = logging.getLogger(__name__)
bp = Blueprint("policy_reports", __name__)

# The older way of two. All browsers know it, and they report as a page of ours does: with an origin, which is looked
# at. The newer one (`report-to`) works over https only, sends neither origin nor site, and would need an exception.
PLACE = "/policy-reports"
MAX_BYTES = 16_384
PLAIN = re.compile(r"[a-z-]{1,40}")
"""Names of directives, and what stands in place of an address: inline, eval, data."""
OF_EXTENSIONS = re.compile(r"[a-z-]*extension\b")
"""What people have added to their browser breaks our policy on all pages, and is not ours to mend."""


@bp.post(PLACE)
def take() -> ResponseReturnValue:
    """Note what a browser reports."""
    request.max_content_length = MAX_BYTES
    report = _report(request.get_data())
    blocked, source = _text(report, "blocked-uri"), _text(report, "source-file")
    if not (OF_EXTENSIONS.match(blocked) or OF_EXTENSIONS.match(source)):
        logger.warning(
            "A page broke the content security policy: %s does not allow %s on %s, from %s line %d",
            _plain(_text(report, "effective-directive") or _text(report, "violated-directive")),
            _named(blocked), _named(_text(report, "document-uri")), _named(source), _line(report),
        )  # fmt: skip
    return "", 204


def _report(body: bytes) -> Mapping[str, Any]:
    """What is in it. Raises BadRequest for what no browser sends."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    report = said.get("csp-report") if isinstance(said, dict) else None
    if not isinstance(report, dict):
        raise BadRequest
    return report


def _text(report: Mapping[str, Any], name: str) -> str:
    said = report.get(name)
    return said if isinstance(said, str) else ""


def _line(report: Mapping[str, Any]) -> int:
    number = report.get("line-number")
    return number if isinstance(number, int) and 0 < number < 10**6 else 0


def _plain(said: str) -> str:
    return said if PLAIN.fullmatch(said) else "?"


def _named(address: str) -> str:
    """Of an address of ours the path, without what opens a door; of another its site: never what was asked there."""
    try:
        parts = urlsplit(address[:2_000])
        host = parts.hostname or ""
    except ValueError:
        return "?"
    if not host:
        return _plain(parts.scheme or parts.path)
    if host == urlsplit(current_app.config["BASE_URL"]).hostname:
        return shown(current_app, parts.path)
    return host.encode("unicode_escape").decode()[:100]
