"""What a customer is owed for a call, and by when: the rules of his level, counted in their calendars.

Every kind is answered: with a time, or with None, which the screens say as "no commitment".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board, group
from dispatcher.domain.calendars import Calendar, NeverOpen, spans
from dispatcher.domain.contracts import Contract, contract_for, covering
from dispatcher.domain.deadlines import Pause, due_at, due_in_days
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.service_levels import (
    AmountUnit,
    CommitmentKind,
    CommitmentRule,
    ServiceLevel,
    rule_of,
)
from dispatcher.persistence.unit_of_work import UnitOfWork

from .opening_hours import hours_of

OWED = (CommitmentKind.TAKE_IN_CHARGE, CommitmentKind.ON_SITE, CommitmentKind.PARTS, CommitmentKind.ANSWER)
"""What is owed once for a call, in the order it is told. News are owed again and again: `news_interval`."""


@dataclass(frozen=True)
class Terms:
    """All that contracts are made of: levels and calendars by id, and what each level owes."""

    levels: Mapping[str, ServiceLevel]
    rules: tuple[CommitmentRule, ...]
    calendars: Mapping[str, Calendar]

    def rule(self, level: str | None, kind: CommitmentKind, is_urgent: bool) -> CommitmentRule | None:
        """Return what a level owes of one kind; None: no commitment."""
        return rule_of(self.rules, level, kind, is_urgent) if level else None


@dataclass(frozen=True)
class Commitment:
    """One kind of commitment for one call. Without a rule there is none, and that is said.

    `starts_at` is when its clock starts: at once, or with the next opening. `due_at` is None where nothing is
    owed, and while the clock stands still in a pause that has not ended.
    """

    kind: CommitmentKind
    rule: CommitmentRule | None = None
    starts_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        return self.rule is not None

    @property
    def is_at_once(self) -> bool:
        """Whether nothing is to be waited for: it is due the moment the clock starts."""
        return self.due_at is not None and self.due_at == self.starts_at

    @property
    def warns_at(self) -> datetime | None:
        """When a warning comes; None where none does."""
        if self.rule is None or self.due_at is None or not self.rule.warn_minutes:
            return None
        return self.due_at - timedelta(minutes=self.rule.warn_minutes)


def terms_of(board: Board) -> Terms:
    """Return what contracts are made of, as a board knows it."""
    return Terms(board.service_levels, tuple(board.commitment_rules.values()), board.calendars)


def terms_in(uow: UnitOfWork) -> Terms:
    """Return what contracts are made of, as the tables say it in this transaction."""
    return Terms(
        {row.id: row for row in uow.service_levels.where()},
        tuple(uow.commitment_rules.where()),
        {row.id: row for row in uow.calendars.where()},
    )


def level_in(uow: UnitOfWork, row: Request | Intervention, terms: Terms | None = None) -> str | None:
    """Return the key of the level of the contract that counts for a call or its work; None without one."""
    covers = contracts_in(uow, row, terms=terms)
    return covers[0].level if covers else None


def contracts_in(
    uow: UnitOfWork, row: Request | Intervention, at: datetime | None = None, terms: Terms | None = None
) -> tuple[Contract, ...]:
    """Return the contracts that cover the machine of a call on the day it came in, or on that of `at`.

    The first is the one that counts (`contracts.covering`).
    """
    held = uow.contracts.where(customer_id=row.customer_id)
    levels = terms.levels if terms else {one.id: one for one in uow.service_levels.where()} if held else {}
    return covering(held, levels, row.equipment_id, uow.civil_day(at or row.received_at))


def counting(
    uow: UnitOfWork, calls: Iterable[Request], levels: Mapping[str, ServiceLevel]
) -> dict[str, Contract]:
    """Return call id -> the contract that counts, for calls that have one; many in a few queries."""
    rows = list(calls)
    held = group(
        uow.contracts.among("customer_id", {row.customer_id for row in rows}), lambda one: one.customer_id
    )
    found = {
        row.id: contract_for(
            held.get(row.customer_id, ()), levels, row.equipment_id, uow.civil_day(row.received_at)
        )
        for row in rows
    }
    return {key: one for key, one in found.items() if one is not None}


def commitments_of(
    terms: Terms,
    level: str | None,
    received_at: datetime,
    is_urgent: bool,
    pauses: Iterable[Pause] = (),
    kinds: Sequence[CommitmentKind] = OWED,
) -> tuple[Commitment, ...]:
    """Return what a call received then is owed under a level (None: no contract), kind by kind."""
    stands = tuple(pauses)
    return tuple(commitment(terms, level, kind, received_at, is_urgent, stands) for kind in kinds)


def commitment(
    terms: Terms,
    level: str | None,
    kind: CommitmentKind,
    since: datetime,
    is_urgent: bool,
    pauses: Sequence[Pause] = (),
) -> Commitment:
    """Return one commitment whose clock began `since`; a calendar that never opens owes nothing."""
    rule = terms.rule(level, kind, is_urgent)
    calendar = terms.calendars.get(rule.calendar_id) if rule else None
    if rule is None or calendar is None:
        return Commitment(kind)
    hours = hours_of(calendar)
    stands = () if rule.runs_while_suspended else pauses
    try:
        starts = next(spans(hours, since))[0]
        if rule.unit is AmountUnit.OPEN_DAYS:
            due = due_in_days(hours, since, rule.amount, stands)
        else:
            due = due_at(hours, starts, rule.length, stands)
    except NeverOpen:
        return Commitment(kind)
    return Commitment(kind, rule, starts, due)


def commitments_for(board: Board, request: Request, pauses: Iterable[Pause] = ()) -> tuple[Commitment, ...]:
    """Return what a call on a board is owed."""
    contract = board.contract_for(request)
    is_urgent = request.urgency is Urgency.URGENT
    level = contract.level if contract else None
    return commitments_of(terms_of(board), level, request.received_at, is_urgent, pauses)


def pauses_of(board: Board, intervention_id: str) -> tuple[Pause, ...]:
    """Return when the work on site stood still: clocks that pause with it pause then."""
    rows = board.assignments_of.get(intervention_id, ())
    return pauses_in(rows)


def pauses_in(rows: Iterable[Assignment]) -> tuple[Pause, ...]:
    """Return when these people's work stood still, and stands still now."""
    found: list[Pause] = [pause for row in rows for pause in row.pauses]
    return (*found, *((row.suspended_at, None) for row in rows if row.suspended_at is not None))


def met_at(request: Request, assignment: Assignment | None) -> dict[CommitmentKind, datetime]:
    """Return what of a call's commitments has been met, and when."""
    answered = request.answered_at or request.slot_given_at or request.closed_at
    judged = None if request.state is RequestState.RECEIVED else request.received_at  # of an imported call
    found = {
        CommitmentKind.TAKE_IN_CHARGE: request.qualified_at or judged,
        CommitmentKind.ON_SITE: assignment.started_at if assignment else None,
        CommitmentKind.PARTS: request.parts_sent_at or request.closed_at,
        CommitmentKind.ANSWER: answered,
    }
    return {kind: moment for kind, moment in found.items() if moment is not None}


def on_site_due(terms: Terms, level: str | None, received_at: datetime, is_urgent: bool) -> datetime | None:
    """Return when somebody is owed on site; None: no commitment."""
    return commitment(terms, level, CommitmentKind.ON_SITE, received_at, is_urgent).due_at


def owed_on_site_of(
    uow: UnitOfWork, calls: Iterable[Request], terms: Terms | None = None
) -> dict[str, datetime | None]:
    """Return call id -> when the contract that counts owes somebody on site; None: no commitment."""
    rows, terms = list(calls), terms or terms_in(uow)
    found = counting(uow, rows, terms.levels)
    return {
        row.id: on_site_due(
            terms,
            found[row.id].level if row.id in found else None,
            row.received_at,
            row.urgency is Urgency.URGENT,
        )
        for row in rows
    }


def owed_on_site(uow: UnitOfWork, request: Request) -> datetime | None:
    """Return when the contract owes somebody on site for a call; None: no commitment."""
    is_urgent, terms = request.urgency is Urgency.URGENT, terms_in(uow)
    return on_site_due(terms, level_in(uow, request, terms), request.received_at, is_urgent)


def news_due(terms: Terms, level: str | None, last_news_at: datetime, is_urgent: bool) -> datetime | None:
    """Return when the customer is owed news, having heard the last then; None: no commitment."""
    return commitment(terms, level, CommitmentKind.NEWS, last_news_at, is_urgent).due_at
