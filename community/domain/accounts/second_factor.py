"""The second factor: an authenticator and ten codes on paper, switched on, off and renewed."""

from datetime import datetime

from sqlalchemy import delete, update

from community.domain.accounts import factor_codes, guarding, limits, queries, rules
from community.domain.accounts.guarding import News
from community.domain.accounts.models import RecoveryCode, SecondFactor, Session, User
from community.domain.accounts.rules import Right
from community.kernel import clock, tokens
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say

WRONG = say("This code is not right, or it was used before. Please take the next one.")
KEY_CHANGED = say(
    "Codes of your authenticator cannot be checked any more: the site’s key was changed."
    " Use one of your recovery codes, or ask an admin."
)


@operation
def begin(user: User) -> SecondFactor:
    """Make the secret of an authenticator; it guards nothing until a code of it was given.

    One that was begun and not finished is forgotten. Raises Conflict when one is on.
    """
    user = lock(User, user.id)
    _refuse_if_on(user)
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    seed = tokens.new_secret()
    secret = factor_codes.secret_of(user.id, seed)
    factor = SecondFactor(
        user_id=user.id, seed=seed, secret_digest=tokens.digest(secret), created_at=clock.now()
    )
    db.session.add(factor)
    db.session.flush()
    return factor


def switch_on(user: User, session: Session, code: str) -> list[str]:
    """Have every sign-in ask for a code from now on: the recovery codes, which nobody can show again.

    All other sessions end. Raises Invalid(code=…), Conflict, RateLimited.
    """
    with limits.trying(claims(user)):
        return _switch_on(user, session, code)


@operation
def _switch_on(user: User, session: Session, code: str) -> list[str]:
    user, now = lock(User, user.id), clock.now()
    _refuse_if_on(user)
    factor = queries.factor_of(user)
    if factor is None:
        raise Conflict(say("Please begin again: there is no authenticator to confirm."))
    _take_step(user, factor, code, now)

    factor.confirmed_at = user.factor_since = now
    codes = _write_codes(user)
    guarding.end_others(user, keep=session)
    guarding.tell(user, News.FACTOR_ON, by=user)
    return codes


def switch_off(user: User, session: Session, code: str) -> None:
    """Have the password alone sign in again; all other sessions end. Raises Invalid(code=…), RateLimited.

    Switching off what is off changes nothing.
    """
    if user.factor_since is None:
        return
    with limits.trying(claims(user)):
        _switch_off(user, session, code)


@operation
def _switch_off(user: User, session: Session, code: str) -> None:
    user = lock(User, user.id)
    spend(user, code)
    _forget(user)
    guarding.end_others(user, keep=session)
    guarding.tell(user, News.FACTOR_OFF, by=user)


def renew_codes(user: User, session: Session, code: str) -> list[str]:
    """Ten recovery codes in place of those before; all other sessions end.

    Raises Invalid(code=…), Conflict when there is no second factor, RateLimited.
    """
    with limits.trying(claims(user)):
        return _renew_codes(user, session, code)


@operation
def _renew_codes(user: User, session: Session, code: str) -> list[str]:
    user = lock(User, user.id)
    if user.factor_since is None:
        raise Conflict(say("There is no second factor to make codes for."))
    spend(user, code)
    codes = _write_codes(user)
    guarding.end_others(user, keep=session)
    guarding.tell(user, News.NEW_CODES, by=user)
    return codes


@operation
def remove(user: User, by: User | None = None) -> None:
    """Take the second factor from somebody who lost it; all that lets them in ends, and they are told.

    `by` is None when it is done from the command line. Raises Forbidden, Conflict when there is none.
    """
    if by is not None and not rules.may(by, Right.GRANT_ROLES, clock.now()):
        raise Forbidden(say("Only an admin can remove somebody’s second factor."))
    if by is not None and by.id == user.id:
        raise Forbidden(say("Switch off your own in your settings, with a code."))
    user = lock(User, user.id)
    if user.factor_since is None:
        raise Conflict(say("This person has no second factor."))
    _forget(user)
    user.factor_asked_at = None
    guarding.end_access(user)
    guarding.tell(user, News.FACTOR_REMOVED, by=by)


@operation
def note_asked(user: User) -> datetime:
    """Note that somebody was told that the team needs a second factor; when that was first."""
    user = lock(User, user.id)
    user.factor_asked_at = user.factor_asked_at or clock.now()
    return user.factor_asked_at


def spend(user: User, code: str) -> None:
    """Use up a code of a locked person, of the authenticator or from paper; inside an operation only.

    Raises Invalid(code=…).
    """
    if _spend_recovery(user, code):
        guarding.tell(user, News.CODE_USED, by=user)
        return
    factor = queries.factor_of(user)
    if factor is None or factor.confirmed_at is None:
        raise Invalid(code=WRONG)
    _take_step(user, factor, code, clock.now())


def _take_step(user: User, factor: SecondFactor, code: str, now: datetime) -> None:
    kept = (user.id, factor.seed, factor.secret_digest, factor.mask)
    secret = factor_codes.standing_secret(*kept)
    if secret is None:
        raise Invalid(code=KEY_CHANGED)
    step = factor_codes.step_of(secret, code, now)
    # The person is locked: two who bring the same code come one after the other.
    if step is None or step <= (factor.last_step or 0):
        raise Invalid(code=WRONG)
    factor.last_step = step
    if not factor_codes.is_of_present_key(*kept):
        factor.seed, factor.mask = factor_codes.moved(user.id, secret)


def _spend_recovery(user: User, code: str) -> bool:
    spent = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_digest == factor_codes.recovery_digest(user.id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def _write_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = factor_codes.new_recovery_codes()
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_digest=factor_codes.recovery_digest(user.id, code))
        for code in codes
    )
    db.session.flush()
    return codes


def _forget(user: User) -> None:
    for theirs in (SecondFactor, RecoveryCode):
        db.session.execute(delete(theirs).where(theirs.user_id == user.id))
    user.factor_since = None


def _refuse_if_on(user: User) -> None:
    if user.factor_since is not None:
        raise Conflict(say("Your second factor is on already."))


def claims(user: User) -> list[limits.Claim]:
    """What a try at a code is counted against."""
    return [(limits.CODE_SHORT, str(user.id)), (limits.CODE_LONG, str(user.id))]
