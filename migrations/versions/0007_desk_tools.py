"""The desk's tools: saved views, ready replies, and who is there.

Revision ID: 0007
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("view", sa.String(length=20), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name="fk_saved_view_owner_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_view_owner_id_name"),
    )
    op.create_index("ix_saved_view_shared", "saved_view", ["is_shared", "name"])
    op.create_table(
        "ready_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("for_team", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_ready_reply_owner_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_ready_reply"),
    )
    op.create_index("ix_ready_reply_owner", "ready_reply", ["owner_id"])
    op.create_index("ix_ready_reply_team", "ready_reply", ["for_team", "title"])
    op.create_table(
        "presence",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('looking','typing')", name=op.f("ck_presence_state")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_presence_thread_id_thread"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_presence_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name="pk_presence"),
    )
    op.create_index("ix_presence_thread", "presence", ["thread_id", "until"])


def downgrade() -> None:
    for table in ("presence", "ready_reply", "saved_view"):
        op.drop_table(table)
