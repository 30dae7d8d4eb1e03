"""People at customers, the log of contacts, call-backs, and by which way a call came"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {
    "customers": ("zone", "account_owner", "is_identified"),
    "equipment": ("release", "procedure"),
    "requests": (
        *("channel", "contact_id", "external_id", "opened_at", "slot_given_at", "answered_at", "verbatim"),
        *("sender", "from_customer", "is_unconfirmed", "attached_to"),
    ),
}


def upgrade() -> None:
    _contacts()
    for table, name in (
        *(("customers", "zone"), ("customers", "account_owner")),
        *(("equipment", "release"), ("equipment", "procedure")),
        *(("requests", "external_id"), ("requests", "verbatim"), ("requests", "sender")),
    ):
        op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("customers", sa.Column("is_identified", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("requests", sa.Column("channel", sa.String(20), server_default="phone", nullable=False))
    op.add_column("requests", sa.Column("from_customer", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("requests", sa.Column("is_unconfirmed", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("requests", sa.Column("attached_to", sa.String(36), nullable=True))
    for name in ("opened_at", "slot_given_at", "answered_at"):
        op.add_column("requests", sa.Column(name, sa.DateTime(), nullable=True))
    op.add_column("requests", sa.Column("contact_id", sa.String(36), nullable=True))
    op.create_index("ix_requests_contact_id", "requests", ["contact_id"])
    op.create_index("ix_requests_attached_to", "requests", ["attached_to"])
    op.create_index("ix_requests_external_id", "requests", ["external_id"])
    _log()
    _rules()


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_contacts_customer_id"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contacts_contract_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
    )
    for name in ("external_id", "customer_id", "contract_id"):
        op.create_index(f"ix_contacts_{name}", "contacts", [name])


def _log() -> None:
    op.create_table(
        "exchanges",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_whose("exchanges", customer_nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exchanges"),
    )
    for name in ("at", "customer_id", "contact_id", "request_id", "external_id", "addressee"):
        op.create_index(f"ix_exchanges_{name}", "exchanges", [name])
    op.create_table(
        "call_backs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        *_whose("call_backs", customer_nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
    )
    for name in ("external_id", "customer_id", "contact_id", "request_id", "done_at"):
        op.create_index(f"ix_call_backs_{name}", "call_backs", [name])


def _whose(table: str, *, customer_nullable: bool) -> tuple[sa.schema.SchemaItem, ...]:
    """Return the columns and keys that say whose row it is."""
    others = ("customer", "contact", "request")
    columns = tuple(
        sa.Column(f"{name}_id", sa.String(length=36), nullable=name != "customer" or customer_nullable)
        for name in others
    )
    keys = tuple(
        sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}s.id"], name=f"fk_{table}_{name}_id")
        for name in others
    )
    return (*columns, *keys)


def _rules() -> None:
    op.create_table(
        "contact_rules",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("call_back_minutes", sa.Integer(), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=False),
        sa.Column("answer_warning_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_rules"),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.UniqueConstraint("operator", name="uq_duties_operator"),
    )


def downgrade() -> None:
    op.drop_index("ix_requests_contact_id", "requests")
    op.drop_index("ix_requests_attached_to", "requests")
    op.drop_index("ix_requests_external_id", "requests")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
    for table in ("duties", "contact_rules", "call_backs", "exchanges", "contacts"):
        op.drop_table(table)
