"""What the desk knows about a customer while he is on the phone: card, time-line, call-backs, figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack, Contact, ContactRules, Exchange, usual_operator
from dispatcher.domain.contracts import Caller, Contract, contract_for
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.priorities import QueueRule
from dispatcher.domain.requests import Request
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.persistence import contact_queries as read
from dispatcher.persistence import queries
from dispatcher.persistence.unit_of_work import Engine

from .doubles import known_alike

LAST_CONTACTS = 5
FOR_A_CARD = 30
OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.REQUEST: Sentence("call written down"),
    Outcome.ATTACHED: Sentence("belongs to open work"),
    Outcome.ANSWERED: Sentence("answered"),
    Outcome.CALL_BACK: Sentence("to be rung back"),
    Outcome.TRANSFERRED: Sentence("passed on"),
    Outcome.CONFIRMED: Sentence("confirmed by a requester"),
    Outcome.INFORMED: Sentence("told how things stand"),
    Outcome.NO_ANSWER: Sentence("nobody answered"),
}


@dataclass(frozen=True)
class StoryLine:
    """One moment of a customer's time-line.

    `icon` is the channel's or the kind's; `number` the call's, or 0.
    """

    at: datetime
    icon: str
    what: Sentence
    who: str = ""
    text: str = ""
    number: int = 0


@dataclass(frozen=True)
class Card:
    """What whoever answers must know: products with versions and procedures, people, the last contacts.

    `open_work` is what is under way for him. `usual` is who of ours usually speaks with him; `usual_is_here`
    whether that person is at the desk now.
    """

    customer: Customer
    contracts: Sequence[Contract]
    levels: Mapping[str, ServiceLevel]
    people: Sequence[Contact]
    sites: Sequence[Site]
    machines: Sequence[Equipment]
    last: Sequence[StoryLine]
    open_work: Sequence[Intervention]
    usual: str = ""
    usual_is_here: bool = False

    def open_work_on(self, equipment_id: str) -> Intervention | None:
        """Return the oldest open work on a machine."""
        found = (row for row in self.open_work if row.equipment_id == equipment_id)
        return min(found, key=lambda row: row.received_at, default=None)

    def contract_for(self, equipment_id: str | None, day: date) -> Contract | None:
        """Return the contract that counts for a machine on a day."""
        return contract_for(self.contracts, self.levels, equipment_id, day)

    def requesters(self, equipment_id: str | None, day: date) -> list[Contact]:
        """Return whom the contract that counts names; nobody where none counts."""
        counts = self.contract_for(equipment_id, day)
        return [person for person in self.people if counts and person.contract_id == counts.id]


@dataclass(frozen=True)
class CallStory:
    """A call as who goes on with it must know it: the caller's words, each contact, why it was passed."""

    request: Request
    verbatim: str
    contacts: Sequence[Exchange]

    @property
    def passed(self) -> Exchange | None:
        """The last time it was passed on."""
        moved = [one for one in self.contacts if one.outcome is Outcome.TRANSFERRED]
        return moved[-1] if moved else None


@dataclass(frozen=True)
class SlotTime:
    """How long an operator's calls took from opening to a slot: median and nine tenths, in seconds."""

    operator: str
    calls: int
    median_s: int
    p90_s: int


class ContactBook:
    """Reads; on the worker."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def callers(self, asked: str) -> list[Caller]:
        """Return who may be calling: by phone number, name, contract or serial number, as one types."""
        found = read.find_callers(self._engine, asked)
        contracts = queries.contracts_of(self._engine, {one.customer.id for one in found})
        return [
            Caller(one.customer, contracts.get(one.customer.id, ()), one.contact, one.equipment_id)
            for one in found
        ]

    def alike(self, name: str, phone: str = "") -> list[Caller]:
        """Return who may be known already under nearly this name, or this number."""
        return known_alike(self._engine, name, phone)

    def models(self) -> list[tuple[str, str]]:
        """Return the models of machines we know, each with the skill it needs, the most frequent first."""
        return read.machine_models(self._engine)

    def card(self, customer_id: str) -> Card | None:
        """Return the context card of a customer, None for nobody."""
        rows = read.customer_rows(self._engine, customer_id, FOR_A_CARD)
        if rows is None:
            return None
        usual = usual_operator(rows.exchanges)
        return Card(
            customer=rows.customer,
            contracts=rows.contracts,
            levels={row.id: row for row in queries.all_rows(self._engine, ServiceLevel)},
            people=rows.people,
            sites=rows.sites,
            machines=rows.machines,
            last=tuple(list(_contacts(rows))[:LAST_CONTACTS]),
            open_work=[row for row in rows.work if row.state is InterventionState.OPEN],
            usual=usual,
            usual_is_here=usual in read.on_duty(self._engine),
        )

    def story(self, customer_id: str) -> tuple[StoryLine, ...]:
        """Return a customer's time-line over all channels, the newest first."""
        rows = read.customer_rows(self._engine, customer_id)
        if rows is None:
            return ()
        lines = [*_contacts(rows), *_call_backs(rows), *_visits(rows), *_messages(rows)]
        return tuple(sorted(lines, key=lambda line: line.at, reverse=True))

    def call_story(self, request_id: str) -> CallStory | None:
        """Return a call with all that was said about it."""
        with queries.reading(self._engine) as connection:
            requests = queries.rows_in(connection, Request, "id", [request_id])
        if not requests:
            return None
        request = requests[0]
        said = read.contacts_of_call(self._engine, request_id)
        return CallStory(request, request.verbatim or request.fault, said)

    def call_backs(self) -> list[tuple[CallBack, Customer]]:
        return read.open_call_backs(self._engine)

    def notices(self, name: str) -> list[tuple[Exchange, str]]:
        return read.notices(self._engine, name)

    def on_duty(self) -> list[str]:
        return read.on_duty(self._engine)

    def queues(self) -> list[QueueRule]:
        """Return which kind of request goes to which queue, for customers who are live and who are not."""
        return queries.all_rows(self._engine, QueueRule)

    def rules(self) -> ContactRules:
        return read.contact_rules(self._engine)

    def slot_times(self, since: datetime) -> tuple[SlotTime, ...]:
        """Return the times from opening to slot since then, per operator by name."""
        taken: dict[str, list[timedelta]] = {}
        for row in read.calls_with_slots(self._engine, since):
            assert row.slot_given_at is not None
            assert row.opened_at is not None
            taken.setdefault(row.operator, []).append(row.slot_given_at - row.opened_at)
        return tuple(_slot_time(name, sorted(times)) for name, times in sorted(taken.items()))

    def avoided_visits(self, since: datetime) -> int:
        """Return how many calls since then needed no visit of their own."""
        return read.attached_since(self._engine, since)


def _slot_time(operator: str, times: Sequence[timedelta]) -> SlotTime:
    seconds = [round(one.total_seconds()) for one in times]
    return SlotTime(operator, len(seconds), _rank(seconds, 0.5), _rank(seconds, 0.9))


def _rank(ordered: Sequence[int], share: float) -> int:
    """Return the smallest value that this share of all does not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


# ---- the lines of a time-line


def _contacts(rows: read.CustomerRows) -> Iterator[StoryLine]:
    """Yield contacts, and calls whose contact nobody logged, the newest first."""
    numbers = {row.id: row.number for row in rows.requests}
    people = {person.id: person.name for person in rows.people}
    logged = {one.request_id for one in rows.exchanges}
    lines = [_contact(one, numbers, people) for one in rows.exchanges]
    lines += [
        StoryLine(
            row.received_at, row.channel, OUTCOME_WORDS[Outcome.REQUEST], row.operator, row.fault, row.number
        )
        for row in rows.requests
        if row.id not in logged
    ]
    return iter(sorted(lines, key=lambda line: line.at, reverse=True))


def _contact(one: Exchange, numbers: dict[str, int], people: dict[str, str]) -> StoryLine:
    outcome = OUTCOME_WORDS[one.outcome]
    name = people.get(one.contact_id or "", one.sender)
    facts: dict[str, Any] = {"outcome": outcome, "name": name}
    if one.direction is Direction.OUT:
        what = (
            Sentence("we reached {name}: {outcome}", **facts)
            if name
            else Sentence("we: {outcome}", outcome=outcome)
        )
    elif name:
        what = Sentence("{name}: {outcome}", **facts)
    else:
        what = Sentence("customer: {outcome}", outcome=outcome)
    return StoryLine(one.at, one.channel, what, one.operator, one.note, numbers.get(one.request_id or "", 0))


def _call_backs(rows: read.CustomerRows) -> Iterator[StoryLine]:
    numbers = {row.id: row.number for row in rows.requests}
    for task in rows.call_backs:
        what = Sentence("to be rung back until {at}", at=task.due_at)
        number = numbers.get(task.request_id or "", 0)
        yield StoryLine(task.starts_at, "call-back", what, task.asked_by, task.reason, number)


def _visits(rows: read.CustomerRows) -> Iterator[StoryLine]:
    work = {row.id: row for row in rows.work}
    for plan in rows.plans:
        job = work[plan.intervention_id]
        if plan.ended_at is not None:
            yield StoryLine(plan.ended_at, "done", Sentence("work on site ended"), "", job.fault, job.number)
        elif plan.is_live:
            what = Sentence("visit planned for {at}", at=plan.planned_start)
            yield StoryLine(
                plan.placed_at or job.received_at, "appointment", what, plan.placed_by, job.fault, job.number
            )


def _messages(rows: read.CustomerRows) -> Iterator[StoryLine]:
    numbers = {row.id: row.number for row in rows.requests}
    for message in rows.messages:
        if message.sent_at is not None:
            number = numbers.get(message.request_id or "", 0)
            yield StoryLine(
                message.sent_at, Channel.EMAIL, Sentence("message to the customer"), "", message.body, number
            )
