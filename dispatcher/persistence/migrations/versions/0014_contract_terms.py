"""Contracts say from when until when they hold, and for which machines"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
NAMES = ("starts_on", "ends_on", "equipment_ids", "prepaid_priority")


def upgrade() -> None:
    for name in ("starts_on", "ends_on"):
        op.add_column("contracts", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("contracts", sa.Column("equipment_ids", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("contracts", sa.Column("prepaid_priority", sa.Boolean(), nullable=True))


def downgrade() -> None:
    for name in reversed(NAMES):
        op.drop_column("contracts", name)
