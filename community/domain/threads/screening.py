"""First posts that look like spam are held until somebody has looked."""

import re
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import select

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.skeletons import skeleton
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.cards import Audience, Withheld
from community.domain.threads.models import Post, Thread
from community.domain.threads.newcomers import links_in
from community.domain.threads.withholding import withhold
from community.kernel import clock
from community.kernel.db import db
from community.kernel.words import say

TYPED_FAST = say("It was typed faster than people type.")
WATCHED = say("It holds words that spam is made of.")
BARE_LINKS = say("It is hardly more than links.")
COPIED = say("The same text was taken away elsewhere.")

FEW_WORDS = 12  # beside a link: less is an advertisement as often as not
LONG_TEXT = 40  # characters; shorter ones ("It works for me, thanks!") are the same by chance
SAME_WITHIN = timedelta(days=2)
SPAM_WORDS = (
    "casino", "viagra", "cialis", "betting bonus", "payday loan", "buy followers",
    "escort service", "crypto giveaway", "double your bitcoin", "seo service",
    "customer care number", "whatsapp me", "replica watches",
)  # fmt: skip
UNSEEN = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def screen(thread: Thread, post: Post, by: User, typed_for: timedelta | None) -> None:
    """Hold a new post that looks like spam, if it is the first of its author; inside an operation."""
    if (
        Role(by.role) is not Role.MEMBER
        or post.audience != Audience.PUBLIC
        or _has_posted(by, post)
    ):
        return
    if reason := why_held(post, typed_for, clock.now()):
        withhold(thread, post, Withheld.HELD, reason)


def why_held(post: Post, typed_for: timedelta | None, now: datetime) -> str:
    """Why a first post should be looked at before it is shown, or nothing."""
    fast = timedelta(seconds=terms().of(Amount.TYPED_SECONDS))
    if typed_for is not None and typed_for < fast:
        return TYPED_FAST
    if has_watched_word(post.body):
        return WATCHED
    if links_in(post.body) and len(re.findall(r"\w+", _without_addresses(post.body))) < FEW_WORDS:
        return BARE_LINKS
    return COPIED if _is_copied(post, now) else ""


def has_watched_word(text: str) -> bool:
    """Whether a text holds a word of spam, however it is dressed up."""
    plain = f" {folded(text)} "
    return any(f" {folded(word)} " in plain for word in SPAM_WORDS)


def folded(text: str) -> str:
    """A text as it looks: without signs nobody sees, with look-alike letters made one, in words."""
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", skeleton(bare.casefold())))


def _without_addresses(text: str) -> str:
    return re.sub(r"(?:https?://|www\.)\S+", " ", text)


def _has_posted(by: User, post: Post) -> bool:
    earlier = select(Post.id).where(
        Post.author_id == by.id, Post.id != post.id, Post.removed_at.is_(None)
    )
    return db.session.scalar(earlier.limit(1)) is not None


def _is_copied(post: Post, now: datetime) -> bool:
    if len(post.body) < LONG_TEXT:
        return False
    same = select(Post.id).where(
        Post.removed_at > now - SAME_WITHIN, Post.id != post.id, Post.body == post.body
    )
    return db.session.scalar(same.limit(1)) is not None
