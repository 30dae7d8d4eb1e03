"""What customers write: a line of messages.csv or .json is a call nobody has judged, its contact in the
log and, for a message left in self-care, a call-back whose clock starts at the message's own time.

Whose it is follows from the customer's id, else from the sender's address or number, else from the machine's
serial number. Who cannot be found that way comes in under the name the message gave, to be found or written
down by a person before the call is judged.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack, Contact, ContactRules, Exchange
from dispatcher.domain.customers import Customer
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence

from .import_cells import Cells
from .import_intake import NAMESPACE, Intake
from .import_senders import Sender

OPERATOR = "import"
LONGEST_FAULT = 120  # characters of a message that stand for it in lists
FORM_FIELDS = ("customer", "contact", "phone", "email", "serial", "fault", "urgent")
"""What a form may fill in; each stays the customer's word until somebody confirms it."""
NAME_OF_FIELD = {"serial": "equipment", "urgent": "urgency"}


class Written(StrEnum):
    """The ways by which messages are read in."""

    EMAIL = "email"
    LETTER = "letter"
    FORM = "form"
    SELF_CARE = "self_care"
    IMPORT = "import"


def read_message(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    """Return the rows of a line: the call, its contact, a customer nobody knows, and a call-back."""
    request = _request(intake, cells)
    rows: list[Row] = [_stranger(cells, request)] if not _is_known(intake, cells) else []
    rows += [request, _exchange(cells, request, _sender(intake, cells).usual)]
    if request.channel is Channel.SELF_CARE:
        rows.append(_call_back(cells, request, intake.known.senders.rules()))
    return tuple(rows)


def _request(intake: Intake, cells: Cells) -> Request:
    external_id = cells.required("external_id")
    row_id = _id("request", external_id)
    if row_id in intake.lines:
        line = intake.lines[row_id]
        raise cells.bad("external_id", Sentence("This id stands in line {line} already.", line=line))
    cells.required("channel")
    written = cells.choice("channel", Written)
    assert written is not None
    text = _text(cells)
    sender = _sender(intake, cells)
    made = Request(
        id=row_id,
        number=0,
        received_at=_received(intake, cells),
        operator=OPERATOR,
        state=RequestState.RECEIVED,
        customer_id=sender.customer_id or _id("customer", external_id),
        equipment_id=sender.equipment_id,
        fault=_short(cells.text("fault") or text),
        urgency=Urgency.URGENT if cells.flag("urgent") else Urgency.NORMAL,
        channel=Channel(written),
        contact_id=sender.contact_id,
        external_id=external_id,
        verbatim=text,
        sender=_given_sender(cells),
        from_customer=_filled_in(cells) if written is Written.FORM else {},
        owner=sender.usual,
    )
    return replace(made, is_unconfirmed=intake.known.senders.is_unconfirmed(made))


def _text(cells: Cells) -> str:
    text = cells.text("text") or cells.text("fault")
    if not text.strip():
        raise cells.bad("text", Sentence("It is empty."))
    return text


def _short(text: str) -> str:
    """Return the first line of a text, cut to what a list shows."""
    line = " ".join(text.split("\n", 1)[0].split()) or " ".join(text.split())
    return line if len(line) <= LONGEST_FAULT else line[: LONGEST_FAULT - 1].rstrip() + "…"


def _received(intake: Intake, cells: Cells) -> datetime:
    received_at = cells.required_moment("received_at")
    if intake.known.senders.now is not None and received_at > intake.known.senders.now:
        raise cells.bad("received_at", Sentence("It is in the future."))
    return received_at


def _sender(intake: Intake, cells: Cells) -> Sender:
    customer = intake.referred(Customer, cells, "customer") if cells.word("customer") else None
    words = (cells.word("email"), cells.word("phone"), cells.word("serial"))
    return intake.known.senders.sender(customer.id if customer else "", *words)


def _is_known(intake: Intake, cells: Cells) -> bool:
    return bool(_sender(intake, cells).customer_id)


def _given_sender(cells: Cells) -> str:
    return cells.text("contact") or cells.word("email") or cells.word("phone")


def _filled_in(cells: Cells) -> dict[str, str]:
    given = {name: cells.text(name) for name in FORM_FIELDS if cells.text(name)}
    return {NAME_OF_FIELD.get(name, name): text for name, text in given.items()}


def _stranger(cells: Cells, request: Request) -> Customer:
    name = request.sender or request.external_id
    return Customer(request.customer_id, "", name, cells.word("phone"), is_identified=False)


def _exchange(cells: Cells, request: Request, usual: str) -> Exchange:
    return Exchange(
        id=_id("exchange", request.external_id),
        at=request.received_at,
        channel=request.channel,
        direction=Direction.IN,
        operator="",
        outcome=Outcome.CALL_BACK if request.channel is Channel.SELF_CARE else Outcome.REQUEST,
        note=request.verbatim,
        customer_id=request.customer_id,
        contact_id=request.contact_id,
        request_id=request.id,
        sender=request.sender,
        external_id=request.external_id,
        addressee=usual,
    )


def _call_back(cells: Cells, request: Request, rules: ContactRules) -> CallBack:
    return CallBack(
        id=_id("call_back", request.external_id),
        external_id=request.external_id,
        customer_id=request.customer_id,
        reason=request.fault,
        starts_at=request.received_at,
        due_at=request.received_at + timedelta(minutes=rules.call_back_minutes),
        contact_id=request.contact_id,
        request_id=request.id,
        asked_by=request.sender,
    )


def _id(kind: str, external_id: str) -> str:
    """Return the id of a row that a message stands for; the ids of interventions.csv are others."""
    return str(uuid.uuid5(NAMESPACE, f"message {kind}:{external_id}"))


def read_contact(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    """Return a person at a customer, as a requester of his contract where the line says so."""
    customer = intake.referred(Customer, cells, "customer")
    row_id = intake.new_id(Contact, cells)
    contract_id = intake.requester_of(customer.id, row_id, cells) if cells.flag("requester") else None
    return (
        Contact(
            id=row_id,
            external_id=cells.required("external_id"),
            customer_id=customer.id,
            name=cells.required("name"),
            phone=cells.text("phone"),
            email=cells.word("email"),
            contract_id=contract_id,
        ),
    )
