"""The links that went out by mail: read from the mails themselves, as their readers would."""

from sqlalchemy import select

from community.domain.notifications.models import Email
from community.kernel.db import db


def mails(kind=None, to=None):
    """The mails written so far, oldest first."""
    query = select(Email).order_by(Email.id).execution_options(populate_existing=True)
    found = db.session.scalars(query)
    return [mail for mail in found if kind in (None, mail.kind) and to in (None, mail.to)]


def path(kind, to=None):
    """Where the newest link of this kind leads, as a path."""
    return mails(kind, to)[-1].context["path"]


def token(kind, to=None):
    """The token in the newest link of this kind."""
    return path(kind, to).rsplit("/", 1)[-1]
