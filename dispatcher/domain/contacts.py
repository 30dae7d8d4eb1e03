"""Who speaks for a customer, every contact with him over any channel, and whom to ring back when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .channels import Channel, Direction, Outcome
from .requests import Request

RULES_ID = "contact_rules"
"""The id of the one row of ContactRules there is."""
MOST_REQUESTERS = 2
"""A contract names one or two people who may ask for something in its name."""


@dataclass(frozen=True)
class Contact:
    """A person at a customer. `contract_id`: the contract that names this person as a requester."""

    id: str
    external_id: str
    customer_id: str
    name: str
    phone: str = ""
    email: str = ""
    contract_id: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Exchange:
    """One contact, logged with time, channel, operator and outcome, with or without a call.

    `addressee` is who of ours must read it (the account owner, whoever a call was passed to); `read_at` when
    that was done. `sender` is the name, number or address as the channel gave it.
    """

    id: str
    at: datetime
    channel: Channel
    direction: Direction
    operator: str
    outcome: Outcome
    note: str = ""
    customer_id: str | None = None
    contact_id: str | None = None
    request_id: str | None = None
    sender: str = ""
    external_id: str = ""
    addressee: str = ""
    read_at: datetime | None = None
    version: int = 0

    @property
    def is_unread(self) -> bool:
        return bool(self.addressee) and self.read_at is None


@dataclass(frozen=True)
class CallBack:
    """Somebody is to be rung up until `due_at`; the clock runs from `starts_at`.

    A message that asks for a call starts it at its own time, whenever it was read in.
    """

    id: str
    external_id: str
    customer_id: str
    reason: str
    starts_at: datetime
    due_at: datetime
    contact_id: str | None = None
    request_id: str | None = None
    asked_by: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.done_at is None


@dataclass(frozen=True)
class ContactRules:
    """Within how many minutes a customer is rung back, and an e-mail answered for the first time.

    From `answer_warning_minutes` on an unanswered e-mail is shown as ageing.
    """

    id: str
    call_back_minutes: int
    answer_minutes: int
    answer_warning_minutes: int
    version: int = 0


SHIPPED_RULES = ContactRules(RULES_ID, 60, 240, 120)
"""What holds until a manager says otherwise."""


def answer_due_at(request: Request, rules: ContactRules) -> datetime | None:
    """Return when an e-mail is owed its first answer, None where nothing is owed any more."""
    if request.channel is not Channel.EMAIL or request.answered_at is not None:
        return None
    return request.received_at + timedelta(minutes=rules.answer_minutes)


def answer_warns_at(request: Request, rules: ContactRules) -> datetime | None:
    """Return from when an unanswered e-mail is ageing, None where nothing is owed any more."""
    if answer_due_at(request, rules) is None:
        return None
    return request.received_at + timedelta(minutes=rules.answer_warning_minutes)


def needs_confirmation(requesters: Iterable[Contact], contact_id: str | None) -> bool:
    """Whether a contract names requesters and the caller is none of them."""
    named = {person.id for person in requesters}
    return bool(named) and contact_id not in named


def usual_operator(past: Iterable[Exchange]) -> str:
    """Return who has spoken with a customer most often, of two the one who did so last; "" for nobody."""
    spoken = sorted((one for one in past if one.operator), key=lambda one: one.at, reverse=True)
    counts = Counter(one.operator for one in spoken)
    return max(counts, key=lambda name: counts[name]) if counts else ""
