"""A mail that an admin sends to themselves, to see whether mail leaves at all."""

from sqlalchemy import exists, select

from community.domain.accounts import limits
from community.domain.accounts.models import User
from community.domain.notifications.models import Email
from community.domain.notifications.rules import TEST
from community.domain.settings.operations import check_may
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation


@operation
def send_test(by: User) -> None:
    """Have a mail sent to who asks for it, by the way all mails go. Raises Forbidden, RateLimited."""
    now = clock.now()
    check_may(by)
    limits.take([(limits.TEST_MAIL, str(by.id))])
    db.session.add(
        Email(
            user_id=by.id, to=by.email, kind=TEST, context={"path": "/admin"}, locale=by.locale,
            created_at=now, due_at=now,
        )
    )  # fmt: skip


def last_test(user: User) -> Email | None:
    """The latest such mail of a person, or None."""
    query = (
        select(Email)
        .where(Email.user_id == user.id, Email.kind == TEST)
        .order_by(Email.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def has_any_left() -> bool:
    """Whether a mail server took any mail, of those that are still remembered."""
    return bool(db.session.scalar(select(exists().where(Email.sent_at.is_not(None)))))
