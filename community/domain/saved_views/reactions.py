"""What becomes of saved views when their owner leaves."""

from community.domain import events
from community.domain.saved_views import operations


def erase(event: events.PersonLeft) -> None:
    operations.erase(event.user_id)
