"""What people have earned, and what the community asks of them, for tests that need either."""

from sqlalchemy import delete, insert

from community.domain.categories import operations as categories
from community.domain.reputation.operations import take_over
from community.domain.settings import operations as settings
from community.domain.settings import queries
from community.domain.settings.models import Setting
from community.domain.settings.schema import DAILY, PACE, Privilege
from community.kernel import cache
from community.kernel.db import db


def trusted(*people, reputation=2000):
    """Let people have earned so much elsewhere before they came here."""
    for person in people:
        take_over(person.id, reputation - person.reputation)
        db.session.refresh(person)


def everybody_votes(admin):
    """Have the admin open votes to all: where what votes bring is tested, who may cast them is not."""
    settings.change({Privilege.VOTE_UP: 1, Privilege.VOTE_DOWN: 1}, by=admin)


def unhurried(admin):
    """Have the admin let each do as much in a day as they like: where much is done, how much may be is not tested."""
    settings.change(dict.fromkeys((number.name for number in DAILY), 10_000), by=admin)


def unpaced(admin):
    """Have nobody wait between two posts, as tests write many at once; told to nobody."""
    rows = [
        {"name": number.name, "value": 0, "changed_by": admin.id, "changed_at": admin.joined_at}
        for number in PACE
    ]
    db.session.execute(insert(Setting), rows)
    db.session.commit()
    cache.forget(queries.KEY)


def paced():
    """Have everybody wait between two posts as the product is shipped."""
    db.session.execute(delete(Setting).where(Setting.name.in_([number.name for number in PACE])))
    db.session.commit()
    cache.forget(queries.KEY)


def known_tags(*slugs):
    """Have these tags made by somebody before."""
    categories.tags_named(slugs)
