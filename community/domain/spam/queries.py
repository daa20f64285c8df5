"""Reads of what was learned, of suspicions, of watched words and of silent limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.domain.spam import rules
from community.domain.spam.features import bucket_of
from community.domain.spam.folding import folded
from community.domain.spam.models import SilentLimit, SpamBucket, Suspicion, WatchedWord
from community.domain.spam.rules import Judgement, Sign
from community.kernel.cache import remembered
from community.kernel.db import db

WORDS_KEY, WORDS_KEPT = "watched words", 10  # seconds: so soon does a change reach other processes
SHIPPED = (
    "casino", "viagra", "cialis", "betting bonus", "payday loan", "buy followers",
    "escort service", "crypto giveaway", "double your bitcoin", "seo service",
    "customer care number", "whatsapp me", "replica watches",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuspicionCard:
    """Why somebody should look at a post."""

    signs: tuple[Sign, ...]
    score: int
    features: tuple[tuple[str, int], ...]


def judge(features: Iterable[str]) -> Judgement:
    """How much a post of these features resembles what was learned to be spam; neutral where nothing was."""
    buckets = {feature: bucket_of(feature) for feature in features}
    query = select(SpamBucket.bucket, SpamBucket.spam, SpamBucket.ham).where(
        SpamBucket.bucket.in_({0, *buckets.values()})
    )
    held = {row.bucket: (row.spam, row.ham) for row in db.session.execute(query)}
    learned = held.get(0, (0, 0))
    counts = {feature: held.get(bucket, (0, 0)) for feature, bucket in buckets.items()}
    return rules.judged(counts, *learned)


def lessons() -> tuple[int, int]:
    """How many posts it has learned from: those that were spam, and those that were none."""
    row = db.session.get(SpamBucket, 0, populate_existing=True)
    return (row.spam, row.ham) if row else (0, 0)


def suspicions(post_ids: Iterable[int]) -> dict[int, SuspicionCard]:
    """What was suspected of each of these posts; posts without are absent."""
    query = select(Suspicion).where(Suspicion.post_id.in_(list(post_ids)))
    return {
        row.post_id: SuspicionCard(
            tuple(map(Sign, row.signs)), row.score,
            tuple((str(name), int(share)) for name, share in row.features),
        )
        for row in db.session.scalars(query)
    }  # fmt: skip


def watched_words() -> dict[str, str]:
    """A map from how a watched word looks to the word: those shipped, and what admins changed."""
    words = {folded(word): word for word in SHIPPED}
    for row in db.session.scalars(select(WatchedWord).order_by(WatchedWord.looks)):
        words.pop(row.looks, None)
        if row.is_watched:
            words[row.looks] = row.word
    return dict(sorted(words.items(), key=lambda pair: pair[1].casefold()))


def watched_like(word: str) -> str | None:
    """The watched word that looks like this one, as it was written down; None if none does."""
    return watched_words().get(folded(word))


def holds_watched_word(text: str) -> bool:
    """Whether a text holds a watched word, however it is dressed up."""
    plain = f" {folded(text)} "
    watched = remembered(WORDS_KEY, WORDS_KEPT, watched_words)
    return any(f" {looks} " in plain for looks in watched)


def standing_limit(user_id: int, now: datetime) -> SilentLimit | None:
    """The silent limit that holds for a person now."""
    query = select(SilentLimit).where(
        SilentLimit.user_id == user_id, SilentLimit.undone_at.is_(None), SilentLimit.until > now
    )
    return db.session.scalar(query)
