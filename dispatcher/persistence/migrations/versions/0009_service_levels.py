"""Calendars, levels of service and what each owes"""

import sqlalchemy as sa
from alembic import op

from dispatcher.persistence.shipped import ship_service_levels

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("openings", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("closed_days", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
    )
    op.create_table(
        "service_levels",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.String(length=36), nullable=False),
        sa.Column("prepaid", sa.Boolean(), nullable=False),
        sa.Column("prepaid_priority", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_service_levels_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_levels")),
    )
    op.create_table(
        "commitment_rules",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("level_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("calendar_id", sa.String(length=36), nullable=False),
        sa.Column("warn_minutes", sa.Integer(), nullable=False),
        sa.Column("runs_while_suspended", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_commitment_rules_calendar_id")
        ),
        sa.ForeignKeyConstraint(
            ["level_id"],
            ["service_levels.id"],
            name=op.f("fk_commitment_rules_level_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_rules")),
        sa.UniqueConstraint("level_id", "kind", "urgency", name=op.f("uq_commitment_rules_level_id")),
    )
    for table, name in (
        ("service_levels", "calendar_id"),
        ("commitment_rules", "level_id"),
        ("commitment_rules", "calendar_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{name}"), [name], unique=False)
    ship_service_levels(op.get_bind())


def downgrade() -> None:
    for table in ("commitment_rules", "service_levels", "calendars"):
        op.drop_table(table)
