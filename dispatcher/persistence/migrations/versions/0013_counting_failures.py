"""What the counting of failures reads, in one index"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
COLUMNS = ["received_at", "kind", "equipment_id"]


def upgrade() -> None:
    op.create_index("ix_requests_sources", "requests", COLUMNS, unique=False)


def downgrade() -> None:
    op.drop_index("ix_requests_sources", table_name="requests")
