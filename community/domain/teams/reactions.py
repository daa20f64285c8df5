"""What the teams make of a role that is lost."""

from community.domain import events
from community.domain.accounts.cards import STAFF
from community.domain.teams import operations


def let_go(event: events.RoleGranted) -> None:
    """Who is of the staff no longer is in no team."""
    if event.role not in STAFF:
        operations.leave_all(event.user_id)
