"""What a caller may read, put together from the domain's queries in a bounded number of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from community.api import showing, tagging
from community.domain.accounts.models import User
from community.domain.answers import queries as answers
from community.domain.follows import queries as follows
from community.domain.known_issues import queries as known_issues
from community.domain.threads import posts, queries
from community.domain.threads.cards import PostCard
from community.domain.threads.models import Thread
from community.domain.votes import queries as votes
from community.kernel.errors import Gone
from community.kernel.paging import MAX_LIMIT
from community.kernel.words import say


def thread(thread_id: int, viewer: User | None, just_made: bool = False) -> dict[str, Any]:
    """A thread with the posts this viewer may read; one just made also while it waits for a look.

    Raises NotFound, Gone.
    """
    found = queries.get_thread(thread_id, viewer, removed=just_made)
    shown, cursor = _posts_of(found, viewer, None, MAX_LIMIT)
    issue = known_issues.of_thread(found.id, viewer)
    return {
        **showing.thread(found),
        "closed": _closing(found, viewer),
        "known_issue": showing.known_issue(issue) if issue else None,
        "posts": shown,
        "posts_next": cursor,
        "mine": _thread_marks(found, viewer),
    }


def posts_of(
    thread_id: int, viewer: User | None, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of a thread: at most `limit` answers with their comments; the first has the question, too.

    Raises NotFound, Gone.
    """
    return _posts_of(queries.get_thread(thread_id, viewer), viewer, after, limit)


def post(post_id: int, viewer: User | None, just_made: bool = False) -> dict[str, Any]:
    """A post; one just made also while it waits for a look. Raises NotFound, Gone."""
    found = queries.get_post(post_id, viewer, removed=just_made)
    card = posts.card_of(post_id, viewer)
    # Removed since the line before.
    if card is None or (card.removed_at is not None and not just_made):
        raise Gone(say("This post was removed."))
    tagging.of_revision(card.revision)
    return _shown([card], found.thread, viewer)[0]


def _posts_of(
    found: Thread, viewer: User | None, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    page = answers.answers_to(found, viewer, after=after, limit=limit)
    question = [] if after else [posts.question_of(found.id, viewer)]
    cards = posts.with_comments(_standing([*question, *page.items]), viewer)
    comments = [comment for card in cards for comment in _standing(card.comments)]
    comments.sort(key=lambda comment: comment.id)
    return _shown([*cards, *comments], found, viewer), page.next


def _standing(cards: Iterable[PostCard]) -> list[PostCard]:
    # A moderator's page shows what was removed, to restore it; a program would take it for a post.
    return [card for card in cards if card.removed_at is None]


def _shown(cards: Sequence[PostCard], found: Thread, viewer: User | None) -> list[dict[str, Any]]:
    ids = [card.id for card in cards]
    voted = votes.votes_by(viewer, ids)
    tried = answers.confirmations_by(viewer, ids)
    verdicts = (found.accepted_post_id, found.official_post_id)
    return [
        showing.post(
            card,
            verdicts,
            {"vote": voted.get(card.id), "worked": tried.get(card.id)} if viewer else None,
        )
        for card in cards
    ]


def _thread_marks(found: Thread, viewer: User | None) -> dict[str, Any] | None:
    if viewer is None:
        return None
    return {
        "me_too": votes.has_this_too(viewer, found.id),
        "follows": follows.is_following(viewer, found.id),
    }


def _closing(found: Thread, viewer: User | None) -> dict[str, Any] | None:
    if found.closed_at is None:
        return None
    target = found.duplicate_of_id
    # A thread that this viewer may not read is not named.
    readable = bool(target and queries.rows_by_id([target], viewer))
    return {
        "reason": found.closed_reason,
        "at": found.closed_at,
        "duplicate_of": target if readable else None,
    }
