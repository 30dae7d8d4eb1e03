"""Who is at the desk stands in the list of people on duty"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
DUTY = {"duty": '%"Duty"%'}


def upgrade() -> None:
    op.add_column("people_on_duty", sa.Column("since", sa.DateTime(), nullable=True))
    op.execute(
        "INSERT INTO people_on_duty (id, name, role, phone, is_on_duty, version, since)"
        " SELECT id, operator, 'desk', '', 1, version, since FROM duties"
    )
    op.drop_table("duties")
    _rewrite_journal()


def _rewrite_journal() -> None:
    """Let old entries speak of rows there still are: undo and the past read them."""
    bind = op.get_bind()
    told = bind.execute(
        sa.text("SELECT id, events, inverse FROM journal WHERE events LIKE :duty"), DUTY
    ).all()
    for entry_id, events, inverse in told:
        values = {"events": _rewritten(events), "inverse": _rewritten(inverse), "id": entry_id}
        bind.execute(
            sa.text("UPDATE journal SET events = :events, inverse = :inverse WHERE id = :id"), values
        )


def _rewritten(text: str | None) -> str | None:
    return json.dumps(_converted(json.loads(text))) if text is not None else None


def _converted(value: Any) -> Any:
    if isinstance(value, list):
        return [_converted(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _converted(one) for key, one in value.items()}
    if made.get("_type") != "Duty":
        return made
    made["name"] = made.pop("operator")
    return made | {"_type": "DutyPerson", "role": "desk", "phone": "", "is_on_duty": True}


def downgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.UniqueConstraint("operator", name="uq_duties_operator"),
    )
    op.execute(
        "INSERT INTO duties (id, operator, since, version)"
        " SELECT id, name, since, version FROM people_on_duty WHERE role = 'desk' AND is_on_duty"
    )
    op.execute("DELETE FROM people_on_duty WHERE role = 'desk'")
    op.drop_column("people_on_duty", "since")
