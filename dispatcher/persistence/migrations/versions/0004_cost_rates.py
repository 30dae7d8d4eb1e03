"""Cost rates"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cost_rates",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("km_cents", sa.Integer(), nullable=False),
        sa.Column("hour_cents", sa.Integer(), nullable=False),
        sa.Column("overtime_cents", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "km_cents >= 0 AND hour_cents >= 0 AND overtime_cents >= 0",
            name=op.f("ck_cost_rates_not_negative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_rates")),
    )


def downgrade() -> None:
    op.drop_table("cost_rates")
