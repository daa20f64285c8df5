"""Trust: settings, flags, the review queue, moderators' acts, suggested edits and badges.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name=op.f("fk_setting_changed_by_user")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "voided_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("voided_by", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_voided_pair_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["user.id"], name=op.f("fk_voided_pair_undone_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["user.id"], name=op.f("fk_voided_pair_voided_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"], ["user.id"], name=op.f("fk_voided_pair_voter_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_pair")),
    )
    with op.batch_alter_table("voided_pair", schema=None) as batch_op:
        batch_op.create_index(
            "uq_voided_pair_standing",
            ["voter_id", "author_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    op.create_table(
        "closing_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=6), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("wish in ('close','reopen')", name=op.f("ck_closing_vote_wish")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_closing_vote_thread_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_closing_vote_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_vote")),
    )
    with op.batch_alter_table("closing_vote", schema=None) as batch_op:
        batch_op.create_index(
            "uq_closing_vote_pending",
            ["thread_id", "user_id", "wish"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
    op.create_table(
        "badge_award",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_badge_award_post_id_post")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_badge_award_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "slug", name=op.f("pk_badge_award")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("is_trusted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_flag_post_id_post")),
        sa.ForeignKeyConstraint(["settled_by"], ["user.id"], name=op.f("fk_flag_settled_by_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_flag_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_flag_post_id_user_id")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index("ix_flag_user", ["user_id", "id"], unique=False)
    op.create_table(
        "moderation_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_moderation_act_by_id_user")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name=op.f("fk_moderation_act_person_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_moderation_act_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_moderation_act_thread_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["user.id"], name=op.f("fk_moderation_act_undone_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_act")),
    )
    with op.batch_alter_table("moderation_act", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_act_by", ["by_id", "id"], unique=False)
        batch_op.create_index("ix_moderation_act_person", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_moderation_act_thread", ["thread_id", "id"], unique=False)
        batch_op.create_index("ix_moderation_act_verb", ["verb", "id"], unique=False)
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "kind in ('flags','held','suggestion')", name=op.f("ck_review_item_kind")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["user.id"], name=op.f("fk_review_item_claimed_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user.id"], name=op.f("fk_review_item_closed_by_user")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_review_item_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
    )
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_item_open",
            ["opened_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_review_item_open",
            ["post_id", "kind"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=True),
        sa.Column("tag_slugs", sa.String(length=300), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_suggestion_post_id_post")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["user.id"], name=op.f("fk_suggestion_settled_by_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_suggestion_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_user", ["user_id", "post_id"], unique=False)
        batch_op.create_index(
            "uq_suggestion_pending",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("taken IS NULL"),
            postgresql_where=sa.text("taken IS NULL"),
        )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_from_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("removal", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="removed", nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_abuse", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_removal_kind"), "kind in ('removed','hidden','held')"
        )
        batch_op.alter_column("removed_by", existing_type=sa.INTEGER(), nullable=True)
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_thread_merged_into_id_thread", "thread", ["merged_into_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint("fk_thread_merged_into_id_thread", type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("locked_at")
    with op.batch_alter_table("removal", schema=None) as batch_op:
        batch_op.alter_column("removed_by", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_constraint(op.f("ck_removal_kind"), type_="check")
        batch_op.drop_column("is_abuse")
        batch_op.drop_column("kind")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("merged_from_id")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_column("carried")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suggestion_pending",
            sqlite_where=sa.text("taken IS NULL"),
            postgresql_where=sa.text("taken IS NULL"),
        )
        batch_op.drop_index("ix_suggestion_user")
    op.drop_table("suggestion")
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_item_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_review_item_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    op.drop_table("review_item")
    with op.batch_alter_table("moderation_act", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_act_verb")
        batch_op.drop_index("ix_moderation_act_thread")
        batch_op.drop_index("ix_moderation_act_person")
        batch_op.drop_index("ix_moderation_act_by")
    op.drop_table("moderation_act")
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_user")
    op.drop_table("flag")
    op.drop_table("badge_award")
    with op.batch_alter_table("closing_vote", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_closing_vote_pending",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
    op.drop_table("closing_vote")
    with op.batch_alter_table("voided_pair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_voided_pair_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    op.drop_table("voided_pair")
    op.drop_table("setting")
