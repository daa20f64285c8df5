"""The ratings of a period, for the insights.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_satisfaction_offer_rated", "satisfaction_offer", ["rated_at"])


def downgrade() -> None:
    op.drop_index("ix_satisfaction_offer_rated", table_name="satisfaction_offer")
