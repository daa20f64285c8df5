"""What joining means for the community's texts."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.consents import operations
from community.kernel.db import db


def agree(event: events.AccountOpened) -> None:
    """Who joins agrees to the texts that the form shows."""
    operations.agree(db.session.get_one(User, event.user_id))
