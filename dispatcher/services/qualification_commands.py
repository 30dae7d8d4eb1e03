"""What one may ask about a case: judge it, pass it on, park it, close it, and edit the tables that judge."""

from dataclasses import dataclass
from datetime import date, datetime

from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.requests import Coverage, Impact, RequestKind, Result, Urgency
from dispatcher.domain.support import Settlement

from .commands import Command


@dataclass(frozen=True)
class SetImpact(Command):
    """Judge a call again: priority and queue follow at once. None leaves a word as it is."""

    request_id: str
    impact: Impact | None = None
    urgency: Urgency | None = None
    kind: RequestKind | None = None


@dataclass(frozen=True)
class EscalateRequest(Command):
    """Bring a case to the next level. `hand_to` makes somebody else its owner; without, the owner stays."""

    request_id: str
    level: int
    hand_to: str = ""


@dataclass(frozen=True)
class LowerRequest(Command):
    """Bring a case back one level, and say why."""

    request_id: str
    level: int
    reason: str


@dataclass(frozen=True)
class HandOver(Command):
    """Make somebody else the owner. Everything else stays as it is."""

    request_id: str
    owner: str
    reason: str = ""


@dataclass(frozen=True)
class ParkRequest(Command):
    """Leave a case in the pool of a team: it presses less. Its owner stays its owner."""

    request_id: str
    pool: str


@dataclass(frozen=True)
class TakeRequest(Command):
    """Take a case out of the pool: it is the author's from now on."""

    request_id: str


@dataclass(frozen=True)
class DecideCoverage(Command):
    """Say who pays where no contract does: a quote, nobody (courtesy), or that the work is refused."""

    request_id: str
    coverage: Coverage
    reason: str = ""


@dataclass(frozen=True)
class SendParts(Command):
    """Say that parts have left for the customer: what, in words. The author says so, now."""

    request_id: str
    parts: str


@dataclass(frozen=True)
class HandleRequest(Command):
    """Say that the work is done. The times are the actual ones; they may follow on closing."""

    request_id: str
    began_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class CloseRequest(Command):
    """Close a handled case: with a result, and with actual times where the work has not left them."""

    request_id: str
    result: Result
    began_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class RedirectRequest(Command):
    """Close a case that is not ours: no visit, no debit, and the customer knows whom to ask."""

    request_id: str
    redirected_to: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class WriteEscalationFile(Command):
    """Write down what level 3 needs: what happened, how to see it again, contract or quote."""

    file_id: str
    request_id: str
    description: str
    steps: str
    settlement: Settlement
    expected_version: int | None = None


@dataclass(frozen=True)
class AttachFile(Command):
    """Keep a file with a case. Its bytes are in the database already, under their digest."""

    attachment_id: str
    request_id: str
    name: str
    digest: str


@dataclass(frozen=True)
class RemoveAttachment(Command):
    attachment_id: str


@dataclass(frozen=True)
class PrioritySetting:
    """One cell of the table; `level` is "" for customers without a contract."""

    impact: Impact
    urgency: Urgency
    level: str
    priority: int
    expected_version: int | None = None


@dataclass(frozen=True)
class SetPriorities(Command):
    """Write cells of the priority table; the priority of every open call follows."""

    settings: tuple[PrioritySetting, ...]


@dataclass(frozen=True)
class QueueSetting:
    """Where a kind of request goes, and in how many days its answer is due."""

    kind: RequestKind
    is_live: bool
    queue: str
    days: int
    expected_version: int | None = None


@dataclass(frozen=True)
class SetQueues(Command):
    """Write lines of the queue table. Calls that wait already keep what they were told."""

    settings: tuple[QueueSetting, ...]


@dataclass(frozen=True)
class JudgeCustomer(Command):
    """Say whether a customer is one of ours, and since when the product is live there."""

    customer_id: str
    kind: CustomerKind
    live_since: date | None = None
    expected_version: int | None = None
