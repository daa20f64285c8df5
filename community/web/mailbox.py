"""The mails written lately, in development and tests: there they reach nobody, and their links are needed."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from community.domain.notifications import letters, queries
from community.domain.notifications.letters import Letter, Site
from community.domain.notifications.models import Email

bp = Blueprint("mailbox", __name__)


@dataclass(frozen=True)
class Mail:
    """A mail as it stands in the table, and what it says."""

    row: Email
    letter: Letter | None


@bp.get("/dev/mail")
def index() -> ResponseReturnValue:
    settings = current_app.config["SETTINGS"]
    site = Site(settings.site_name, settings.base_url, settings.default_locale)
    mails = [Mail(row, letters.write(row, site)) for row in queries.latest_mails()]
    return render_template("mailbox/index.html", mails=mails)
