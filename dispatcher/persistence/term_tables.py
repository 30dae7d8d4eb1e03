"""The tables of contracts as data: calendars, levels of service, what each owes."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, UniqueConstraint

from dispatcher.domain.service_levels import AmountUnit, CommitmentKind, RuleUrgency

from .columns import Days, Openings, key, metadata, number, ref, version, word, words

calendars = Table(
    "calendars",
    metadata,
    key(),
    words("name"),
    words("zone"),
    Column("openings", Openings, nullable=False),
    words("holidays"),
    Column("closed_days", Days, nullable=False),
    version(),
)
service_levels = Table(
    "service_levels",
    metadata,
    key(),
    words("name"),
    number("rank"),
    ref("calendars"),
    Column("prepaid", Boolean, nullable=False),
    Column("prepaid_priority", Boolean, nullable=False),
    version(),
)
commitment_rules = Table(
    "commitment_rules",
    metadata,
    key(),
    Column(  # checked at the end: undo puts a level back after what it owes
        "level_id",
        String(36),
        ForeignKey("service_levels.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    word("kind", CommitmentKind),
    word("urgency", RuleUrgency),
    number("amount"),
    word("unit", AmountUnit),
    ref("calendars"),
    number("warn_minutes"),
    Column("runs_while_suspended", Boolean, nullable=False),
    version(),
    UniqueConstraint("level_id", "kind", "urgency", name="uq_commitment_rules_level_id"),
)
