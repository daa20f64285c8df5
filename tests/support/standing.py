"""What people have earned, and what the community asks of them, for tests that need either."""

from community.domain.categories import operations as categories
from community.domain.reputation.operations import take_over
from community.domain.settings import operations as settings
from community.domain.settings.schema import Privilege
from community.kernel.db import db


def trusted(*people, reputation=2000):
    """Let people have earned so much elsewhere before they came here."""
    for person in people:
        take_over(person.id, reputation - person.reputation)
        db.session.refresh(person)


def everybody_votes(admin):
    """Have the admin open votes to all: where what votes bring is tested, who may cast them is not."""
    settings.change({Privilege.VOTE_UP: 1, Privilege.VOTE_DOWN: 1}, by=admin)


def known_tags(*slugs):
    """Have these tags made by somebody before."""
    categories.tags_named(slugs)
