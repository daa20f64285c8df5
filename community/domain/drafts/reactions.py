"""What becomes of drafts when their owner leaves."""

from community.domain import events
from community.domain.drafts import operations


def erase(event: events.PersonLeft) -> None:
    operations.erase(event.user_id)
