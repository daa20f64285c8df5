"""Rules: several of a kind, one for each category that wants its own; and when they were last carried out.

Revision ID: 0008
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEPT = sa.table(
    "escalation_rule",
    sa.column("kind", sa.String),
    sa.column("mode", sa.String),
    sa.column("threshold", sa.Integer),
    sa.column("words", sa.JSON),
    sa.column("changed_by", sa.Integer),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
GENERAL = sa.text("category_id is null")


def upgrade() -> None:
    rows = _taken_away()
    op.create_table(
        "escalation_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        *_columns(),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_escalation_rule_category_id_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_rule")),
        sa.UniqueConstraint(
            "kind", "category_id", name=op.f("uq_escalation_rule_kind_category_id")
        ),
    )
    op.create_index(
        "uq_escalation_rule_general",
        "escalation_rule",
        ["kind"],
        unique=True,
        sqlite_where=GENERAL,
        postgresql_where=GENERAL,
    )
    _put_back(rows)
    op.create_table(
        "rule_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_turn")),
    )


def downgrade() -> None:
    op.drop_table("rule_turn")
    # What was set for one category alone has no place in the older table.
    op.execute("DELETE FROM escalation_rule WHERE category_id IS NOT NULL")
    op.drop_index("uq_escalation_rule_general", table_name="escalation_rule")
    rows = _taken_away()
    op.create_table(
        "escalation_rule",
        sa.Column("kind", sa.String(length=30), nullable=False),
        *_columns(),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_escalation_rule")),
    )
    _put_back(rows)


def _columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "mode in ('off','propose','automatic')", name=op.f("ck_escalation_rule_mode")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name=op.f("fk_escalation_rule_changed_by_user")
        ),
    ]


def _taken_away() -> list[dict[str, object]]:
    """The rows of the table, which is dropped."""
    found = op.get_bind().execute(sa.select(KEPT)).mappings()
    rows = [dict(row) for row in found]
    op.drop_table("escalation_rule")
    return rows


def _put_back(rows: list[dict[str, object]]) -> None:
    if rows:
        op.bulk_insert(KEPT, rows)
