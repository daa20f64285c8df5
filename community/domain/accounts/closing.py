"""Leaving, and tidying away what has had its time."""

from sqlalchemy import delete, update

from community.domain.accounts import limits, links, rules, sessions, signing_in
from community.domain.accounts.cards import Role
from community.domain.accounts.models import ApiToken, Attempt, MailedLink, Session, User
from community.domain.events import PersonChanged, PersonLeft
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import lock, operation
from community.kernel.words import say


def leave(user: User, current: str, address: str = "") -> None:
    """Close one's account: what one wrote stays, under "former member"; the rest is wiped.

    Raises Invalid(current=…), RateLimited, Conflict for those with a role.
    """
    if user.role != Role.MEMBER:
        raise Conflict(say("Give back your role first: an admin can take it from you."))
    signing_in.prove(user, current, address=address)
    _wipe(user)


@operation
def _wipe(user: User) -> None:
    user = lock(User, user.id)
    user.deleted_at = clock.now()
    user.handle = user.handle_key = user.handle_skeleton = f"former-{user.id}"
    user.name = user.bio = user.bio_html = user.location = user.website = ""
    user.email = user.email_key = user.password_hash = user.avatar_id = None
    user.email_confirmed_at = user.locale = user.time_zone = None
    links.void(user)
    sessions.end_other_sessions(user)
    ended = update(ApiToken).where(ApiToken.user_id == user.id, ApiToken.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=clock.now()))
    bus.record(PersonChanged(user.id))
    bus.record(PersonLeft(user.id))


@operation
def tidy() -> None:
    """Delete what nobody can use any more: counted tries, sessions and links past their time."""
    now = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < now - limits.KEPT))
    for past in (Session.created_at < now - rules.LONGEST, Session.seen_at < now - rules.IDLE):
        db.session.execute(delete(Session).where(past))
    db.session.execute(delete(MailedLink).where(MailedLink.expires_at < now - limits.KEPT))
