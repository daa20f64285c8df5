"""Who may do what in a thread, whose turn it is, and what a title, body and tag must be. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import MAX_TAG, Category
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Privilege
from community.domain.threads.cards import Audience, PostRole, Turn
from community.domain.threads.models import (
    MAX_BODY,
    MAX_COMMENT_BODY,
    MAX_ENVIRONMENT,
    MAX_TAGS,
    MAX_TITLE,
    MIN_TITLE,
    Post,
    Thread,
)
from community.kernel.errors import Invalid, Together
from community.kernel.storable import storable
from community.kernel.visible import ink, without_invisible
from community.kernel.words import say

MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What decides whose turn it is; a Thread has all of these, and so may an importer's record."""

    closed: bool
    accepted: bool
    official: bool
    """An endorsement stands, and the asker has not said that it did not work."""
    remedied: bool
    escalated: bool
    others_answers: int
    asked_asker_at: datetime | None
    asker_posted_at: datetime | None


def turn(facts: TurnFacts) -> Turn:
    """Whose turn it is: closed, then solved, then with support, then the asker's, then the peers'."""
    if facts.closed:
        return Turn.CLOSED
    if facts.accepted or facts.official or facts.remedied:
        return Turn.SOLVED
    if facts.escalated:
        return Turn.WITH_SUPPORT
    if facts.asked_asker_at and (
        facts.asker_posted_at is None or facts.asked_asker_at > facts.asker_posted_at
    ):
        return Turn.WAITING_ON_ASKER
    return Turn.ANSWERED if facts.others_answers else Turn.NEEDS_ANSWER


def facts_of(thread: Thread) -> TurnFacts:
    """The facts of a thread's row."""
    return TurnFacts(
        closed=thread.closed_at is not None,
        accepted=thread.accepted_post_id is not None,
        official=thread.official_post_id is not None and not thread.verdict_failed,
        remedied=thread.remedied_at is not None,
        escalated=thread.escalated_at is not None,
        others_answers=thread.others_answers,
        asked_asker_at=thread.asked_asker_at,
        asker_posted_at=thread.asker_posted_at,
    )


def may_ask(user: User | None, category: Category, now: datetime) -> bool:
    """Members ask where members write; staff everywhere."""
    if user is None or not may(user, Right.ASK, now):
        return False
    return category.writers == "members" or user.is_staff


def takes_posts(thread: Thread) -> bool:
    """A closed, locked or removed thread takes nothing more."""
    return thread.closed_at is None and thread.locked_at is None and thread.removed_at is None


def may_write_for(user: User, audience: str, thread: Thread, now: datetime) -> bool:
    """Public: all; private: the asker and staff; notes: staff."""
    if audience == Audience.PUBLIC:
        return True
    if audience == Audience.PRIVATE:
        return user.id == thread.asker_id or may(user, Right.READ_PRIVATE, now)
    return may(user, Right.WRITE_NOTE, now)


def may_comment(user: User | None, parent: Post, now: datetime) -> bool:
    """Everybody who may read a question or answer comments on it while the thread is open."""
    if user is None or not may(user, Right.COMMENT, now) or parent.role == PostRole.COMMENT:
        return False
    return parent.removed_at is None and takes_posts(parent.thread)


def may_edit(user: User | None, post: Post, now: datetime, terms: Terms) -> bool:
    """The author, moderators and who has earned it, unless it is removed."""
    if user is None or post.removed_at is not None or not may(user, Right.COMMENT, now):
        return False
    if post.thread.removed_at is not None:
        return False
    if user.id == post.author_id or may(user, Right.EDIT_OTHERS, now):
        return True
    is_public = post.audience == Audience.PUBLIC
    return is_public and terms.opens(user, Privilege.EDIT_OTHERS, now)


def may_retag(user: User | None, post: Post, now: datetime, terms: Terms) -> bool:
    """Who has earned it changes the title and the tags of a question, and leaves its text."""
    if not post.opens_thread or post.removed_at is not None:
        return False
    return post.thread.removed_at is None and terms.opens(user, Privilege.RETAG, now)


def may_remove(user: User | None, post: Post, now: datetime) -> bool:
    """The author takes back what nobody built on; moderators remove anything."""
    if user is None or post.removed_at is not None or not may(user, Right.COMMENT, now):
        return False
    if may(user, Right.REMOVE_OTHERS, now):
        return True
    return user.id == post.author_id and not is_built_on(post)


def is_built_on(post: Post) -> bool:
    """Others have answered this question, or it is the answer that settled the thread."""
    thread = post.thread
    if post.opens_thread:
        return thread.others_answers > 0
    return post.id in (thread.accepted_post_id, thread.official_post_id)


def may_restore(user: User | None, post: Post, removed_by: int | None, now: datetime) -> bool:
    """Whoever removed it may undo it, and moderators may."""
    if user is None or post.removed_at is None or not may(user, Right.COMMENT, now):
        return False
    return may(user, Right.REMOVE_OTHERS, now) or (
        user.id == post.author_id and removed_by == user.id
    )


INFORMATION_REPUTATION = 250  # members from here on may say that a question needs information


def may_ask_asker(user: User | None, post: Post, now: datetime) -> bool:
    """Staff, moderators, and members of INFORMATION_REPUTATION, on a public post of their own or any."""
    if user is None or not may(user, Right.COMMENT, now) or not takes_posts(post.thread):
        return False
    if post.role == PostRole.QUESTION or post.author_id == post.thread.asker_id:
        return False
    if post.audience != Audience.PUBLIC or post.removed_at is not None:
        return False
    if may(user, Right.ASK_ASKER, now):
        return True
    return user.reputation >= INFORMATION_REPUTATION and user.id == post.author_id


# What makes sense


def clean_question(title: object, body: object, tags: Any) -> tuple[str, str, list[str]]:
    """All three at once, so that whoever asks learns of every fault. Raises Invalid."""
    refused = Together()
    none: list[str] = []
    cleaned = (
        refused(lambda: clean_title(title), ""),
        refused(lambda: clean_body(body), ""),
        refused(lambda: clean_tags(tags), none),
    )
    refused.tell()
    return cleaned


def clean_title(title: object) -> str:
    """A title in one line, trimmed. Raises Invalid(title=…)."""
    if not isinstance(title, str):
        raise Invalid(title=say("A title is text."))
    title = " ".join(_shown(unicodedata.normalize("NFC", title)).split())
    if ink(title) + title.count(" ") < MIN_TITLE:
        raise Invalid(
            title=say("A title needs at least %(n)s characters: say what goes wrong.", n=MIN_TITLE)
        )
    if len(title) > MAX_TITLE:
        raise Invalid(
            title=say(
                "A title has at most %(n)s characters; this one has %(m)s.",
                n=MAX_TITLE, m=len(title),
            )
        )  # fmt: skip
    return title


def clean_body(body: object, role: str = PostRole.ANSWER, before: str = "") -> str:
    """A body with its line ends made alike, no longer than `room_for` says. Raises Invalid(body=…)."""
    if not isinstance(body, str):
        raise Invalid(body=say("What you write is text."))
    body = storable(body).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not ink(body):
        raise Invalid(body=say("Write something first."))
    if len(body) > (most := room_for(role, before)):
        numbers = {"n": f"{most:,}", "m": f"{len(body):,}"}
        if role == PostRole.COMMENT:
            refusal = say("A comment has at most %(n)s characters; this has %(m)s. What needs more room belongs in an answer.", **numbers)  # fmt: skip
        else:
            refusal = say("At most %(n)s characters; this has %(m)s. Put long logs into a file elsewhere.", **numbers)  # fmt: skip
        raise Invalid(body=refusal)
    return body


def room_for(role: str, before: str = "") -> int:
    """The characters a post may have. A comment that came here longer may stay so, and not grow."""
    return max(MAX_COMMENT_BODY, len(before)) if role == PostRole.COMMENT else MAX_BODY


def clean_tags(tags: Any) -> list[str]:
    """Tags in lower case with hyphens, each once, in the order given. Raises Invalid(tags=…)."""
    if not isinstance(tags, Sequence) or isinstance(tags, str):
        raise Invalid(tags=say("Tags are a list of words."))
    found: list[str] = []
    for tag in tags:
        if not isinstance(tag, str):
            raise Invalid(tags=say("Each tag is a word."))
        slug = tag_slug(tag)
        if not ink(slug):
            raise Invalid(tags=say("A tag is made of letters and digits."))
        if len(slug) > MAX_TAG:
            raise Invalid(tags=say("A tag has at most %(n)s characters.", n=MAX_TAG))
        if slug not in found:
            found.append(slug)
    if len(found) > MAX_TAGS:
        raise Invalid(tags=say("At most %(n)s tags.", n=MAX_TAGS))
    return found


def tag_slug(tag: str) -> str:
    """A tag as it stands in addresses: letters of any alphabet, digits, dots, plus and sharp signs."""
    folded = unicodedata.normalize("NFKC", storable(tag)).casefold().strip()
    return re.sub(r"[^\w.+#]+", "-", folded.replace("_", "-")).strip("-.")


def clean_environment(given: Any, category: Category) -> dict[str, str]:
    """The answers to what the category asks for. Raises Invalid(environment=…)."""
    if not isinstance(given, Mapping):
        raise Invalid(environment=say("The environment is a set of named values."))
    clean: dict[str, str] = {}
    for asked in category.fields:
        value = given.get(asked["key"], "")
        if not isinstance(value, str):
            raise Invalid(environment=say("%(label)s is text.", label=asked["label"]))
        value = " ".join(_shown(value).split())
        if asked.get("required") and not value:
            raise Invalid(environment=say("%(label)s is needed here.", label=asked["label"]))
        if len(value) > MAX_ENVIRONMENT:
            raise Invalid(
                environment=say(
                    "%(label)s has at most %(n)s characters.",
                    label=asked["label"], n=MAX_ENVIRONMENT,
                )
            )  # fmt: skip
        if value:
            clean[asked["key"]] = value
    if unknown := set(given) - {asked["key"] for asked in category.fields}:
        raise Invalid(
            environment=say("This category does not ask for: %(names)s.", names=_listed(unknown))
        )
    return clean


def clean_reason(reason: object) -> str:
    """A short reason in one line. Raises Invalid(reason=…)."""
    if not isinstance(reason, str):
        raise Invalid(reason=say("A reason is text."))
    reason = " ".join(_shown(reason).split())
    if len(reason) > MAX_REASON:
        raise Invalid(reason=say("A reason has at most %(n)s characters.", n=MAX_REASON))
    return reason


def _shown(text: str) -> str:
    return storable(without_invisible(text))


def _listed(names: set[Any]) -> str:
    return ", ".join(sorted(str(name)[:40] for name in names)[:5])
