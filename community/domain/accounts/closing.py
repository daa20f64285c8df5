"""Leaving, and tidying away what has had its time."""

from sqlalchemy import delete

from community.domain.accounts import limits, roles, rules
from community.domain.accounts.models import (
    ApiToken,
    Attempt,
    MailedLink,
    RecoveryCode,
    SecondFactor,
    Session,
    User,
)
from community.domain.events import PersonChanged, PersonLeft
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.operation import operation


def wipe(user: User) -> None:
    """Take from a locked person's row, and their sessions and keys, all that says who they were.

    Inside an operation only. A role goes with it, and is logged as given back. Raises Conflict for
    the last admin.
    """
    roles.give_back(user)
    user.deleted_at = clock.now()
    user.handle = user.handle_key = user.handle_skeleton = f"former-{user.id}"
    user.name = user.bio = user.bio_html = user.location = user.website = ""
    user.email = user.email_key = user.password_hash = user.avatar_id = None
    user.email_confirmed_at = user.locale = user.time_zone = user.seen_at = None
    user.suspended_until, user.suspension_reason = None, ""
    user.factor_since = user.factor_asked_at = None
    for theirs in (Session, ApiToken, MailedLink, SecondFactor, RecoveryCode):
        db.session.execute(delete(theirs).where(theirs.user_id == user.id))
    db.session.flush()
    bus.record(PersonChanged(user.id))
    bus.record(PersonLeft(user.id))


@operation
def tidy() -> None:
    """Delete what nobody can use any more: counted tries, sessions and links past their time."""
    now = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < now - limits.KEPT))
    for past in (Session.created_at < now - rules.LONGEST, Session.seen_at < now - rules.IDLE):
        db.session.execute(delete(Session).where(past))
    waited = Session.awaits_code, Session.created_at < now - rules.CODE_WITHIN
    db.session.execute(delete(Session).where(*waited))
    db.session.execute(delete(MailedLink).where(MailedLink.expires_at < now - limits.KEPT))
