"""Who begins to follow a thread by taking part in it."""

from community.domain import events
from community.domain.follows.operations import add
from community.domain.threads.cards import Audience


def follow_own(event: events.ThreadOpened) -> None:
    add(event.thread_id, event.asker_id)


def follow_joined(event: events.AnswerPosted | events.CommentPosted) -> None:
    """Only by what is public: the count of followers must not tell of a note."""
    if event.audience == Audience.PUBLIC:
        add(event.thread_id, event.author_id)


def follow_shared(event: events.MeTooChanged) -> None:
    """Who has the problem too wants the answer too; taking it back leaves what one follows."""
    if event.said:
        add(event.thread_id, event.user_id)
