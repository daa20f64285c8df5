"""Finding people by the first letters of what they are called, with an index for each."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.queries import is_shown
from community.domain.accounts.skeletons import key
from community.kernel.db import db
from community.kernel.prefixes import begins_with, in_index_order

MAX_BEGINNING = 40  # characters


def beginning_with(begins: str, limit: int) -> list[PersonCard]:
    """People whose handle begins so, then those whose name does; each once, at most `limit`.

    A name is looked for as typed and with capitals, as names have them.
    """
    begins = begins[:MAX_BEGINNING]
    found = {card.id: card for card in _called(User.handle_key, key(begins), limit)}
    for spelling in dict.fromkeys((begins, begins.title())):
        if len(found) < limit:
            found |= {card.id: card for card in _called(User.name, spelling, limit)} | found
    return list(found.values())[:limit]


def _called(column: InstrumentedAttribute[str], prefix: str, limit: int) -> list[PersonCard]:
    query = (
        select(*selecting.columns())
        .where(begins_with(column, prefix), is_shown())
        .order_by(in_index_order(column))
        .limit(limit)
    )
    return [selecting.card(row) for row in db.session.execute(query)]
