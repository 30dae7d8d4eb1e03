"""A call or message, before any decision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestState(StrEnum):
    RECEIVED = "received"
    QUALIFIED = "qualified"
    HANDLED = "handled"
    CLOSED = "closed"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


@dataclass(frozen=True)
class Request:
    """`number` is what people say on the phone; it is given once, in the transaction that saves the call."""

    id: str
    number: int
    received_at: datetime
    operator: str
    state: RequestState
    customer_id: str
    equipment_id: str | None
    fault: str
    urgency: Urgency = Urgency.NORMAL
    level: int = 1
    version: int = 0
