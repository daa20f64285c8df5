"""What the viewer of a thread's page may do with each of its posts: the answers of all rules, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.answers import rules as answer_rules
from community.domain.blocks.queries import Distances
from community.domain.flags.rules import may_flag
from community.domain.settings.queries import terms
from community.domain.settings.rules import Terms
from community.domain.suggestions.rules import may_suggest
from community.domain.threads import rules
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.withholding import may_mend
from community.domain.votes.rules import lacks, may_vote
from community.web.pages import Rights

ANOTHER = 0  # the id of a person, or a post, that is to the rules like any other


@dataclass(frozen=True, slots=True)
class _Kind:
    """All that the rules ask of a post but when it was written and how it is liked: most of a page are alike in it.

    The rules are handed this and nothing else, so one that asks for more fails at once.
    """

    id: int
    """Of the viewer's own posts and of those that settled the thread, else ANOTHER."""
    author_id: int
    """Of the viewer and of who asked, else ANOTHER."""
    role: PostRole
    audience: Audience
    removed_at: datetime | None
    merged_from_id: int | None
    accepts: bool
    """The viewer may say that it settled the thread, or take that back."""
    is_blocked: bool
    """Its author wants to hear nothing of the viewer."""
    is_mutable: bool
    """Its author is somebody whom the viewer can keep away."""
    thread: Thread = field(compare=False)

    @property
    def opens_thread(self) -> bool:
        return self.role == PostRole.QUESTION and self.merged_from_id is None


@dataclass(slots=True)
class _Facts:
    """Of a post, what is asked before it is accepted: a row of the table takes ten times as long to make."""

    author_id: int
    role: PostRole
    audience: Audience
    removed_at: datetime | None
    score: int
    created_at: datetime
    thread: Thread


def rights_among(
    cards: Iterable[PostCard],
    viewer: User | None,
    thread: Thread,
    now: datetime,
    is_changed: bool,
    distances: Distances,
) -> dict[int, Rights]:
    """For each of these posts of a thread's page, by its id, what this viewer may do with it.

    `is_changed` since staff stood behind the official answer.
    """
    if viewer is None or not may(viewer, Right.COMMENT, now):
        return {card.id: Rights() for card in cards}
    numbers, known, found = terms(), dict[_Kind, Rights](), dict[int, Rights]()
    for card in cards:
        kind = _kind_of(card, viewer, thread, now, numbers, distances)
        if kind not in known:
            known[kind] = _rights_to(kind, viewer, now, numbers, is_changed)
        found[card.id] = known[kind]
    return found


def _kind_of(
    card: PostCard,
    viewer: User,
    thread: Thread,
    now: datetime,
    numbers: Terms,
    distances: Distances,
) -> _Kind:
    author = card.author
    facts = _Facts(
        author.id, card.role, card.audience, card.removed_at, card.score, card.created_at, thread
    )
    is_own = author.id == viewer.id
    is_named = is_own or card.id in (thread.accepted_post_id, thread.official_post_id)
    return _Kind(
        id=card.id if is_named else ANOTHER,
        author_id=author.id if is_own or author.id == thread.asker_id else ANOTHER,
        role=card.role,
        audience=card.audience,
        removed_at=card.removed_at,
        merged_from_id=card.merged_from_id,
        accepts=answer_rules.may_accept(viewer, cast("Post", facts), now, numbers),
        is_blocked=author.id in distances.blocked_by,
        is_mutable=author.role is Role.MEMBER and not author.is_former and not is_own,
        thread=thread,
    )


def _rights_to(
    kind: _Kind, viewer: User, now: datetime, numbers: Terms, is_changed: bool
) -> Rights:
    post, thread = cast("Post", kind), kind.thread
    endorse = answer_rules.may_endorse(viewer, post, now)
    return Rights(
        vote=may_vote(viewer, post, now),
        up_needs=lacks(viewer, 1, numbers),
        down_needs=lacks(viewer, -1, numbers),
        edit=rules.may_edit(viewer, post, now, numbers)
        or rules.may_retag(viewer, post, now, numbers),
        remove=rules.may_remove(viewer, post, now),
        restore=rules.may_restore(viewer, post, 0, now),
        comment=rules.may_comment(viewer, post, now) and not kind.is_blocked,
        accept=kind.accepts and thread.accepted_post_id != kind.id,
        unaccept=kind.accepts and thread.accepted_post_id == kind.id,
        endorse=endorse and (thread.official_post_id != kind.id or is_changed),
        unendorse=endorse and thread.official_post_id == kind.id,
        confirm=answer_rules.may_confirm(viewer, post, now),
        ask_asker=rules.may_ask_asker(viewer, post, now),
        flag=may_flag(viewer, post, now),
        suggest=may_suggest(viewer, post, now, numbers),
        mute=kind.is_mutable,
        mend=kind.removed_at is not None and may_mend(viewer, post),
    )
