"""Requests that are safe to repeat: each key of a person keeps the one answer it was given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel import bus, clock
from community.kernel.db import Base, UtcDateTime, db
from community.kernel.errors import Invalid
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say

T = TypeVar("T")

HEADER = "Idempotency-Key"
MAX_KEY = 255


class IdempotencyKey(Base):
    """A key, the request it came with, and the answer to it; written together with its effect."""

    __tablename__ = "idempotency_key"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_idempotency_key_created", "created_at"),  # what is forgotten when it is old
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(MAX_KEY))
    target: Mapped[str] = mapped_column(String(200))
    """Method and path: a key is for one request only."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of the request's body: the same key with another body is a mistake of the client."""
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    body: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request as it is recognised when it comes again."""

    person_id: int
    key: str
    target: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: str
    replayed: bool = False


@operation
def once(request: Repeatable, do: Callable[[], T], show: Callable[[T], Answer]) -> Answer:
    """Do what is asked and keep the answer, or give the answer that was kept.

    Key, effect and answer are one transaction: of several that come at once the first does it and
    the others wait for its answer; after a kill there is all of it or nothing. A refusal keeps
    nothing, so the mended request may use the same key. Raises Invalid for a key of another request.
    """
    is_new = insert_missing(
        IdempotencyKey,
        [
            {
                "person_id": request.person_id, "key": request.key, "target": request.target,
                "digest": request.digest, "status": 0, "headers": {}, "body": "",
                "created_at": clock.now(),
            }
        ],
    )  # fmt: skip
    row = _row(request)
    if not is_new:
        return _kept(row, request)

    result = do()
    bus.dispatch_pending()  # the answer shows what follows from it, too
    answer = show(result)
    row.status, row.headers, row.body = answer.status, answer.headers, answer.body
    return answer


@operation
def forget(before: datetime) -> None:
    """Forget the answers given before an instant; a repeat that late is a new request."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before))


def _row(request: Repeatable) -> IdempotencyKey:
    return db.session.scalars(
        select(IdempotencyKey)
        .where(IdempotencyKey.person_id == request.person_id, IdempotencyKey.key == request.key)
        .execution_options(populate_existing=True)
    ).one()


def _kept(row: IdempotencyKey, request: Repeatable) -> Answer:
    if (row.target, row.digest) != (request.target, request.digest):
        raise Invalid(
            **{
                HEADER: say(
                    "This key was sent with another request. Use a new key for a new request."
                )
            }
        )
    return Answer(row.status, dict(row.headers), row.body, replayed=True)
