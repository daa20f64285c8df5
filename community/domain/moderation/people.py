"""Warnings to people, and notes about them among those who care."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.moderation import log
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_note, clean_reason
from community.domain.threads.models import Post
from community.kernel import bus
from community.kernel.errors import Forbidden
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def warn(post: Post, by: User, reason: str) -> Act:
    """Tell the author of a post what was wrong with it; it stays on their record.

    Raises Forbidden, Invalid(reason=…).
    """
    log.check(by)
    reason = clean_reason(reason, needed=True)
    if post.author_id == by.id:
        raise Forbidden(say("You cannot warn yourself."))
    act = log.write(
        Verb.WARN, by.id, reason, thread_id=post.thread_id, post_id=post.id,
        person_id=post.author_id,
    )  # fmt: skip
    bus.record(events.PersonWarned(post.author_id, post.thread_id, post.id, act.id, by.id))
    return act


@operation
def note(person: User, by: User, text: str) -> Act:
    """Keep a note about a person, for moderators and staff only. Raises Forbidden, Invalid(text=…)."""
    log.check(by)
    return log.write(Verb.NOTE, by.id, clean_note(text), person_id=person.id)


def take_back_warning(act_id: int, by: User) -> None:
    """Undo it: the record of its person says so from then on. Raises Forbidden, Conflict."""
    _take_back(act_id, Verb.WARN, by)


def take_back_note(act_id: int, by: User) -> None:
    """Undo it: it stands on the record as undone. Raises Forbidden, Conflict."""
    _take_back(act_id, Verb.NOTE, by)


@operation
def _take_back(act_id: int, verb: Verb, by: User) -> None:
    log.check(by)
    log.note_undone(log.take_up(act_id, verb), by)
