"""What the log of acts says of known issues."""

from community.domain import events
from community.domain.moderation import log
from community.domain.moderation.rules import Verb


def log_known_issue(event: events.KnownIssueChanged) -> None:
    log.write(
        Verb.SET_KNOWN_ISSUE if event.after else Verb.WITHDRAW_KNOWN_ISSUE, event.changed_by,
        thread_id=event.thread_id, before=event.before, after=event.after,
    )  # fmt: skip


def log_binding(event: events.ThreadBound) -> None:
    log.write(
        Verb.UNBIND if event.undone else Verb.BIND, event.bound_by, thread_id=event.thread_id,
        of=event.of_thread_id,
    )  # fmt: skip
