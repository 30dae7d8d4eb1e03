"""Pins to a range of time, and when a person's hand placed the work"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("placed_at", "pin_earliest", "pin_latest"):
        op.add_column("assignments", sa.Column(name, sa.DateTime(), nullable=True))
