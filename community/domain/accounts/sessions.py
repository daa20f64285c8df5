"""Sessions: one a device, opened by a sign-in, each a row that can be ended."""

import re
from datetime import datetime

from sqlalchemy import delete, update

from community.domain.accounts.limits import network_of
from community.domain.accounts.models import Session, User
from community.kernel import clock, tokens
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.operation import lock, operation
from community.kernel.words import say

MAX_AGENT = 200


@operation
def open_session(user: User, address: str = "", agent: str = "", code_given: bool = False) -> str:
    """Sign a person in on one more device; the secret its cookie is to hold, known to nobody else.

    Whoever has a second factor is signed in by `second_step.finish` only: without a code given,
    the session waits for one, whichever way led to it.
    """
    now = clock.now()
    # As they are now: a factor that is being switched on ends what was opened without it.
    user = lock(User, user.id)
    secret = tokens.new_secret()
    db.session.add(
        Session(
            user_id=user.id,
            token_digest=tokens.digest(secret),
            created_at=now,
            seen_at=now,
            proved_at=now,
            address=network_of(address, v4=24, v6=48),
            agent=re.sub(r"[^\x20-\x7e]", "", agent)[:MAX_AGENT],
            awaits_code=user.factor_since is not None and not code_given,
        )
    )
    return secret


@operation
def sign_out(secret: str) -> None:
    """End the session of this secret; one that is not there is ended already."""
    db.session.execute(delete(Session).where(Session.token_digest == tokens.digest(secret)))


@operation
def end_session(session_id: int, by: User) -> None:
    """End one of one's own sessions. Raises NotFound for another's."""
    ended = db.session.execute(
        delete(Session).where(Session.id == session_id, Session.user_id == by.id)
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        raise NotFound(say("This sign-in has ended already."))


@operation
def end_other_sessions(user: User, keep: Session | None = None) -> None:
    """End all sessions of a person, but for the one in which they say so."""
    others = delete(Session).where(Session.user_id == user.id)
    if keep is not None:
        others = others.where(Session.id != keep.id)
    db.session.execute(others)


@operation
def forget_networks(before: datetime) -> None:
    """Forget from which network the sign-ins before this time came; the sessions go on."""
    old = update(Session).where(Session.created_at < before, Session.address != "")
    db.session.execute(old.values(address=""))


@operation
def note_seen(session: Session) -> None:
    """Note that a session and its person were here now."""
    now = clock.now()
    _note(Session, session.id, now)
    _note(User, session.user_id, now)


def _note(model: type[Session] | type[User], key: int, now: datetime) -> None:
    db.session.execute(update(model).where(model.id == key).values(seen_at=now))
