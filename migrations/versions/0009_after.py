"""What comes after a solution: who was asked whether it worked, what they said, and news of cases.

Revision ID: 0009
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WAITING = sa.text("ask_at is not null")
# Only the newest of a thread may wait from now on.
CALL_OFF = """UPDATE follow_up SET ask_at = NULL WHERE id NOT IN
    (SELECT newest FROM (SELECT max(id) AS newest FROM follow_up WHERE ask_at IS NOT NULL
    GROUP BY thread_id) AS waiting)"""


def upgrade() -> None:
    op.execute(CALL_OFF)
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.alter_column("escalation_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.add_column(sa.Column("post_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_follow_up_post_id_post"), "post", ["post_id"], ["id"]
        )
        batch_op.create_index("ix_follow_up_thread", ["thread_id", "id"], unique=False)
        batch_op.create_index(
            "uq_follow_up_waiting",
            ["thread_id"],
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )
    op.create_table(
        "follow_up_answer",
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome in ('worked','partly','did_not')", name=op.f("ck_follow_up_answer_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_follow_up_answer_follow_up_id_follow_up"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_follow_up_answer_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "user_id", name=op.f("pk_follow_up_answer")),
    )
    with op.batch_alter_table("follow_up_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_answer_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("escalation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_notification_escalation_id_escalation"),
            "escalation",
            ["escalation_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_notification_escalation_id_escalation"), type_="foreignkey"
        )
        batch_op.drop_column("escalation_id")
    op.drop_table("follow_up_answer")
    op.execute("DELETE FROM follow_up WHERE escalation_id IS NULL")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("uq_follow_up_waiting", sqlite_where=WAITING, postgresql_where=WAITING)
        batch_op.drop_index("ix_follow_up_thread")
        batch_op.drop_constraint(batch_op.f("fk_follow_up_post_id_post"), type_="foreignkey")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("post_id")
        batch_op.alter_column("escalation_id", existing_type=sa.INTEGER(), nullable=False)
