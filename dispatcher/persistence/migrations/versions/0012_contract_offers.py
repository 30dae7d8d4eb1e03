"""Contracts offered at closing, and what was said"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_offers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_contract_offers_customer_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_contract_offers_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_offers")),
    )
    for name in ("customer_id", "request_id"):
        op.create_index(op.f(f"ix_contract_offers_{name}"), "contract_offers", [name], unique=False)


def downgrade() -> None:
    op.drop_table("contract_offers")
