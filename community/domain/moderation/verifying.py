"""Whether the chain of the audit log holds, and where it does not."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from community.domain.moderation import chain
from community.domain.moderation.models import Act, Link
from community.kernel.db import db

AT_ONCE = 1_000  # rows that are read together


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how; `number` is of the entry, 0 for none."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: who notes it elsewhere can prove later that all up to it stands."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def head() -> Head:
    """The newest entry of the chain; number 0 while there is none."""
    query = select(Link.number, Link.digest).order_by(Link.number.desc()).limit(1)
    found = db.session.execute(query).first()
    return Head(found.number, found.digest) if found else Head(0, chain.BEGINNING)


def breaks(noted: Head | None = None, newest: int | None = None) -> Iterator[Break]:
    """Where the chain does not hold, oldest first; of the newest entries alone, if a number of them is given.

    `noted` is a head from before, which must stand as it was.
    """
    after = max(0, head().number - newest) if newest is not None else 0
    before = Head(after, _digest_of(after))
    for link, act in _following(after):
        if link.number != before.number + 1:
            yield Break(link.number, f"entries {before.number + 1} to {link.number - 1} are gone")
        elif why := _fault(link, act, before.digest):
            yield Break(link.number, why)
        before = Head(link.number, link.digest)
    yield from _beside(noted, before.number)


def words_taken_out() -> int:
    """Of how many entries words were taken out, for people who left."""
    return db.session.scalar(select(func.count()).where(Link.words_salt == "")) or 0


def _following(after: int) -> Iterator[tuple[Link, Act | None]]:
    """The entries after this number, in their order, however many there are."""
    query = select(Link, Act).outerjoin(Act, Act.id == Link.act_id).order_by(Link.number)
    while rows := db.session.execute(
        query.where(Link.number > after).limit(AT_ONCE).execution_options(populate_existing=True)
    ).all():
        for row in rows:
            yield row.Link, row.Act
        after = rows[-1].Link.number


def _digest_of(number: int) -> str:
    """The digest of an entry; of none, what the chain begins with."""
    return db.session.scalar(select(Link.digest).where(Link.number == number)) or chain.BEGINNING


def _fault(link: Link, act: Act | None, before: str) -> str:
    if act is None:
        return "what was done is gone"
    told = chain.link(
        before, link.number, act_id=act.id, verb=act.verb, by_id=act.by_id, at=act.at,
        thread_id=act.thread_id, post_id=act.post_id, person_id=act.person_id,
        request_id=link.request_id, words=link.words_seal, network=link.network_seal,
    )  # fmt: skip
    if told != link.digest:
        return "who did what, when or to whom is another, or the entry before it is"
    if link.words_salt and link.words_seal != chain.words_seal(
        link.words_salt, act.reason, act.detail
    ):
        return "the words are others"
    proved = chain.network_seal(link.network_salt, link.network) == link.network_seal
    if (link.network_salt or link.network) and not proved:
        return "the network is another"
    return ""


def _beside(noted: Head | None, last: int) -> Iterator[Break]:
    unlinked = select(func.count()).select_from(Act).outerjoin(Link, Link.act_id == Act.id)
    if count := db.session.scalar(unlinked.where(Link.number.is_(None))):
        yield Break(0, f"{count} acts stand outside the chain")
    if noted is not None and noted.number and _digest_of(noted.number) != noted.digest:
        gone = f"the chain ends at {last}" if noted.number > last else "it is another now"
        yield Break(noted.number, f"it is not as it was noted: {gone}")
