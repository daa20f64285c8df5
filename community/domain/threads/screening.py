"""What new people post is held where it looks like spam, until somebody has looked."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.spam import operations as spam
from community.domain.spam import queries, sameness
from community.domain.spam.features import MOST_EARLIER, Circumstances, features_of
from community.domain.spam.models import TextShingle
from community.domain.spam.rules import (
    AUTHOR_WORDS,
    LONG_TEXT,
    SAME_WITHIN,
    UNKNOWN,
    Manner,
    Sign,
)
from community.domain.threads.cards import Audience, Withheld
from community.domain.threads.models import Post, Thread
from community.domain.threads.newcomers import is_new, links_in
from community.domain.threads.rules import is_built_on
from community.domain.threads.withholding import withhold
from community.kernel import clock
from community.kernel.db import db

FEW_WORDS = 12  # beside a link: less is an advertisement as often as not
MOST_COMPARED = 20  # texts that share a number with a new one


def screen(thread: Thread, post: Post, by: User, manner: Manner = UNKNOWN) -> None:
    """Hold a new post that looks like spam, if its author is new here or limited; inside an operation."""
    now = clock.now()
    limited = _is_limited(by, post, now)
    newcomer = _may_be_screened(by, post) and (_is_unknown(by, now) or not _has_posted(by, post))
    signs = [Sign.LIMITED] if limited else []
    if newcomer:
        signs += [*_of_manner(by, manner, now), *_of_text(thread, post), *_of_sameness(post, now)]
        if _is_unknown(by, now):
            spam.mark_text(post.id, post.body)
    if newcomer or limited:
        _hold_if_suspect(thread, post, by, signs)


def screen_edit(thread: Thread, post: Post, by: User) -> None:
    """Hold what its new or limited author made into spam after it stood; inside an operation.

    What others have built on stays: it would take their words away too.
    """
    now = clock.now()
    if by.id != post.author_id or post.removed_at is not None or is_built_on(post):
        return
    limited = _is_limited(by, post, now)
    if limited or (_may_be_screened(by, post) and _is_unknown(by, now)):
        signs = [Sign.LIMITED] if limited else []
        _hold_if_suspect(thread, post, by, [*signs, *_of_text(thread, post)])


def features(thread: Thread, post: Post, signs: Iterable[Sign], author: User) -> tuple[str, ...]:
    """What of a post is learned from and judged by; with the question of a thread goes its title."""
    title = thread.title if post.opens_thread else ""
    about = Circumstances(
        _kind(thread, post), thread.category_id if post.opens_thread else 0, _earlier(post)
    )
    return features_of(title, post.body, signs, is_new(author, post.created_at), about)


def _kind(thread: Thread, post: Post) -> str:
    return post.role if post.opens_thread or post.author_id != thread.asker_id else "own"


def _earlier(post: Post) -> int:
    """How many posts its author had written before, as far as it matters; the same whenever one asks."""
    before = select(Post.id).where(Post.author_id == post.author_id, Post.id < post.id)
    return len(db.session.scalars(before.limit(MOST_EARLIER)).all())


def _hold_if_suspect(thread: Thread, post: Post, by: User, signs: list[Sign]) -> None:
    judgement = queries.judge(features(thread, post, signs, by))
    if judgement.score >= terms().of(Amount.SPAM_AT):
        signs = [*signs, Sign.LIKELY]
    if signs:
        spam.suspect(post.id, signs, judgement)
        withhold(thread, post, Withheld.HELD, AUTHOR_WORDS[signs[0]])


def _may_be_screened(by: User, post: Post) -> bool:
    return Role(by.role) is Role.MEMBER and post.audience == Audience.PUBLIC


def _is_unknown(by: User, now: datetime) -> bool:
    """On the first day, and without the little reputation that says somebody was glad of them."""
    return is_new(by, now) and bool(terms().lacks(by, Privilege.MORE_LINKS))


def _is_limited(by: User, post: Post, now: datetime) -> bool:
    return _may_be_screened(by, post) and queries.standing_limit(by.id, now) is not None


def _of_manner(by: User, manner: Manner, now: datetime) -> list[Sign]:
    numbers = terms()
    fast = timedelta(seconds=numbers.of(Amount.TYPED_SECONDS))
    unproved = numbers.of(Amount.PROOF_BITS) and not manner.proved and is_new(by, now)
    found = {
        Sign.TRAP: manner.trapped,
        Sign.TYPED_FAST: manner.typed_for is not None and manner.typed_for < fast,
        Sign.NO_PROOF: bool(unproved),
    }
    return [sign for sign, holds in found.items() if holds]


def _of_text(thread: Thread, post: Post) -> list[Sign]:
    text = f"{thread.title}\n{post.body}" if post.opens_thread else post.body
    words = re.findall(r"\w+", re.sub(r"(?:https?://|www\.)\S+", " ", post.body))
    found = {
        Sign.WATCHED: queries.holds_watched_word(text),
        Sign.BARE_LINKS: len(words) < FEW_WORDS and links_in(post.body) > 0,
    }
    return [sign for sign, holds in found.items() if holds]


def _of_sameness(post: Post, now: datetime) -> list[Sign]:
    """Whether somebody wrote much the same on their first day of late, or it was taken away elsewhere."""
    if len(post.body) < LONG_TEXT:
        return []
    taken_away = select(Post.id).where(
        Post.removed_at > now - SAME_WITHIN, Post.id != post.id, Post.body == post.body
    )
    if db.session.scalar(taken_away.limit(1)) is not None:
        return [Sign.COPIED]
    mine = sameness.shingles(post.body)
    sharing = (
        select(Post.body)
        .join(TextShingle, TextShingle.post_id == Post.id)
        .where(
            TextShingle.shingle.in_(sameness.kept_of(mine)),
            TextShingle.at > now - SAME_WITHIN,
            Post.id != post.id,
        )
        .group_by(Post.id, Post.body)
        .order_by(func.count().desc(), Post.id)
        .limit(MOST_COMPARED)
    )
    bodies = db.session.scalars(sharing)
    return (
        [Sign.COPIED] if any(sameness.is_alike(mine, sameness.shingles(b)) for b in bodies) else []
    )


def _has_posted(by: User, post: Post) -> bool:
    earlier = select(Post.id).where(
        Post.author_id == by.id, Post.id != post.id, Post.removed_at.is_(None)
    )
    return db.session.scalar(earlier.limit(1)) is not None
