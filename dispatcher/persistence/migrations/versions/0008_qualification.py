"""Qualification: what a call is worth, whose it is, who worked on it and how it ended"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
WORDS = {"impact": "important", "kind": "assistance", "coverage": "unasked", "result": "none"}
TEXTS = ("owner", "queue", "pool", "result_note", "redirected_to")
TIMES = ("due_at", "parked_at", "qualified_at", "handled_at", "closed_at", "began_at", "ended_at")
INDEXED = ("state", "closed_at")
REQUEST_COLUMNS = (*WORDS, "priority", "visit", *TEXTS, *TIMES)
# Where a case stands by its state, for cases that were there before: it was never asked.
WENT_THROUGH = {
    "qualified_at": "('qualified', 'handled', 'closed')",
    "handled_at": "('handled', 'closed')",
    "closed_at": "('closed')",
}


def upgrade() -> None:
    op.add_column("customers", sa.Column("kind", sa.String(20), nullable=False, server_default="external"))
    op.add_column("customers", sa.Column("live_since", sa.Date(), nullable=True))
    for name, word in WORDS.items():
        op.add_column("requests", sa.Column(name, sa.String(20), nullable=False, server_default=word))
    op.add_column("requests", sa.Column("priority", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("requests", sa.Column("visit", sa.Boolean(), nullable=True))
    for name in TEXTS:
        op.add_column("requests", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in TIMES:
        op.add_column("requests", sa.Column(name, sa.DateTime(), nullable=True))
    for name in INDEXED:
        op.create_index(op.f(f"ix_requests_{name}"), "requests", [name], unique=False)
    _make_tables()
    _fill()


def _fill() -> None:
    """Say of known cases what follows from their rows."""
    op.execute("UPDATE requests SET owner = CASE WHEN operator = '' THEN 'desk' ELSE operator END")
    op.execute("UPDATE requests SET visit = 1 WHERE id IN (SELECT request_id FROM interventions)")
    op.execute("UPDATE requests SET visit = 0 WHERE visit IS NULL AND state <> 'received'")
    for column, states in WENT_THROUGH.items():
        op.execute(f"UPDATE requests SET {column} = received_at WHERE state IN {states}")
    op.execute(
        "UPDATE requests SET due_at = (SELECT min(due_at) FROM interventions WHERE request_id = requests.id)"
    )
    place = (
        "coalesce((SELECT CASE level WHEN 'platinum' THEN 1 WHEN 'gold' THEN 2 WHEN 'silver' THEN 3 "
        "WHEN 'bronze' THEN 4 ELSE 5 END FROM contracts "
        "WHERE customer_id = requests.customer_id ORDER BY id LIMIT 1), 5)"
    )
    op.execute(f"UPDATE requests SET priority = max(1, {place} - (urgency = 'urgent'))")


def _make_tables() -> None:
    op.create_table(
        "priority_rules",
        _id(),
        sa.Column("impact", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        *_end("priority_rules"),
        sa.UniqueConstraint("impact", "urgency", "level", name=op.f("uq_priority_rules_cell")),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name=op.f("ck_priority_rules_one_to_five")),
    )
    op.create_table(
        "queue_rules",
        _id(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        *_end("queue_rules"),
        sa.UniqueConstraint("kind", "is_live", name=op.f("uq_queue_rules_cell")),
        sa.CheckConstraint("days > 0", name=op.f("ck_queue_rules_days_positive")),
    )
    op.create_table(
        "level_spells",
        _id(),
        *_of_request("level_spells"),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_end("level_spells"),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_level_spells_one_to_three")),
    )
    op.create_index(op.f("ix_level_spells_request_id"), "level_spells", ["request_id"], unique=False)
    op.create_table(
        "escalation_files",
        _id(),
        *_of_request("escalation_files"),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("settlement", sa.String(20), nullable=False),
        *_end("escalation_files"),
        sa.UniqueConstraint("request_id", name=op.f("uq_escalation_files_request_id")),
    )
    op.create_table(
        "attachments",
        _id(),
        *_of_request("attachments"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        *_end("attachments"),
    )
    op.create_index(op.f("ix_attachments_request_id"), "attachments", ["request_id"], unique=False)
    op.create_table(
        "kept_bytes",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_bytes")),
    )


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(36), nullable=False)


def _of_request(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f(f"fk_{table}_request_id")),
    )


def _end(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for name in (
        "kept_bytes",
        "attachments",
        "escalation_files",
        "level_spells",
        "queue_rules",
        "priority_rules",
    ):
        op.drop_table(name)
    for name in INDEXED:
        op.drop_index(op.f(f"ix_requests_{name}"), "requests")
    for name in REQUEST_COLUMNS:
        op.drop_column("requests", name)
    # Version 6 knows two urgencies.
    op.execute("UPDATE requests SET urgency = 'normal' WHERE urgency = 'low'")
    for name in ("kind", "live_since"):
        op.drop_column("customers", name)
