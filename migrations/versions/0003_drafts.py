"""Drafts, asks that ended before they were posted, and finding people by the first letters.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_draft_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_draft_user_id_key")),
    )
    op.create_index("ix_draft_user", "draft", ["user_id", "kept_at"])
    op.create_index("ix_draft_kept", "draft", ["kept_at"])

    op.create_table(
        "ended_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_ended_ask_thread_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_ended_ask_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_ask")),
    )
    op.create_index("ix_ended_ask_at", "ended_ask", ["at"])
    op.create_index("ix_ended_ask_user", "ended_ask", ["user_id", "at"])

    for column in ("handle_key", "name"):
        op.create_index(
            f"ix_user_{column}_prefix", "user", [column],
            postgresql_ops={column: "text_pattern_ops"},
        )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_user_name_prefix", "user")
    op.drop_index("ix_user_handle_key_prefix", "user")
    op.drop_table("ended_ask")
    op.drop_table("draft")
