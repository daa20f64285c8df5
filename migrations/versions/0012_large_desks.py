"""Large desks: indexes in the order of the desk, and titles folded for comparing.

Revision ID: 0012
Revises: 0011
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LIVE = sa.text("status in ('proposed','open','pending','on_hold')")
NOT_ENDED = sa.text("ended_at is null")
IN_QUEUE = sa.text(
    "status not in ('proposed', 'pending', 'on_hold', 'solved', 'closed', 'declined')"
    " and (owner_id is null or offered_team_id is not null)"
)
ENDED = sa.text("ended_at is not null")
HOT = sa.text("hot_since is not null")
INDEXES = (
    ("ix_escalation_due", "escalation", ["due_at", "opened_at", "id"], NOT_ENDED),
    ("ix_escalation_status_due", "escalation", ["status", "due_at", "opened_at", "id"], NOT_ENDED),
    ("ix_escalation_oldest", "escalation", ["opened_at", "id"], NOT_ENDED),
    ("ix_escalation_status_oldest", "escalation", ["status", "opened_at", "id"], NOT_ENDED),
    ("ix_escalation_owner", "escalation", ["owner_id", "status"], NOT_ENDED),
    ("ix_escalation_queue_due", "escalation", ["due_at", "opened_at", "id"], IN_QUEUE),
    ("ix_escalation_queue_oldest", "escalation", ["opened_at", "id"], IN_QUEUE),
    ("ix_escalation_ended", "escalation", ["status", "ended_at", "id"], ENDED),
    ("ix_thread_heat_hot", "thread_heat", ["value", "thread_id"], HOT),
)
BEFORE = (
    ("ix_escalation_due", ["due_at", "id"], LIVE),
    ("ix_escalation_owner", ["owner_id", "status"], LIVE),
    ("ix_escalation_ended", ["status", "ended_at", "id"], None),
)
AT_ONCE = 1_000
THREAD = sa.table("thread", sa.column("id"), sa.column("title"), sa.column("title_folded"))


def upgrade() -> None:
    for name, _columns, _where in BEFORE:
        op.drop_index(name, "escalation")
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.add_column("thread", sa.Column("title_folded", sa.Text(), server_default="", nullable=False))
    _fold_titles()


def downgrade() -> None:
    op.drop_column("thread", "title_folded")
    for name, table, _columns, _where in INDEXES:
        op.drop_index(name, table)
    for name, columns, where in BEFORE:
        op.create_index(name, "escalation", columns, sqlite_where=where, postgresql_where=where)


def _fold_titles() -> None:
    """Neither database can: a thousand at a time, by their ids."""
    connection, last = op.get_bind(), 0
    page = sa.select(THREAD.c.id, THREAD.c.title).order_by(THREAD.c.id).limit(AT_ONCE)
    change = (
        sa.update(THREAD)
        .where(THREAD.c.id == sa.bindparam("of"))
        .values(title_folded=sa.bindparam("as_folded"))
    )
    while rows := connection.execute(page.where(THREAD.c.id > last)).all():
        connection.execute(
            change, [{"of": row.id, "as_folded": _folded(row.title)} for row in rows]
        )
        last = rows[-1].id


def _folded(title: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
