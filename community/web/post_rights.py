"""What the viewer of a thread's page may do with each of its posts: the answers of all rules, in one place."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.answers import rules as answer_rules
from community.domain.blocks.queries import Distances
from community.domain.flags.rules import may_flag
from community.domain.settings.queries import terms
from community.domain.suggestions.rules import may_suggest
from community.domain.threads import rules
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.withholding import may_mend
from community.domain.votes.rules import lacks, may_vote
from community.web.pages import Rights


def rights_to(
    card: PostCard,
    viewer: User | None,
    thread: Thread,
    now: datetime,
    is_changed: bool,
    distances: Distances,
) -> Rights:
    """What this viewer may do with a post of a thread's page; `is_changed` since staff stood behind it."""
    if viewer is None or not may(viewer, Right.COMMENT, now):
        return Rights()
    post, numbers = _as_post(card, thread), terms()
    accept = answer_rules.may_accept(viewer, post, now, numbers)
    endorse = answer_rules.may_endorse(viewer, post, now)
    return Rights(
        vote=may_vote(viewer, post, now),
        up_needs=lacks(viewer, 1, numbers),
        down_needs=lacks(viewer, -1, numbers),
        edit=rules.may_edit(viewer, post, now, numbers)
        or rules.may_retag(viewer, post, now, numbers),
        remove=rules.may_remove(viewer, post, now),
        restore=rules.may_restore(viewer, post, 0, now),
        comment=rules.may_comment(viewer, post, now) and card.author.id not in distances.blocked_by,
        accept=accept and thread.accepted_post_id != card.id,
        unaccept=accept and thread.accepted_post_id == card.id,
        endorse=endorse and (thread.official_post_id != card.id or is_changed),
        unendorse=endorse and thread.official_post_id == card.id,
        confirm=answer_rules.may_confirm(viewer, post, now),
        ask_asker=rules.may_ask_asker(viewer, post, now),
        flag=may_flag(viewer, post, now),
        suggest=may_suggest(viewer, post, now, numbers),
        mute=card.author.role is Role.MEMBER
        and not card.author.is_former
        and card.author.id != viewer.id,
        mend=card.removed_at is not None and may_mend(viewer, post),
    )


@dataclass(slots=True)
class _Facts:
    """Of a post, what the rules ask for: a row of the table takes ten times as long to make, and is slower to ask."""

    id: int
    thread_id: int
    parent_id: int | None
    author_id: int
    role: PostRole
    audience: Audience
    removed_at: datetime | None
    score: int
    created_at: datetime
    merged_from_id: int | None
    thread: Thread

    @property
    def opens_thread(self) -> bool:
        return self.role == PostRole.QUESTION and self.merged_from_id is None


def _as_post(card: PostCard, thread: Thread) -> Post:
    """A post of the card's facts, for the rules."""
    facts = _Facts(
        id=card.id, thread_id=card.thread_id, parent_id=card.parent_id, author_id=card.author.id,
        role=card.role, audience=card.audience, removed_at=card.removed_at,
        score=card.score, created_at=card.created_at, merged_from_id=card.merged_from_id,
        thread=thread,
    )  # fmt: skip
    return cast("Post", facts)
