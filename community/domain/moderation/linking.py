"""Putting acts into the chain of the audit log as they are committed, and taking out of it what may not stay."""

from datetime import datetime

from sqlalchemy import Select, select, update

from community.domain.account_events import PersonLeft
from community.domain.accounts.limits import network_of
from community.domain.care_events import ActWritten
from community.domain.moderation import chain
from community.domain.moderation.models import Act, Link
from community.kernel import origin
from community.kernel.db import db
from community.kernel.operation import operation, pass_one_by_one


def link(event: ActWritten) -> None:
    """Append an act to the chain; the last of all that its transaction does."""
    act = db.session.get_one(Act, event.act_id)
    # All rows are written before others are made to wait: nobody waits for us who has what we want.
    db.session.flush()
    pass_one_by_one("audit")
    before = db.session.execute(
        select(Link.number, Link.digest).order_by(Link.number.desc()).limit(1)
    ).first()
    number, digest = (before.number + 1, before.digest) if before else (1, chain.BEGINNING)
    db.session.add(_link(act, number, digest))
    db.session.flush()


@operation
def forget_networks(before: datetime) -> None:
    """Forget from which network acts before this time were done; the chain goes on holding."""
    _forget(select(Act.id).where(Act.at < before))


def forget_networks_of(event: PersonLeft) -> None:
    """Forget the networks of a person who leaves."""
    _forget(select(Act.id).where(Act.by_id == event.user_id))


def release_words(act_id: int) -> None:
    """Let words of an act be taken out: the chain holds, and says that they were; inside an operation only."""
    db.session.execute(update(Link).where(Link.act_id == act_id).values(words_salt=""))


def _forget(acts: Select[int]) -> None:
    known = update(Link).where(Link.act_id.in_(acts), Link.network_salt != "")
    db.session.execute(known.values(network="", network_salt=""))


def _link(act: Act, number: int, before: str) -> Link:
    # What the product does by itself is done in the request of somebody who knows nothing of it.
    here = origin.present() if act.by_id is not None else origin.NOWHERE
    network, network_salt = network_of(here.address, v4=24, v6=48), chain.salt()
    words_salt = chain.salt()
    words = chain.words_seal(words_salt, act.reason, act.detail)
    sealed = chain.network_seal(network_salt, network)
    return Link(
        number=number, act_id=act.id, request_id=here.request_id, network=network,
        network_salt=network_salt, network_seal=sealed, words_salt=words_salt, words_seal=words,
        digest=chain.link(
            before, number, act_id=act.id, verb=act.verb, by_id=act.by_id, at=act.at,
            thread_id=act.thread_id, post_id=act.post_id, person_id=act.person_id,
            request_id=here.request_id, words=words, network=sealed,
        ),
    )  # fmt: skip
