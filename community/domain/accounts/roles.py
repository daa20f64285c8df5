"""Roles and suspensions: given and taken by those who may, each written down."""

from datetime import datetime

from sqlalchemy import func, select

from community.domain.accounts import guarding, rules
from community.domain.accounts.cards import Role
from community.domain.accounts.models import RoleGrant, User
from community.domain.accounts.rules import Right
from community.domain.events import (
    PersonChanged,
    PersonSuspended,
    RoleGranted,
    SuspensionEnded,
)
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.storable import storable
from community.kernel.visible import ink, without_invisible
from community.kernel.words import say

MAX_REASON = 500


@operation
def grant_role(user: User, role: str, by: User | None = None, through_token: bool = False) -> User:
    """Give a person a role; their sessions and tokens end, so that nothing goes on with the one before.

    `by` is None when it is done from the command line. The role they have changes nothing.
    With a token alone nobody becomes an admin or stops being one: no password is asked there.
    Raises Forbidden, Invalid(role=…), Conflict for the last admin.
    """
    now = clock.now()
    if by is not None and not rules.may(by, Right.GRANT_ROLES, now):
        raise Forbidden(say("Only an admin can grant a role."))
    if role not in list(Role):
        raise Invalid(role=say("A role is one of: %(roles)s.", roles=", ".join(Role)))
    user = lock(User, user.id)
    if user.role == role:
        return user
    if through_token and Role.ADMIN in (user.role, role):
        raise Forbidden(say("Admins are made and unmade on the site only, with the password."))
    _keep_an_admin(user)

    granted_by = by.id if by else None
    db.session.add(
        RoleGrant(
            user_id=user.id, role=role, before=user.role, granted_by=granted_by, granted_at=now
        )
    )
    bus.record(RoleGranted(user.id, user.role, role, granted_by))
    user.role = Role(role)
    guarding.end_access(user)
    bus.record(PersonChanged(user.id))
    return user


@operation
def suspend(user: User, until: datetime, reason: str, by: User) -> User:
    """Let a person read and nothing else until a time; their sessions and mailed links end; they may sign in again to read.

    Raises Forbidden, Invalid(until=…, reason=…).
    """
    now = clock.now()
    if not rules.may_suspend(user, by, now):
        raise Forbidden(say("You cannot suspend this person."))
    reason = " ".join(storable(without_invisible(reason)).split())
    if until <= now:
        raise Invalid(until=say("A suspension ends in the future."))
    if not ink(reason) or len(reason) > MAX_REASON:
        raise Invalid(reason=say("Give a reason of at most %(most)s characters.", most=MAX_REASON))

    user = lock(User, user.id)
    user.suspended_until, user.suspension_reason = until, reason
    guarding.end_others(user)  # programs may read on and fetch the data, as their person may
    bus.record(PersonSuspended(user.id, by.id, until.isoformat(), reason))
    return user


@operation
def unsuspend(user: User, by: User) -> User:
    """End a suspension before its time. Raises Forbidden."""
    if not rules.may_suspend(user, by, clock.now()):
        raise Forbidden(say("You cannot end this suspension."))
    user = lock(User, user.id)
    if user.suspended_until is not None:
        user.suspended_until, user.suspension_reason = None, ""
        bus.record(SuspensionEnded(user.id, by.id))
    return user


def give_back(user: User) -> None:
    """Have a locked person who leaves no role any more; inside an operation only. Raises Conflict."""
    _keep_an_admin(user)
    before, user.role = user.role, Role.MEMBER
    if before != Role.MEMBER:
        db.session.add(
            RoleGrant(
                user_id=user.id, role=Role.MEMBER, before=before, granted_by=user.id,
                granted_at=clock.now(),
            )
        )  # fmt: skip
        bus.record(RoleGranted(user.id, before, Role.MEMBER, user.id))


def _keep_an_admin(user: User) -> None:
    if user.role != Role.ADMIN:
        return
    admins = select(func.count()).where(User.role == Role.ADMIN, User.deleted_at.is_(None))
    if (db.session.scalar(admins) or 0) <= 1:
        raise Conflict(say("Somebody must stay an admin: make another one first."))
