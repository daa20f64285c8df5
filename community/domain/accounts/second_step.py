"""The second step of signing in: whoever has a second factor gives a code of it."""

from community.domain.accounts import limits, queries, second_factor, sessions
from community.domain.accounts.models import Session, User
from community.kernel import clock, tokens
from community.kernel.db import db
from community.kernel.errors import SignInNeeded
from community.kernel.operation import lock, operation
from community.kernel.words import say

TOO_LATE = say("That took too long, or was ended. Please give your password again.")


def finish(secret: str, code: str, address: str = "", agent: str = "") -> tuple[User, str]:
    """Sign in who waits with this session's secret, by a code: the person, and a new session's secret.

    Raises Invalid(code=…), RateLimited, SignInNeeded when nobody waits with it any more.
    """
    found = queries.awaiting_code_with(secret, clock.now())
    if found is None:
        raise SignInNeeded(TOO_LATE)
    user, session = found
    from_here = (limits.CODE_NETWORK, limits.network_of(address))
    with limits.trying([*second_factor.claims(user), from_here]):
        return user, _finish(user, session, secret, code, address, agent)


@operation
def _finish(user: User, session: Session, secret: str, code: str, address: str, agent: str) -> str:
    user = lock(User, user.id)
    kept = db.session.get(Session, session.id, populate_existing=True)
    # Ended meanwhile, by a new password or from another device.
    if kept is None or kept.token_digest != tokens.digest(secret):
        raise SignInNeeded(TOO_LATE)
    second_factor.spend(user, code)
    sessions.sign_out(secret)
    return sessions.open_session(user, address, agent, code_given=True)
