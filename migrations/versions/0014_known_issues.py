"""Known issues: how far each is, its history, and the threads bound to it.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STANDING = sa.text("withdrawn_at IS NULL")
BOUND = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "known_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("fixed_in", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage in ('investigating','identified','fixed')", name=op.f("ck_known_issue_stage")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_known_issue_thread_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["user.id"], name=op.f("fk_known_issue_declared_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_issue")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_known_issue_thread_id")),
    )
    op.create_index(
        "ix_known_issue_standing", "known_issue", ["since", "id"],
        sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    _create_history()
    _create_bindings()


def downgrade() -> None:
    op.drop_table("known_issue_binding")
    op.drop_table("known_issue_change")
    op.drop_table("known_issue")


def _create_history() -> None:
    op.create_table(
        "known_issue_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("known_issue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("fixed_in", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["known_issue_id"],
            ["known_issue.id"],
            name=op.f("fk_known_issue_change_known_issue_id_known_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name=op.f("fk_known_issue_change_changed_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_issue_change")),
        sa.UniqueConstraint(
            "known_issue_id", "number", name=op.f("uq_known_issue_change_known_issue_id_number")
        ),
    )


def _create_bindings() -> None:
    op.create_table(
        "known_issue_binding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("known_issue_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("bound_by", sa.Integer(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["known_issue_id"],
            ["known_issue.id"],
            name=op.f("fk_known_issue_binding_known_issue_id_known_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_known_issue_binding_thread_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["bound_by"], ["user.id"], name=op.f("fk_known_issue_binding_bound_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["user.id"], name=op.f("fk_known_issue_binding_undone_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_issue_binding")),
    )
    op.create_index(
        "uq_known_issue_binding_standing", "known_issue_binding", ["thread_id"], unique=True,
        sqlite_where=BOUND, postgresql_where=BOUND,
    )  # fmt: skip
    op.create_index(
        "ix_known_issue_binding_issue", "known_issue_binding", ["known_issue_id", "thread_id"]
    )
