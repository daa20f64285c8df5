"""The words that hold a newcomer's post, for programs of admins."""

from typing import Any

from community.api import care_wishes, trust_shapes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.spam import queries, watching

family = Family("Words", "The words and phrases that hold a newcomer’s post. For admins.")


@family.get("/watched-words", gives=trust_shapes.WatchedWords, for_members=True)
def list_watched_words() -> Listed:
    """All words that are watched, in order of the alphabet."""
    _admin()
    return listed([{"word": word} for word in queries.watched_words().values()], None)


@family.put("/watched-words", gives=trust_shapes.WatchedWord, asks=care_wishes.Watching)
def watch_word(wish: dict[str, Any]) -> dict[str, Any]:
    """Watch a word or phrase from now on. One that looks the same is the same, and stays as it is."""
    by = _admin()
    watching.watch(wish["word"], by)
    return {"word": queries.watched_like(wish["word"])}


@family.delete("/watched-words", asks=care_wishes.Watching)
def unwatch_word(wish: dict[str, Any]) -> None:
    """Watch a word no longer, however it is written. One that is not watched changes nothing."""
    watching.unwatch(wish["word"], _admin())


def _admin() -> User:
    by = signed_in()
    watching.check_may(by)
    return by
