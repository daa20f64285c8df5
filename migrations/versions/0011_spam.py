"""Spam: what was learned, suspicions, watched words, silent limits, and the order of the queue.

Revision ID: 0011
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spam_bucket",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_spam_bucket")),
    )
    op.create_table(
        "silent_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("limited_by", sa.Integer(), nullable=True),
        sa.Column("limited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["limited_by"], ["user.id"], name=op.f("fk_silent_limit_limited_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_silent_limit_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silent_limit")),
    )
    with op.batch_alter_table("silent_limit", schema=None) as batch_op:
        batch_op.create_index(
            "uq_silent_limit_standing",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "watched_word",
        sa.Column("looks", sa.String(length=320), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("is_watched", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name=op.f("fk_watched_word_changed_by_user")
        ),
        sa.PrimaryKeyConstraint("looks", name=op.f("pk_watched_word")),
    )
    op.create_table(
        "spam_lesson",
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("buckets", sa.JSON(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_spam_lesson_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_spam_lesson")),
    )
    with op.batch_alter_table("spam_lesson", schema=None) as batch_op:
        batch_op.create_index("ix_spam_lesson_age", ["learned_at", "post_id"], unique=False)

    op.create_table(
        "suspicion",
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_suspicion_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_suspicion")),
    )
    op.create_table(
        "text_shingle",
        sa.Column("shingle", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_text_shingle_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shingle", "post_id", name=op.f("pk_text_shingle")),
    )
    with op.batch_alter_table("text_shingle", schema=None) as batch_op:
        batch_op.create_index("ix_text_shingle_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_shingle_post_id"), ["post_id"], unique=False)

    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Integer(), server_default="50", nullable=False))
        batch_op.create_index(
            "ix_review_item_score",
            ["score", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_review_item_score",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_column("score")

    with op.batch_alter_table("text_shingle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_shingle_post_id"))
        batch_op.drop_index("ix_text_shingle_at")

    op.drop_table("text_shingle")
    op.drop_table("suspicion")
    with op.batch_alter_table("spam_lesson", schema=None) as batch_op:
        batch_op.drop_index("ix_spam_lesson_age")

    op.drop_table("spam_lesson")
    op.drop_table("watched_word")
    with op.batch_alter_table("silent_limit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_silent_limit_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.drop_table("silent_limit")
    op.drop_table("spam_bucket")
