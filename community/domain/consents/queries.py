"""Reads of the community's texts, and of who agreed to what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.consents.models import Consent, LegalText
from community.domain.consents.rules import Text
from community.kernel.cache import remembered
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say

KEY = "legal texts"
KEPT = 10  # seconds: so soon does a new text reach the other processes


@dataclass(frozen=True, slots=True)
class Standing:
    """Which texts there are, and which of them everybody is asked about."""

    pages: tuple[Text, ...]
    newest_id: int
    """Of those that people are asked about; 0 while there is none."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A person agreed to a version."""

    page: Text
    version: int
    at: datetime


def standing() -> Standing:
    """Which texts there are now."""
    return remembered(KEY, KEPT, read)


def read() -> Standing:
    """The same, as the database has it at this moment."""
    rows = db.session.execute(
        select(LegalText.page, func.max(LegalText.id), LegalText.asks_again).group_by(
            LegalText.page, LegalText.asks_again
        )
    ).all()
    pages = {Text(row[0]) for row in rows}
    newest = max((row[1] for row in rows if row[2]), default=0)
    return Standing(tuple(page for page in Text if page in pages), newest)


def owes_answer(person: User) -> bool:
    """Whether there are texts this person has not agreed to."""
    return standing().newest_id > (person.agreed_text_id or 0)


def is_to_be_asked(person: User) -> bool:
    """Whether they were not even asked about the newest."""
    return owes_answer(person) and standing().newest_id > (person.asked_text_id or 0)


def find(page: Text) -> LegalText | None:
    """The newest version of a text."""
    query = select(LegalText).where(LegalText.page == page).order_by(LegalText.version.desc())
    return db.session.scalars(query.limit(1)).first()


def get(page: Text, version: int | None = None) -> LegalText:
    """A text, in its newest or in a certain version. Raises NotFound."""
    if version is None:
        text = find(page)
    else:
        query = select(LegalText).where(LegalText.page == page, LegalText.version == version)
        text = db.session.scalar(query) if 0 < version < 2**31 else None
    if text is None:
        raise NotFound(say("There is no such text."))
    return text


def newest() -> list[LegalText]:
    """The newest version of each text there is."""
    return [text for page in Text if (text := find(page)) is not None]


def versions(page: Text) -> list[LegalText]:
    """All versions of a text, the newest first."""
    query = select(LegalText).where(LegalText.page == page).order_by(LegalText.version.desc())
    return list(db.session.scalars(query.limit(100)))


def agreed_by(person: User) -> list[Agreed]:
    """What a person agreed to, the latest first."""
    query = (
        select(LegalText.page, LegalText.version, Consent.at)
        .join(LegalText, LegalText.id == Consent.text_id)
        .where(Consent.user_id == person.id)
        .order_by(Consent.id.desc())
    )
    return [Agreed(Text(row.page), row.version, row.at) for row in db.session.execute(query)]
