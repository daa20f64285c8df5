"""What becomes of ready replies when their owner leaves."""

from community.domain import events
from community.domain.replies import operations


def erase(event: events.PersonLeft) -> None:
    operations.erase(event.user_id)
