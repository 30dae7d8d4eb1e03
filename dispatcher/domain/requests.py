"""A call or message: received, judged, handled, closed, and always somebody's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .channels import Channel
from .customers import Customer, CustomerKind


class RequestState(StrEnum):
    RECEIVED = "received"
    QUALIFIED = "qualified"
    HANDLED = "handled"
    CLOSED = "closed"


NEXT_STATE: dict[RequestState, RequestState | None] = {
    RequestState.RECEIVED: RequestState.QUALIFIED,
    RequestState.QUALIFIED: RequestState.HANDLED,
    RequestState.HANDLED: RequestState.CLOSED,
    RequestState.CLOSED: None,
}
"""The one way through: the same for internal and external customers, and no state is skipped."""
OPEN_STATES = (RequestState.RECEIVED, RequestState.QUALIFIED, RequestState.HANDLED)


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class Impact(StrEnum):
    """How grave it is for the customer's business."""

    CRITICAL = "critical"
    IMPORTANT = "important"
    MINOR = "minor"


class RequestKind(StrEnum):
    ASSISTANCE = "assistance"
    ANOMALY = "anomaly"
    EVOLUTION = "evolution"


class Coverage(StrEnum):
    """Who pays. Where no contract covers the work, somebody decides before anybody is sent."""

    UNASKED = "unasked"
    COVERED = "covered"
    QUOTE = "quote"
    COURTESY = "courtesy"
    REFUSED = "refused"


class Result(StrEnum):
    """How a case ended. NONE while it is not closed."""

    NONE = "none"
    SOLVED = "solved"
    SOLVED_BY_ARTICLE = "solved_by_article"
    NO_FAULT = "no_fault"
    NOT_SOLVED = "not_solved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    REDIRECTED = "redirected"


LOWEST_LEVEL, HIGHEST_LEVEL = 1, 3
"""User support, in-house expert, integrator or vendor."""
USUAL_PRIORITY = 3
HIGHEST_PRIORITY, LOWEST_PRIORITY = 1, 5


@dataclass(frozen=True)
class Request:
    """`number` is what people say on the phone; it is given once, in the transaction that saves the call.

    `level` is the support level that works on it, 1 to 3; `priority` is 1 (first) to 5, read from the table.
    `owner` is never empty: whoever wrote the call down, until it is handed over. `visit` is None until
    somebody has decided. `pool` names the team whose pool it is parked in, "" for none. `began_at` and
    `ended_at` are the actual times of the work, given at the latest on closing.

    How it came: `channel`; `sender`, the name, number or address it gave; `verbatim`, the words themselves;
    `from_customer`, field -> what the customer filled in and nobody of ours has confirmed yet. `opened_at` is
    when the sheet was opened, `slot_given_at` when a window was first promised, `answered_at` when the first
    answer left. `is_unconfirmed`: somebody asked whom the contract does not name. `attached_to` is the
    intervention that was under way for the same machine. `parts` says in words what was sent to the customer,
    `parts_sent_at` when the first of it left and `parts_sent_by` who said so.
    """

    id: str
    number: int
    received_at: datetime
    operator: str
    state: RequestState
    customer_id: str
    equipment_id: str | None
    fault: str
    urgency: Urgency = Urgency.NORMAL
    level: int = LOWEST_LEVEL
    version: int = 0
    impact: Impact = Impact.IMPORTANT
    kind: RequestKind = RequestKind.ASSISTANCE
    priority: int = USUAL_PRIORITY
    owner: str = ""
    visit: bool | None = None
    coverage: Coverage = Coverage.UNASKED
    queue: str = ""
    due_at: datetime | None = None
    pool: str = ""
    parked_at: datetime | None = None
    qualified_at: datetime | None = None
    handled_at: datetime | None = None
    closed_at: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    result: Result = Result.NONE
    result_note: str = ""
    redirected_to: str = ""
    channel: Channel = Channel.PHONE
    contact_id: str | None = None
    external_id: str = ""
    opened_at: datetime | None = None
    slot_given_at: datetime | None = None
    answered_at: datetime | None = None
    verbatim: str = ""
    sender: str = ""
    from_customer: Mapping[str, str] = field(default_factory=dict)
    is_unconfirmed: bool = False
    attached_to: str | None = None
    parts: str = ""
    parts_sent_at: datetime | None = None
    parts_sent_by: str = ""

    def __post_init__(self) -> None:
        """A case is always somebody's: without another owner, whoever wrote it down."""
        if not self.owner:
            object.__setattr__(self, "owner", self.operator)
        if not self.owner:
            raise ValueError(f"request {self.number} has no owner")

    @property
    def is_open(self) -> bool:
        return self.state is not RequestState.CLOSED

    @property
    def is_parked(self) -> bool:
        return self.parked_at is not None


def debits_contract(request: Request, customer: Customer) -> bool:
    """Whether a contract pays for this case: never for our own people, nor for what was sent elsewhere."""
    if customer.kind is CustomerKind.INTERNAL or request.result is Result.REDIRECTED:
        return False
    return request.coverage is Coverage.COVERED
