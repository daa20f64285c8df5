"""Publishing the community's texts, and agreeing to them."""

from sqlalchemy.exc import IntegrityError

from community.domain.accounts.models import User
from community.domain.consents import queries, rules
from community.domain.consents.models import Consent, LegalText
from community.domain.consents.rules import Text
from community.domain.events import TextPublished
from community.kernel import bus, cache, clock, markdown
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


def publish(
    page: Text, body: str, by: User, note: str = "", asks_again: bool = True, after: int = 0
) -> LegalText:
    """Put a new version of a text in the place of version `after`; members are asked about it once.

    With `asks_again` false nobody is: an error was mended. Raises Forbidden, Invalid, Conflict when
    another has published meanwhile.
    """
    text = _publish(page, body, by, note, asks_again, after)
    # After the commit, or another thread could remember the old ones in between.
    cache.forget(queries.KEY)
    return text


@operation
def _publish(page: Text, body: str, by: User, note: str, asks_again: bool, after: int) -> LegalText:
    now = clock.now()
    if not rules.may_publish(by, now):
        raise Forbidden(say("Only an admin publishes the community’s texts."))
    body, note = rules.checked(body, note)
    before = queries.find(page)
    if (before.version if before else 0) != after:
        raise _overtaken()

    text = LegalText(
        page=page, version=after + 1, body=body, html=markdown.render(body), note=note,
        # The first of its kind is new to everybody.
        asks_again=asks_again or before is None, published_by=by.id, published_at=now,
    )  # fmt: skip
    db.session.add(text)
    try:
        db.session.flush()
    except IntegrityError:
        raise _overtaken() from None
    bus.record(TextPublished(page, text.version, by.id))
    return text


@operation
def agree(person: User) -> None:
    """Agree to the texts as they stand now; only when is kept, not from where. Twice is once."""
    person, now = lock(User, person.id), clock.now()
    rows = [{"user_id": person.id, "text_id": text.id, "at": now} for text in queries.newest()]
    insert_missing(Consent, rows)
    person.agreed_text_id = person.asked_text_id = queries.read().newest_id


@operation
def note_asked(person: User) -> None:
    """Note that a person was asked and would rather read first; they are not stopped again."""
    lock(User, person.id).asked_text_id = queries.read().newest_id


def _overtaken() -> Conflict:
    return Conflict(say("Somebody has published a newer version meanwhile. Look at it first."))
