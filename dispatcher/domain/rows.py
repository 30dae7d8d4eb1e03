"""Every kind of row the desk keeps, and what belongs to which intervention."""

from .absences import Absence
from .alarm_rules import AlarmRules
from .alarms import Alarm, Deadline
from .appointments import Appointment, Assignment
from .articles import Article, ArticleLink, KnowledgePack
from .calendars import Calendar
from .contacts import CallBack, Contact, ContactRules, Exchange
from .contracts import Contract
from .customers import Customer, Equipment, Site
from .duty import DutyPerson, Expert
from .interventions import Intervention
from .messages import Message
from .offers import ContractOffer
from .priorities import PriorityRule, QueueRule
from .rates import CostRates
from .requests import Request
from .service_levels import CommitmentRule, ServiceLevel
from .shifts import Shift
from .support import Attachment, EscalationFile, LevelSpell
from .technicians import Technician

Row = (
    Customer
    | Site
    | Equipment
    | Contract
    | Technician
    | Shift
    | Absence
    | Request
    | Intervention
    | Appointment
    | Assignment
    | Deadline
    | Alarm
    | Message
    | CostRates
    | Calendar
    | ServiceLevel
    | CommitmentRule
    | PriorityRule
    | QueueRule
    | LevelSpell
    | EscalationFile
    | Attachment
    | AlarmRules
    | Expert
    | DutyPerson
    | Article
    | ArticleLink
    | KnowledgePack
    | Contact
    | Exchange
    | CallBack
    | ContactRules
    | ContractOffer
)
ROW_TYPES: tuple[type[Row], ...] = (
    Customer,
    Site,
    Equipment,
    Contract,
    Technician,
    Shift,
    Absence,
    Request,
    Intervention,
    Appointment,
    Assignment,
    Deadline,
    Alarm,
    Message,
    CostRates,
    Calendar,
    ServiceLevel,
    CommitmentRule,
    PriorityRule,
    QueueRule,
    LevelSpell,
    EscalationFile,
    Attachment,
    AlarmRules,
    Expert,
    DutyPerson,
    Article,
    ArticleLink,
    KnowledgePack,
    Contact,
    Exchange,
    CallBack,
    ContactRules,
    ContractOffer,
)


def intervention_of(row: Row) -> str | None:
    """Return the id of the intervention a row belongs to, None where it belongs to none."""
    if isinstance(row, Intervention):
        return row.id
    if isinstance(row, Appointment | Assignment | Deadline | Alarm | Message):
        return row.intervention_id
    return None
