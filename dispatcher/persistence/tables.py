"""Every table, key, index and constraint."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from dispatcher.domain.alarms import ClockKind, Priority
from dispatcher.domain.appointments import AppointmentState, AssignmentState, Pin
from dispatcher.domain.articles import ArticleState, LinkOutcome
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.duty import DutyRole
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.messages import MessageKind, MessageState
from dispatcher.domain.requests import Coverage, Impact, RequestKind, RequestState, Result, Urgency
from dispatcher.domain.support import Settlement

from .columns import Keys, Spans, Word
from .columns import between as _between
from .columns import external as _external
from .columns import in_order as _in_order
from .columns import key as _id
from .columns import metadata as metadata
from .columns import number as _number
from .columns import ref as _ref
from .columns import version as _version
from .columns import when as _when
from .columns import word as _word
from .columns import words as _text
from .term_tables import calendars as calendars
from .term_tables import commitment_rules as commitment_rules
from .term_tables import service_levels as service_levels

customers = Table(
    "customers",
    metadata,
    _id(),
    _external(),
    _text("name", index=True),
    _text("phone", index=True),
    _text("language"),
    _version(),
    _text("zone", server_default=""),
    _text("account_owner", server_default=""),
    Column("is_identified", Boolean, nullable=False, server_default="1"),
    _word("kind", CustomerKind, server_default="external"),
    Column("live_since", Date, nullable=True),
)
sites = Table(
    "sites",
    metadata,
    _id(),
    _external(),
    _ref("customers"),
    _text("name"),
    _text("address"),
    _text("town"),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    _version(),
    _between("latitude", -90, 90),
    _between("longitude", -180, 180),
)
equipment = Table(
    "equipment",
    metadata,
    _id(),
    _external(),
    _ref("sites"),
    _text("model"),
    _text("serial", index=True),
    _text("skill"),
    _version(),
    _text("release", server_default=""),
    _text("procedure", server_default=""),
)
contracts = Table(
    "contracts",
    metadata,
    _id(),
    _external(),
    _ref("customers"),
    Column("level", String(20), nullable=False),  # the key of a service level
    _version(),
    Column("starts_on", Date, nullable=True),
    Column("ends_on", Date, nullable=True),
    Column("equipment_ids", Keys, nullable=False, server_default="[]"),
    Column("prepaid_priority", Boolean, nullable=True),
)
technicians = Table(
    "technicians",
    metadata,
    _id(),
    _external(),
    _text("name"),
    _text("team"),
    Column("skills", JSON, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    _text("phone"),
    _text("language"),
    _version(),
    _between("latitude", -90, 90),
    _between("longitude", -180, 180),
)
shifts = Table(
    "shifts",
    metadata,
    _id(),
    _external(),
    _ref("technicians"),
    _when("starts_at", nullable=False, index=True),
    _when("ends_at", nullable=False),
    _when("lunch_earliest"),
    _when("lunch_latest"),
    _number("lunch_minutes"),
    _number("revision"),
    _in_order("starts_at", "ends_at"),
)
absences = Table(
    "absences",
    metadata,
    _id(),
    _ref("technicians"),
    _when("starts_at", nullable=False, index=True),
    _when("ends_at", nullable=False, index=True),
    _text("reason"),
    _version(),
    _in_order("starts_at", "ends_at"),
)
requests = Table(
    "requests",
    metadata,
    _id(),
    _number("number", unique=True),
    _when("received_at", nullable=False, index=True),
    _text("operator"),
    _word("state", RequestState, index=True),
    _ref("customers"),
    _ref("equipment", nullable=True),
    _text("fault"),
    _word("urgency", Urgency),
    _number("level"),
    _version(),
    _word("channel", Channel, server_default="phone"),
    # No foreign key here: SQLite cannot take one back from a table that others refer to.
    Column("contact_id", String(36), nullable=True, index=True),
    _text("external_id", index=True, server_default=""),
    _when("opened_at"),
    _when("slot_given_at"),
    _when("answered_at"),
    _text("verbatim", server_default=""),
    _text("sender", server_default=""),
    Column("from_customer", JSON, nullable=False, server_default="{}"),
    Column("is_unconfirmed", Boolean, nullable=False, server_default="0"),
    Column("attached_to", String(36), nullable=True, index=True),
    _word("impact", Impact, server_default="important"),
    _word("kind", RequestKind, server_default="assistance"),
    _number("priority", server_default="3"),
    _text("owner", server_default=""),
    Column("visit", Boolean, nullable=True),
    _word("coverage", Coverage, server_default="unasked"),
    _text("queue", server_default=""),
    _when("due_at"),
    _text("pool", server_default=""),
    _when("parked_at"),
    _when("qualified_at"),
    _when("handled_at"),
    _when("closed_at", index=True),
    _when("began_at"),
    _when("ended_at"),
    _word("result", Result, server_default="none"),
    _text("result_note", server_default=""),
    _text("redirected_to", server_default=""),
    _text("parts", server_default=""),
    _when("parts_sent_at"),
    _text("parts_sent_by", server_default=""),
)
Index(  # everything the counting of failures reads: a year of calls without touching the calls
    "ix_requests_sources", requests.c.received_at, requests.c.kind, requests.c.equipment_id
)
interventions = Table(
    "interventions",
    metadata,
    _id(),
    _external(),
    _number("number", unique=True),
    _ref("requests"),
    _ref("customers"),
    _ref("sites"),
    _ref("equipment", nullable=True),
    _text("fault"),
    Column("skills", JSON, nullable=False),
    _number("duration_minutes"),
    _when("received_at", nullable=False),
    _when("due_at"),
    Column("urgent", Boolean, nullable=False),
    _ref("technicians", "required_technician_id", nullable=True),
    Column("state", Word(InterventionState), nullable=False, index=True),
    _version(),
    CheckConstraint("duration_minutes > 0", name="duration_positive"),
)
appointments = Table(
    "appointments",
    metadata,
    _id(),
    Column("intervention_id", String(36), ForeignKey("interventions.id"), nullable=False, unique=True),
    _word("state", AppointmentState),
    _when("wished_earliest"),
    _when("wished_latest"),
    _when("promised_earliest"),
    _when("promised_latest"),
    _number("renegotiations"),
    _version(),
    _when("promised_at"),
    _in_order("promised_earliest", "promised_latest"),
)
assignments = Table(
    "assignments",
    metadata,
    _id(),
    _ref("interventions"),
    _ref("technicians"),
    _when("planned_start", nullable=False, index=True),
    _when("planned_end", nullable=False, index=True),
    _word("state", AssignmentState),
    _when("told_at"),
    _when("notified_at"),
    _when("started_at"),
    _when("ended_at"),
    _word("pin", Pin),
    _text("placed_by"),
    _version(),
    _when("placed_at"),
    _when("pin_earliest"),
    _when("pin_latest"),
    _when("suspended_at"),
    _number("suspended_seconds", server_default="0"),
    Column("is_support", Boolean, nullable=False, server_default="0"),
    Column("pauses", Spans, nullable=False, server_default="[]"),
    _in_order("planned_start", "planned_end"),
)
deadlines = Table(
    "deadlines",
    metadata,
    _id(),
    _text("cause", unique=True),
    _word("kind", ClockKind),
    _ref("interventions", nullable=True),
    _ref("technicians", nullable=True),
    _when("due_at", nullable=False),
    _when("stopped_at"),
    _version(),
    _ref("requests", nullable=True),
    _when("since"),
    Column("call_back_id", String(36), nullable=True, index=True),  # no key: it may go before its clock
    # A tick asks every second: what has been stopped over the years is not looked through.
    Index("ix_deadlines_running", "due_at", sqlite_where=text("stopped_at IS NULL")),
)
alarms = Table(
    "alarms",
    metadata,
    _id(),
    _text("cause", unique=True),  # one episode rings at most once, whoever ticks
    _word("kind", ClockKind),
    _ref("interventions", nullable=True),
    _ref("technicians", nullable=True),
    _when("raised_at", nullable=False, index=True),
    _when("shown_at", nullable=False),
    _when("acknowledged_at"),
    _text("acknowledged_by"),
    _when("cleared_at", index=True),
    _text("cleared_by"),
    _version(),
    _ref("requests", nullable=True),
    _when("since"),
    Column("priority", Word(Priority), nullable=False, server_default="medium"),
    _number("climb", server_default="0"),
    _when("climbed_at"),
    _text("climbed_to", server_default=""),
    _when("shelved_until"),
    _text("shelved_by", server_default=""),
    _text("shelve_reason", server_default=""),
    Column("call_back_id", String(36), nullable=True, index=True),
)
alarm_rules = Table(
    "alarm_rules",
    metadata,
    _id(),
    _number("appointment_minutes"),
    _number("customer_minutes"),
    _number("escalation_minutes"),
    _number("cascade_minutes"),
    _number("second_minutes"),
    _number("lead_minutes"),
    _number("shelve_minutes"),
    _number("flood_starts"),
    _number("flood_ends"),
    _number("quiet_from"),
    _number("quiet_until"),
    Column("priorities", JSON, nullable=False),
    _version(),
)
experts = Table(
    "experts",
    metadata,
    _id(),
    Column("technician_id", String(36), ForeignKey("technicians.id"), nullable=False, unique=True),
    _text("zone"),
    Column("calendar_id", String(36), nullable=False),  # "": at any hour
    Column("is_available", Boolean, nullable=False),
    _version(),
)
contract_offers = Table(
    "contract_offers",
    metadata,
    _id(),
    _ref("customers"),
    _ref("requests"),
    _number("jobs"),
    Column("accepted", Boolean, nullable=False),
    _when("answered_at", nullable=False),
    _text("answered_by"),
    _version(),
)
people_on_duty = Table(
    "people_on_duty",
    metadata,
    _id(),
    _text("name"),
    _word("role", DutyRole),
    _text("phone"),
    Column("is_on_duty", Boolean, nullable=False),
    _version(),
    _when("since"),
)
messages = Table(
    "messages",
    metadata,
    _id(),
    _word("kind", MessageKind),
    Column("assignment_id", String(36), nullable=False, index=True),  # outlives an undone assignment
    _ref("interventions", nullable=True),
    _ref("technicians", nullable=True),
    _text("address"),
    _text("body"),
    _when("created_at", nullable=False),
    Column("state", Word(MessageState), nullable=False, index=True),
    _number("tries"),
    _when("next_try_at"),
    _when("sent_at"),
    _text("error"),
    _version(),
    _ref("requests", nullable=True),
    _ref("customers", nullable=True),
    _when("arrival_was"),
    _when("arrival_at"),
)
cost_rates = Table(
    "cost_rates",
    metadata,
    _id(),
    _number("km_cents"),
    _number("hour_cents"),
    _number("overtime_cents"),
    _version(),
    CheckConstraint("km_cents >= 0 AND hour_cents >= 0 AND overtime_cents >= 0", name="not_negative"),
)
articles = Table(
    "articles",
    metadata,
    _id(),
    _external(),
    _text("title"),
    _text("body"),
    _text("keywords"),
    _text("answer"),
    Column("state", Word(ArticleState), nullable=False, index=True),
    _when("updated_at", nullable=False),
    _text("updated_by"),
    Column("fix_on", Date, nullable=True),
    _version(),
)
article_links = Table(
    "article_links",
    metadata,
    _id(),
    Column("request_id", String(36), ForeignKey("requests.id"), nullable=False, unique=True),
    _ref("articles", nullable=True),
    Column("outcome", Word(LinkOutcome), nullable=False, index=True),
    _text("reason"),
    _when("linked_at", nullable=False),
    _text("linked_by"),
    _version(),
    CheckConstraint("article_id IS NOT NULL OR outcome = 'none'", name="names_an_article"),
)
knowledge_packs = Table(
    "knowledge_packs",
    metadata,
    _id(),
    _text("name"),
    Column("made_on", Date, nullable=False),
    _when("taken_in_at", nullable=False),
    _number("articles"),
    _version(),
)
contacts = Table(
    "contacts",
    metadata,
    _id(),
    _external(),
    _ref("customers"),
    _text("name"),
    _text("phone"),
    _text("email"),
    _ref("contracts", nullable=True),
    _version(),
)
exchanges = Table(
    "exchanges",
    metadata,
    _id(),
    _when("at", nullable=False, index=True),
    _word("channel", Channel),
    _word("direction", Direction),
    _text("operator"),
    _word("outcome", Outcome),
    _text("note"),
    _ref("customers", nullable=True),
    _ref("contacts", nullable=True),
    _ref("requests", nullable=True),
    _text("sender"),
    _external(),
    _text("addressee", index=True),
    _when("read_at"),
    _version(),
)
call_backs = Table(
    "call_backs",
    metadata,
    _id(),
    _external(),
    _ref("customers"),
    _text("reason"),
    _when("starts_at", nullable=False),
    _when("due_at", nullable=False),
    _ref("contacts", nullable=True),
    _ref("requests", nullable=True),
    _text("asked_by"),
    _when("done_at", index=True),
    _text("done_by"),
    _text("result"),
    _version(),
)
contact_rules = Table(
    "contact_rules",
    metadata,
    _id(),
    _number("call_back_minutes"),
    _number("answer_minutes"),
    _number("answer_warning_minutes"),
    _version(),
)
priority_rules = Table(
    "priority_rules",
    metadata,
    _id(),
    _word("impact", Impact),
    _word("urgency", Urgency),
    _text("level"),
    _number("priority"),
    _version(),
    UniqueConstraint("impact", "urgency", "level", name="uq_priority_rules_cell"),
    CheckConstraint("priority BETWEEN 1 AND 5", name="one_to_five"),
)
queue_rules = Table(
    "queue_rules",
    metadata,
    _id(),
    _word("kind", RequestKind),
    Column("is_live", Boolean, nullable=False),
    _text("queue"),
    _number("days"),
    _version(),
    UniqueConstraint("kind", "is_live", name="uq_queue_rules_cell"),
    CheckConstraint("days > 0", name="days_positive"),
)
level_spells = Table(
    "level_spells",
    metadata,
    _id(),
    _ref("requests"),
    _number("level"),
    _when("began_at", nullable=False),
    _when("ended_at"),
    _text("reason"),
    _version(),
    CheckConstraint("level BETWEEN 1 AND 3", name="one_to_three"),
)
escalation_files = Table(
    "escalation_files",
    metadata,
    _id(),
    Column("request_id", String(36), ForeignKey("requests.id"), nullable=False, unique=True),
    _text("description"),
    _text("steps"),
    _word("settlement", Settlement),
    _version(),
)
attachments = Table(
    "attachments",
    metadata,
    _id(),
    _ref("requests"),
    _text("name"),
    _number("size"),
    Column("digest", String(64), nullable=False),
    _when("added_at", nullable=False),
    _text("added_by"),
    _version(),
)
kept_bytes = Table(
    "kept_bytes",  # what attachments name: written once, never changed, in no entry of the journal
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _when("at", nullable=False),
    _text("author"),
    _text("role"),
    Column("kind", String(10), nullable=False),  # do, undo, redo
    Column("target_id", Integer, ForeignKey("journal.id"), nullable=True),
    Column("undoable", Boolean, nullable=False),
    Column("label", JSON, nullable=False),
    Column("command", JSON, nullable=False),
    Column("inverse", JSON, nullable=True),
    Column("events", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    sqlite_autoincrement=True,
)
journal_subjects = Table(
    "journal_subjects",
    metadata,
    Column("entry_id", Integer, ForeignKey("journal.id"), primary_key=True),
    Column("subject", String(36), primary_key=True, index=True),
)
