"""Clocks and alarms of people who are to be rung up, about a call or about none"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
CLOCK = "id, cause, kind, due_at, version, since, call_back_id"


def upgrade() -> None:
    op.drop_index("ix_deadlines_running", "deadlines")
    for name in ("deadlines", "alarms"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("request_id", existing_type=sa.String(length=36), nullable=True)
            batch_op.add_column(sa.Column("call_back_id", sa.String(length=36), nullable=True))
            batch_op.create_index(op.f(f"ix_{name}_call_back_id"), ["call_back_id"], unique=False)
    op.create_index(
        "ix_deadlines_running", "deadlines", ["due_at"], sqlite_where=sa.text("stopped_at IS NULL")
    )
    op.execute(
        f"INSERT INTO deadlines ({CLOCK}) SELECT lower(hex(randomblob(16))), 'call-back:' || id, 'call_back',"
        " due_at, 1, starts_at, id FROM call_backs WHERE done_at IS NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_deadlines_running", "deadlines")
    for name in ("alarms", "deadlines"):
        op.execute(f"DELETE FROM {name} WHERE call_back_id IS NOT NULL")
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(op.f(f"ix_{name}_call_back_id"))
            batch_op.drop_column("call_back_id")
            batch_op.alter_column("request_id", existing_type=sa.String(length=36), nullable=False)
    op.create_index(
        "ix_deadlines_running", "deadlines", ["due_at"], sqlite_where=sa.text("stopped_at IS NULL")
    )
