"""A chain of digests for the audit log, and authenticators that move to a new key.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from community.domain.moderation import chain
from community.kernel.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT_ONCE = 1_000  # rows
ACT = sa.table(
    "moderation_act", sa.column("id"), sa.column("verb"), sa.column("by_id"),
    sa.column("at", UtcDateTime()), sa.column("reason"), sa.column("thread_id"),
    sa.column("post_id"), sa.column("person_id"), sa.column("detail", sa.JSON()),
)  # fmt: skip


def upgrade() -> None:
    op.add_column("second_factor", sa.Column("mask", sa.String(length=40), nullable=True))
    links = op.create_table(
        "audit_link",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("network", sa.String(length=43), nullable=False),
        sa.Column("network_salt", sa.String(length=32), nullable=False),
        sa.Column("network_seal", sa.String(length=64), nullable=False),
        sa.Column("words_salt", sa.String(length=32), nullable=False),
        sa.Column("words_seal", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["moderation_act.id"], name=op.f("fk_audit_link_act_id_moderation_act")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("act_id", name=op.f("uq_audit_link_act_id")),
    )
    _link_what_stands(links)


def downgrade() -> None:
    op.drop_table("audit_link")
    op.drop_column("second_factor", "mask")


def _link_what_stands(links: sa.Table) -> None:
    # In the order in which they were written; from where, nobody noted then.
    connection, last = op.get_bind(), 0
    number, digest = 0, chain.BEGINNING
    while True:
        following = sa.select(ACT).where(ACT.c.id > last).order_by(ACT.c.id).limit(AT_ONCE)
        rows = []
        for act in connection.execute(following):
            number, last = number + 1, act.id
            row = _row(act, number, digest)
            digest = row["digest"]
            rows.append(row)
        if not rows:
            return
        connection.execute(sa.insert(links), rows)


def _row(act: sa.Row, number: int, before: str) -> dict[str, object]:
    words_salt = chain.salt()
    words = chain.words_seal(words_salt, act.reason, act.detail)
    network = chain.network_seal(chain.salt(), "")
    return {
        "number": number, "act_id": act.id, "request_id": "", "network": "", "network_salt": "",
        "network_seal": network, "words_salt": words_salt, "words_seal": words,
        "digest": chain.link(
            before, number, act_id=act.id, verb=act.verb, by_id=act.by_id, at=act.at,
            thread_id=act.thread_id, post_id=act.post_id, person_id=act.person_id, request_id="",
            words=words, network=network,
        ),
    }  # fmt: skip
