"""A row in every table that can hold something of a person, filled with words one can look for afterwards."""

import json
from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from community.domain.departures import inventory
from community.kernel.db import UtcDateTime, db

AT = datetime(2026, 11, 1, tzinfo=UTC)
CHOICES = {
    "block.kind": "mute", "data_export.state": "ready", "departure.posts": "keep",
    "escalation.status": "solved", "escalation_move.to_status": "solved", "removal.kind": "removed",
    "escalation.priority": "normal", "escalation_move.kind": "solved",
    "post.role": "answer", "post.audience": "public", "post.body_format": "markdown",
    "closing_vote.wish": "close", "satisfaction_offer.rating": 3, "review_item.kind": "held",
    "user.role": "member", "consent.text_id": 1, "legal_text.page": "terms", "thread.turn": "needs_answer",
    "suggestion.taken": True, "departure.user_id": None, "presence.state": "looking",
    "follow_up_answer.outcome": "worked", "known_issue.stage": "fixed",
}  # fmt: skip


def tables():
    return db.metadata.sorted_tables


def holds_words(column):
    return isinstance(column.type, String | JSON)


def people_columns(table):
    return [
        column
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "user.id"
    ]


def plant(owner_id, other_id, places, words, mentioned):
    """In every table that is searched or deleted, a row of the owner's full of `words` where it is
    deleted with them, and rows of both with `mentioned` where anybody's words stand; how many."""
    deleted = {column.class_.__tablename__ for column in inventory.DELETED}
    planted = 0
    for table in tables():
        if table.name in ("user", "departure", "thread", "post"):
            continue
        if table.name in deleted:
            planted += _insert(table, {"user": owner_id}, places, words, everywhere=True)
        elif table.name in searching_names():
            for user_id in (owner_id, other_id):
                planted += _insert(table, {"user": user_id}, places, mentioned)
        if table.name in deleted and table.name in searching_names():
            planted += _insert(table, {"user": other_id}, places, mentioned)
    db.session.commit()
    return planted


def searching_names():
    return {words.name for words in inventory.SEARCHED}


def found(needles):
    """Where any of these words stands, in whatever case: every table there is, the index's own among them."""
    hits = []
    names = [table.name for table in tables()]
    if db.engine.dialect.name == "postgresql":
        names = db.session.scalars(
            text("select tablename from pg_tables where schemaname = 'public'")
        ).all()
    else:
        names = db.session.scalars(
            text("select name from sqlite_master where type = 'table'")
        ).all()
    for name in names:
        for row in db.session.execute(text(f'select * from "{name}"')):
            shown = " ".join(_shown(value) for value in row).lower()
            hits += [(name, needle) for needle in needles if needle.lower() in shown]
    db.session.rollback()
    return sorted(set(hits))


def _shown(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _insert(table, ids, places, words, everywhere=False):
    searched = {f"{one.name}.{name}" for one in inventory.SEARCHED for name in one.columns}
    values = {}
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        is_number = (
            column.primary_key and not column.foreign_keys and isinstance(column.type, Integer)
        )
        if not is_number:
            in_words = holds_words(column) and (everywhere or name in searched)
            values[column.name] = _value(column, ids, places, words if in_words else None)
    if table.name == "block":
        values["person_id"] = places["third"]
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    # Only what stands there already in the same way is left as it is.
    db.session.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())
    return 1


def _value(column, ids, places, words):
    name = f"{column.table.name}.{column.name}"
    if name in CHOICES:
        return CHOICES[name]
    if column.foreign_keys:
        return _key(next(iter(column.foreign_keys)), ids, places, column)
    return _plain(column, ids) if words is None else _words(column, words, ids)


def _key(key, ids, places, column):
    target = key.target_fullname.partition(".")[0]
    if target == "user":
        return ids["user"]
    if target in places:
        return places[target]
    if column.nullable:
        return None
    named = db.session.scalar(select(key.column).limit(1))
    assert named is not None, f"{column.table.name}.{column.name}: there is no {target} yet"
    return named


def _words(column, words, ids):
    if isinstance(column.type, JSON):
        return {"words": words, "more": [words]}
    if not column.type.length:
        return words
    text = f"{words} {ids['user']}"
    # A mail address cut in half is nobody's.
    return (
        text if len(text) <= column.type.length else text[: column.type.length].rpartition(" ")[0]
    )


def _plain(column, ids):
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return ids["user"]
    if isinstance(kind, Float):
        return 0.0
    if isinstance(kind, UtcDateTime | DateTime):
        return AT
    if isinstance(kind, Date):
        return date(2026, 11, 1)
    if isinstance(kind, LargeBinary):
        return b"x"
    if isinstance(kind, JSON):
        return {}
    return f"p{ids['user']}"[: kind.length]
