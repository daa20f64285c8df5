"""Watched words: an admin adds one, or has one watched no longer."""

from sqlalchemy import update

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.events import WatchedWordChanged
from community.domain.spam import queries
from community.domain.spam.folding import folded
from community.domain.spam.models import MAX_WORD, WatchedWord
from community.kernel import bus, cache, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.storable import storable
from community.kernel.upsert import insert_missing
from community.kernel.words import say

MOST = 500  # words: each is looked for in every newcomer's post


def check_may(by: User) -> None:
    """Raises Forbidden for whoever may not see and change what is watched."""
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin can change the watched words."))


def watch(word: str, by: User) -> None:
    """Watch a word or phrase from now on. One that is watched changes nothing. Raises Forbidden, Invalid."""
    _change(word, by, is_watched=True)
    cache.forget(queries.WORDS_KEY)  # after the commit


def unwatch(word: str, by: User) -> None:
    """Watch it no longer. One that is not watched changes nothing. Raises Forbidden, Invalid."""
    _change(word, by, is_watched=False)
    cache.forget(queries.WORDS_KEY)


@operation
def _change(word: str, by: User, is_watched: bool) -> None:
    check_may(by)
    word = " ".join(storable(word).split())
    looks = folded(word)
    if not looks or len(word) > MAX_WORD:
        raise Invalid(word=say("A word or phrase of at most %(n)s characters.", n=MAX_WORD))
    watched = queries.watched_words()
    if (looks in watched) == is_watched:
        return
    if is_watched and len(watched) >= MOST:
        raise Invalid(word=say("At most %(n)s words are watched.", n=MOST))
    row = {
        "word": word, "is_watched": is_watched, "changed_by": by.id, "changed_at": clock.now()
    }  # fmt: skip
    if not insert_missing(WatchedWord, [{"looks": looks, **row}]):
        db.session.execute(update(WatchedWord).where(WatchedWord.looks == looks).values(**row))
    bus.record(WatchedWordChanged(word, is_watched, by.id))
