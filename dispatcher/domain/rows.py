"""Every kind of row the desk keeps, and what belongs to which intervention."""

from .absences import Absence
from .alarms import Alarm, Deadline
from .appointments import Appointment, Assignment
from .articles import Article, ArticleLink, KnowledgePack
from .contracts import Contract
from .customers import Customer, Equipment, Site
from .interventions import Intervention
from .messages import Message
from .rates import CostRates
from .requests import Request
from .shifts import Shift
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
    | Article
    | ArticleLink
    | KnowledgePack
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
    Article,
    ArticleLink,
    KnowledgePack,
)


def intervention_of(row: Row) -> str | None:
    """Return the id of the intervention a row belongs to, None where it belongs to none."""
    if isinstance(row, Intervention):
        return row.id
    if isinstance(row, Appointment | Assignment | Deadline | Alarm | Message):
        return row.intervention_id
    return None
