"""What one may ask about contacts: people at customers, the log, call-backs, and what came from outside."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.channels import Channel, Direction, Outcome

from .commands import Command


@dataclass(frozen=True)
class AddCustomer(Command):
    """Write down a caller nobody knew, in the words he gave; with who calls, the place and the machine there.

    A place is known once its degrees (WGS 84) are; without one there is no machine either.
    """

    customer_id: str
    name: str
    phone: str = ""
    language: str = "fr"
    zone: str = ""
    contact_id: str = ""
    contact_name: str = ""
    address: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    model: str = ""
    serial: str = ""
    skill: str = ""


@dataclass(frozen=True)
class AddMachine(Command):
    """Write down a customer's machine nobody knew: at a site of his, else at a place that becomes one."""

    equipment_id: str
    customer_id: str
    model: str
    serial: str = ""
    skill: str = ""
    site_id: str | None = None
    address: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class ChangeCustomer(Command):
    """Say where a customer's clocks are and who of ours looks after him; None: name or phone as they are."""

    customer_id: str
    zone: str
    account_owner: str
    expected_version: int | None = None
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class DescribeEquipment(Command):
    """Say which version runs on a machine and what to know before touching it."""

    equipment_id: str
    release: str
    procedure: str
    expected_version: int | None = None


@dataclass(frozen=True)
class AddContact(Command):
    """Write down a person at a customer; with a contract, as one of its requesters."""

    contact_id: str
    customer_id: str
    name: str
    phone: str = ""
    email: str = ""
    contract_id: str | None = None


@dataclass(frozen=True)
class NameRequester(Command):
    """Say that a contract names this person as a requester; None: that none does."""

    contact_id: str
    contract_id: str | None


@dataclass(frozen=True)
class LogExchange(Command):
    """Log a contact, with or without a call. `for_owner` lets the account owner know at once."""

    exchange_id: str
    channel: Channel
    direction: Direction
    outcome: Outcome
    note: str = ""
    customer_id: str | None = None
    contact_id: str | None = None
    request_id: str | None = None
    sender: str = ""
    for_owner: bool = False


@dataclass(frozen=True)
class PassCall(Command):
    """Let a colleague go on with a call: what was said and why it is passed on stay with it."""

    exchange_id: str
    request_id: str
    addressee: str
    reason: str


@dataclass(frozen=True)
class ReadNotice(Command):
    """Say that the addressee has read of a contact."""

    exchange_id: str


@dataclass(frozen=True)
class ScheduleCallBack(Command):
    """Plan to ring somebody up; without `due_at`, within the centre's usual time."""

    call_back_id: str
    customer_id: str
    reason: str
    due_at: datetime | None = None
    request_id: str | None = None
    contact_id: str | None = None


@dataclass(frozen=True)
class CompleteCallBack(Command):
    """Say that he was rung up and with what result; `exchange_id` becomes its line in the log."""

    call_back_id: str
    exchange_id: str
    result: str
    outcome: Outcome = Outcome.ANSWERED


@dataclass(frozen=True)
class AttachRequest(Command):
    """Say that a call belongs to work that is open already: no second intervention."""

    request_id: str
    intervention_id: str


@dataclass(frozen=True)
class ConfirmField(Command):
    """Say that what the customer filled in is right; with `value`, what is right instead."""

    request_id: str
    field: str
    value: str | None = None


@dataclass(frozen=True)
class ConfirmRequest(Command):
    """Say that a named requester stands behind what somebody else asked for."""

    request_id: str
    contact_id: str
    exchange_id: str


@dataclass(frozen=True)
class IdentifyRequester(Command):
    """Say whose call it is: of a known customer, or, with its own, of a new one who is written down so."""

    request_id: str
    customer_id: str
    contact_id: str | None = None


@dataclass(frozen=True)
class SetContactRules(Command):
    """Say within how many minutes customers are rung back and e-mails answered."""

    call_back_minutes: int
    answer_minutes: int
    answer_warning_minutes: int


@dataclass(frozen=True)
class SetDuty(Command):
    """Say that an operator is at the desk, or not any more."""

    operator: str
    on_duty: bool
