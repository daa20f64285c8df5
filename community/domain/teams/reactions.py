"""What the teams make of a role that is lost, and of a person who leaves."""

from community.domain import events
from community.domain.teams import operations
from community.domain.teams.rules import STAFF


def let_go(event: events.RoleGranted | events.PersonLeft) -> None:
    """Who is of the staff no longer is in no team."""
    if isinstance(event, events.PersonLeft) or event.role not in STAFF:
        operations.leave_all(event.user_id)
