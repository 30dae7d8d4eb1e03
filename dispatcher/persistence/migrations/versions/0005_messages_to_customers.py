"""Messages go to customers, too"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
OPTIONAL = ("intervention_id", "technician_id")
REFERENCES = (("request_id", "requests"), ("customer_id", "customers"))
TIMES = ("arrival_was", "arrival_at")


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        for name in OPTIONAL:
            batch_op.alter_column(name, existing_type=sa.String(length=36), nullable=True)
        for name, table in REFERENCES:
            batch_op.add_column(sa.Column(name, sa.String(length=36), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_messages_{name}"), table, [name], ["id"])
            batch_op.create_index(op.f(f"ix_messages_{name}"), [name], unique=False)
        for name in TIMES:
            batch_op.add_column(sa.Column(name, sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Go back to an outbox for technicians alone: what was for customers is gone."""
    op.execute("DELETE FROM messages WHERE kind = 'news'")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        for name in TIMES:
            batch_op.drop_column(name)
        for name, _table in REFERENCES:
            batch_op.drop_index(op.f(f"ix_messages_{name}"))
            batch_op.drop_constraint(op.f(f"fk_messages_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
        for name in OPTIONAL:
            batch_op.alter_column(name, existing_type=sa.String(length=36), nullable=False)
