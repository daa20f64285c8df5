"""Writing for everyone with what is sensitive set apart: out of the public text, into the private lane, all at once.

The lane needs no live case: it is a readership, the asker and staff, and the team finds what lies in it when it has
the question. See docs/decisions/0019-what-comes-after.md.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from community.domain import events
from community.domain.accounts.models import User
from community.domain.answers.operations import answer
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.rules import may_write_for
from community.domain.threads.writing import add_post, earlier_submission
from community.kernel import bus, clock, sensitive
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@dataclass(frozen=True)
class Wording:
    """What stands in place of what was moved, and above it where it went; in the writer's language."""

    instead: str = "[moved to the private lane]"
    intro: str = "Taken out of the public text:"


@operation
def ask(by: User, wording: Wording, submission_key: str | None = None, **question: Any) -> Thread:
    """Ask as `threads.operations.ask` does, with what is sensitive in the private lane of the question."""
    parts = _Parts(wording)
    question["title"] = parts.public(question["title"])
    question["body"] = parts.public(question["body"])
    environment: Mapping[str, str] = question.pop("environment", None) or {}
    question["environment"] = {key: parts.public(value) for key, value in environment.items()}
    thread = threads.ask(by=by, submission_key=submission_key, **question)
    _write_apart(thread, by, parts, submission_key)
    return thread


@operation
def answer_apart(
    thread: Thread,
    by: User,
    body: str,
    wording: Wording,
    submission_key: str | None = None,
    **more: Any,
) -> Post:
    """Answer everyone, with what is sensitive in the private lane. Raises Forbidden, Invalid."""
    _check_may(by, thread)
    parts = _Parts(wording)
    post = answer(thread, by, parts.public(body), submission_key=submission_key, **more)
    _write_apart(thread, by, parts, submission_key)
    return post


@operation
def comment_apart(
    parent: Post,
    by: User,
    body: str,
    wording: Wording,
    submission_key: str | None = None,
    **more: Any,
) -> Post:
    """Comment for everyone, with what is sensitive in the private lane. Raises Forbidden, Invalid."""
    thread = lock(Thread, parent.thread_id)
    _check_may(by, thread)
    parts = _Parts(wording)
    post = threads.comment(parent, by, parts.public(body), submission_key, **more)
    _write_apart(thread, by, parts, submission_key)
    return post


@operation
def edit_apart(post: Post, by: User, wording: Wording, **wish: Any) -> Post:
    """Edit as `threads.editing.edit` does, with what is sensitive in the private lane.

    Raises Forbidden, Invalid, Stale, Gone.
    """
    thread = lock(Thread, post.thread_id)
    _check_may(by, thread)
    parts = _Parts(wording)
    wish["body"] = parts.public(wish["body"])
    if wish.get("title") is not None:
        wish["title"] = parts.public(wish["title"])
    if wish.get("environment") is not None:
        wish["environment"] = {key: parts.public(said) for key, said in wish["environment"].items()}
    edited = editing.edit(post, by=by, **wish)
    _write_apart(thread, by, parts, None)
    return edited


class _Parts:
    """Texts on their way to the public, and what was taken out of them."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.moved: list[str] = []

    def public(self, text: str) -> str:
        """The text without what is sensitive. Raises Invalid when it is all but that."""
        if not isinstance(text, str):
            return text  # refused by who takes it
        plain, found = sensitive.redact(text, self.wording.instead)
        if sensitive.find(plain):
            raise Invalid(body=say("There is too much in it to move. Write it to the team alone."))
        self.moved += [finding.excerpt for finding in found if finding.excerpt not in self.moved]
        return plain


def _check_may(by: User, thread: Thread) -> None:
    if not may_write_for(by, Audience.PRIVATE, thread, clock.now()):
        raise Forbidden(say("Only the asker and the support team write in the private lane."))


def _write_apart(thread: Thread, by: User, parts: _Parts, submission_key: str | None) -> None:
    key = hashlib.sha256(f"{submission_key} apart".encode()).hexdigest() if submission_key else None
    if not parts.moved or earlier_submission(by, key):
        return
    # Written though the question may be held as somebody's first: nobody but staff reads this.
    thread = lock(Thread, thread.id)
    body = f"{parts.wording.intro}\n\n{_fenced(parts.moved)}"
    post = add_post(thread, PostRole.ANSWER, by, body, Audience.PRIVATE, clock.now(), key)
    bus.record(events.AnswerPosted(thread.id, post.id, by.id, Audience.PRIVATE))


def _fenced(texts: list[str]) -> str:
    # As it was typed, character by character: Markdown would make something else of a password.
    longest = max((len(run) for text in texts for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence, *texts, fence])
