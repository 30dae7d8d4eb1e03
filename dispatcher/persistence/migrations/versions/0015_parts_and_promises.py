"""What was sent to a customer, and when he was promised an appointment"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("requests", sa.Column("parts", sa.Text(), server_default="", nullable=False))
    op.add_column("requests", sa.Column("parts_sent_at", sa.DateTime(), nullable=True))
    op.add_column("requests", sa.Column("parts_sent_by", sa.Text(), server_default="", nullable=False))
    op.add_column("appointments", sa.Column("promised_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("appointments", "promised_at")
    for name in ("parts_sent_by", "parts_sent_at", "parts"):
        op.drop_column("requests", name)
