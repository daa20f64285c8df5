"""Taking a post from its readers, for good or until somebody has looked: what all who do it share."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Removal, Thread
from community.domain.threads.writing import count_tags, settle
from community.kernel import bus, clock
from community.kernel.db import db


def withhold(thread: Thread, post: Post, kind: Withheld, reason: str) -> None:
    """Keep a locked post from its readers until somebody has looked; inside an operation only.

    What is away already stays as it is.
    """
    if post.removed_at is not None:
        return
    take_away(
        thread, post,
        Removal(post_id=post.id, kind=kind, reason=reason, removed_by=None, removed_at=clock.now()),
    )  # fmt: skip
    bus.record(events.PostWithheld(thread.id, post.id, post.author_id, kind))


def take_away(thread: Thread, post: Post, removal: Removal) -> None:
    """Make a removal stand; with a question goes its thread."""
    post.removed_at = removal.removed_at
    if post.opens_thread:
        thread.removed_at = removal.removed_at
        count_tags(thread, -1)
    db.session.add(removal)
    settle(thread)


def bring_back(thread: Thread, post: Post, removal: Removal, by: User) -> None:
    """Undo the removal that stands."""
    post.removed_at = None
    removal.undone_by, removal.undone_at = by.id, clock.now()
    if post.opens_thread:
        thread.removed_at = None
        count_tags(thread, 1)
    settle(thread)
    bus.record(
        events.PostRestored(
            thread.id, post.id, post.author_id, thread.asker_id, by.id, removal.kind,
            removal.is_abuse,
        )
    )  # fmt: skip


def standing_removal(post: Post) -> Removal:
    """The removal that stands; an imported one that was never written down counts as by nobody."""
    query = (
        select(Removal)
        .where(Removal.post_id == post.id, Removal.undone_at.is_(None))
        .order_by(Removal.id.desc())
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).first() or Removal(
        post_id=post.id, kind=Withheld.REMOVED, removed_by=None, removed_at=post.removed_at,
        reason="", is_abuse=False,
    )  # fmt: skip


def may_mend(user: User | None, post: Post) -> bool:
    """Whether the author may make a hidden post readable by an edit: once, until somebody has looked."""
    if user is None or post.removed_at is None or user.id != post.author_id:
        return False
    if standing_removal(post).kind != Withheld.HIDDEN:
        return False
    mended = select(Removal.id).where(
        Removal.post_id == post.id,
        Removal.kind == Withheld.HIDDEN,
        Removal.undone_by == post.author_id,
    )
    return db.session.scalar(mended.limit(1)) is None


def withheld_among(post_ids: list[int]) -> dict[int, Removal]:
    """The removals that stand, by post; posts that can be read are absent."""
    if not post_ids:
        return {}
    query = select(Removal).where(Removal.post_id.in_(post_ids), Removal.undone_at.is_(None))
    return {removal.post_id: removal for removal in db.session.scalars(query.order_by(Removal.id))}
