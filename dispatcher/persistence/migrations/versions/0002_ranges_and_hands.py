"""Pins to a range of time, and when a person's hand placed the work"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
COLUMNS = ("placed_at", "pin_earliest", "pin_latest")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("assignments", sa.Column(name, sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Go back to what the first version can read: it knows no pin to a range."""
    op.execute("UPDATE assignments SET pin = 'none' WHERE pin = 'range'")
    for name in COLUMNS:
        op.drop_column("assignments", name)
