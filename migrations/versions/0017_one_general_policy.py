"""One service level for all categories without their own, held by the database.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

GENERAL = "category_id is null"
POLICY = sa.table("sla_policy", sa.column("id"), sa.column("category_id"), sa.column("is_general"))


def upgrade() -> None:
    with op.batch_alter_table("sla_policy") as table:
        table.add_column(sa.Column("is_general", sa.Boolean(), nullable=True))
    _mark_the_oldest()
    op.drop_index("uq_sla_policy_general", "sla_policy")
    with op.batch_alter_table("sla_policy") as table:
        table.create_unique_constraint("uq_sla_policy_is_general", ["is_general"])
        table.create_check_constraint("general", "(category_id is null) = (is_general is not null)")


def downgrade() -> None:
    with op.batch_alter_table("sla_policy") as table:
        table.drop_constraint("general", type_="check")
        table.drop_constraint("uq_sla_policy_is_general", type_="unique")
        table.drop_column("is_general")
    op.create_index(
        "uq_sla_policy_general", "sla_policy", ["category_id"], unique=True,
        sqlite_where=sa.text(GENERAL), postgresql_where=sa.text(GENERAL),
    )  # fmt: skip


def _mark_the_oldest() -> None:
    # Where two were made at once, the first goes by its id as it always did; the other was never asked.
    connection = op.get_bind()
    general = sa.select(POLICY.c.id).where(POLICY.c.category_id.is_(None)).order_by(POLICY.c.id)
    found = list(connection.scalars(general))
    if found:
        first = POLICY.c.id == found[0]
        connection.execute(sa.update(POLICY).where(first).values(is_general=True))
        connection.execute(sa.delete(POLICY).where(POLICY.c.id.in_(found[1:])))
