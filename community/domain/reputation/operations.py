"""Writing the ledger: always the difference between what stands and what was paid."""

from collections.abc import Iterable

from sqlalchemy import insert, select, update

from community.domain.accounts.models import User
from community.domain.reputation import queries
from community.domain.reputation.models import Entry
from community.domain.reputation.queries import Difference
from community.domain.reputation.rules import Cause
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation


def hold(*user_ids: int) -> None:
    """Keep these people's reputations from changing elsewhere until the transaction ends.

    What stands is read after this, so two changes at once are seen one after the other.
    """
    # In order of ids, against deadlocks; key_share, because everybody who writes anything holds a
    # share of their own row through its foreign key, and must not be waited for.
    db.session.execute(
        select(User.id)
        .where(User.id.in_(set(user_ids)))
        .order_by(User.id)
        .with_for_update(key_share=True)
    )


def settle(
    differences: Iterable[Difference], post_id: int = 0, actor_id: int | None = None
) -> None:
    """Enter what is lacking and add it up; inside an operation, with the people held.

    `post_id` and `actor_id` say what brought it about.
    """
    now = clock.now()
    for lacking in differences:
        db.session.add(
            Entry(
                user_id=lacking.user_id, cause=lacking.cause, object_id=lacking.object_id or post_id,
                actor_id=actor_id, points=lacking.points, counts_for=lacking.day, at=now,
            )
        )  # fmt: skip
        db.session.execute(
            update(User)
            .where(User.id == lacking.user_id)
            .values(reputation=User.reputation + lacking.points)
        )
    db.session.flush()


@operation
def rebuild(user_id: int) -> None:
    """Bring one person's ledger and reputation in line with what stands."""
    hold(user_id)
    settle(queries.of_all(user_id))


@operation
def rebuild_all() -> None:
    """Bring every ledger and every stored reputation in line with what stands."""
    now = clock.now()
    entries = [
        {
            "user_id": lacking.user_id, "cause": lacking.cause, "object_id": lacking.object_id,
            "points": lacking.points, "counts_for": lacking.day, "at": now,
        }
        for lacking in queries.of_all()
    ]  # fmt: skip
    if entries:
        db.session.execute(insert(Entry), entries)
    for user_id, _stored, right in queries.wrong_sums():
        db.session.execute(update(User).where(User.id == user_id).values(reputation=right))


@operation
def take_over(user_id: int, points: int) -> None:
    """Enter what a person had earned in an old forum, to be taken as given."""
    hold(user_id)
    settle([Difference(user_id, Cause.IMPORTED, 0, None, points)])
