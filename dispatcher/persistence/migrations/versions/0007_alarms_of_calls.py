"""Clocks and alarms of calls, how they climb and are put aside, and who is on duty"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
MINUTES = (
    "appointment_minutes",
    "customer_minutes",
    "escalation_minutes",
    "cascade_minutes",
    "second_minutes",
    "lead_minutes",
    "shelve_minutes",
    "flood_starts",
    "flood_ends",
    "quiet_from",
    "quiet_until",
)
ALARM_COLUMNS = (
    "priority",
    "climb",
    "climbed_at",
    "climbed_to",
    "shelved_until",
    "shelved_by",
    "shelve_reason",
)


def upgrade() -> None:
    _add_to_clocks()
    _fill_clocks()
    _tie_clocks()
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("suspended_seconds", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_support", sa.Boolean(), nullable=False, server_default="0"))
    _make_tables()


def _add_to_clocks() -> None:
    for name in ("deadlines", "alarms"):
        op.add_column(name, sa.Column("request_id", sa.String(length=36), nullable=True))
        op.add_column(name, sa.Column("since", sa.DateTime(), nullable=True))
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("priority", sa.String(length=20), nullable=False, server_default="medium")
        )
        batch_op.add_column(sa.Column("climb", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("climbed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("climbed_to", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("shelved_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("shelved_by", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("shelve_reason", sa.Text(), nullable=False, server_default=""))


def _fill_clocks() -> None:
    """Until now there was one clock: an hour after the telling, about an intervention."""
    for name, due in (("deadlines", "due_at"), ("alarms", "raised_at")):
        op.execute(
            f"UPDATE {name} SET request_id = (SELECT request_id FROM interventions"
            f" WHERE interventions.id = {name}.intervention_id),"
            f" since = strftime('%Y-%m-%d %H:%M:%f000', {due}, '-60 minutes')"
        )


def _tie_clocks() -> None:
    for name in ("deadlines", "alarms"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("request_id", existing_type=sa.String(length=36), nullable=False)
            batch_op.alter_column("intervention_id", existing_type=sa.String(length=36), nullable=True)
            batch_op.create_foreign_key(op.f(f"fk_{name}_request_id"), "requests", ["request_id"], ["id"])
            batch_op.create_index(op.f(f"ix_{name}_request_id"), ["request_id"], unique=False)
    op.drop_index(op.f("ix_deadlines_due_at"), "deadlines")
    op.create_index(
        "ix_deadlines_running", "deadlines", ["due_at"], sqlite_where=sa.text("stopped_at IS NULL")
    )
    op.create_index(op.f("ix_alarms_raised_at"), "alarms", ["raised_at"], unique=False)
    op.create_index(op.f("ix_alarms_cleared_at"), "alarms", ["cleared_at"], unique=False)


def _make_tables() -> None:
    op.create_table(
        "alarm_rules",
        sa.Column("id", sa.String(length=36), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MINUTES),
        sa.Column("priorities", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_rules")),
    )
    op.create_table(
        "experts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("technician_id", sa.String(length=36), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("calendar_id", sa.String(length=36), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["technician_id"], ["technicians.id"], name=op.f("fk_experts_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("technician_id", name=op.f("uq_experts_technician_id")),
    )
    op.create_table(
        "people_on_duty",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("is_on_duty", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_on_duty")),
    )


def downgrade() -> None:
    """Go back to one clock an intervention: those of calls alone go, and the second helpers with them."""
    for name in ("people_on_duty", "experts", "alarm_rules"):
        op.drop_table(name)
    op.execute("DELETE FROM assignments WHERE is_support")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        for name in ("suspended_at", "suspended_seconds", "is_support"):
            batch_op.drop_column(name)
    op.drop_index("ix_deadlines_running", "deadlines")
    op.create_index(op.f("ix_deadlines_due_at"), "deadlines", ["due_at"], unique=False)
    op.drop_index(op.f("ix_alarms_raised_at"), "alarms")
    op.drop_index(op.f("ix_alarms_cleared_at"), "alarms")
    for name, more in (("deadlines", ()), ("alarms", ALARM_COLUMNS)):
        op.execute(f"DELETE FROM {name} WHERE kind <> 'appointment'")
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(op.f(f"ix_{name}_request_id"))
            batch_op.drop_constraint(op.f(f"fk_{name}_request_id"), type_="foreignkey")
            for column in ("request_id", "since", *more):
                batch_op.drop_column(column)
            batch_op.alter_column("intervention_id", existing_type=sa.String(length=36), nullable=False)
