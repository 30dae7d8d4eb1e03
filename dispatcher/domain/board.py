"""The board: one day as frozen rows, and the one place that says how a fact changes the picture.

A board is one civil day of the seat's zone plus whatever overlaps it, everything that waits for a place,
and whatever an alarm stands for. It is a value: `apply` returns another one. Gantt, map, preview, what-if
and replay are all views of it, and a board that followed the events equals a board read afresh.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from .absences import Absence
from .alarms import Alarm, ClockKind, Deadline
from .appointments import Appointment, AppointmentState, Assignment
from .calendars import Calendar
from .contacts import CallBack
from .contracts import Contract, contract_for
from .customers import Customer, Equipment, Site
from .events import Event
from .interventions import Intervention, InterventionState
from .messages import Message
from .rates import RATES_ID, CostRates
from .requests import Request, RequestState
from .rows import Row, intervention_of
from .service_levels import CommitmentRule, ServiceLevel
from .shifts import Shift
from .technicians import Technician

TABLES: dict[type[Row], str] = {
    Customer: "customers",
    Site: "sites",
    Equipment: "equipment",
    Contract: "contracts",
    Technician: "technicians",
    Shift: "shifts",
    Absence: "absences",
    Request: "requests",
    Intervention: "interventions",
    Appointment: "appointments",
    Assignment: "assignments",
    Deadline: "deadlines",
    Alarm: "alarms",
    Message: "messages",
    CostRates: "rates",
    Calendar: "calendars",
    ServiceLevel: "service_levels",
    CommitmentRule: "commitment_rules",
    CallBack: "call_backs",
}
NIGHT = timedelta(hours=12)
"""A shift belongs to the day it starts and may end so much later: absences are known until then."""
KIND_ORDER = {kind: at for at, kind in enumerate(ClockKind)}
OF_AN_INTERVENTION = ("appointments", "assignments", "messages")
OF_A_CALL = ("deadlines", "alarms")
T = TypeVar("T")
Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Board:
    """One day. Every mapping goes from the row's id to the row."""

    day: date
    zone: str
    customers: Mapping[str, Customer] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    equipment: Mapping[str, Equipment] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    technicians: Mapping[str, Technician] = field(default_factory=dict)
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    interventions: Mapping[str, Intervention] = field(default_factory=dict)
    appointments: Mapping[str, Appointment] = field(default_factory=dict)
    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    alarms: Mapping[str, Alarm] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    absences: Mapping[str, Absence] = field(default_factory=dict)
    rates: Mapping[str, CostRates] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    service_levels: Mapping[str, ServiceLevel] = field(default_factory=dict)
    commitment_rules: Mapping[str, CommitmentRule] = field(default_factory=dict)
    call_backs: Mapping[str, CallBack] = field(default_factory=dict)  # those an alarm stands for

    @cached_property
    def starts_at(self) -> datetime:
        return day_start(self.day, self.zone)

    @cached_property
    def ends_at(self) -> datetime:
        return day_start(self.day + timedelta(days=1), self.zone)

    def overlaps(self, assignment: Assignment) -> bool:
        return assignment.planned_start < self.ends_at and assignment.planned_end > self.starts_at

    @property
    def cost_rates(self) -> CostRates | None:
        """What roads and hours cost the centre; None where nobody has said so."""
        return self.rates.get(RATES_ID)

    # ---- looking things up: each index is built once per board

    @cached_property
    def shift_of(self) -> dict[str, Shift]:
        """Technician id -> the shift of this day (the first, where someone has two)."""
        ordered = sorted(self.shifts.values(), key=lambda shift: shift.starts_at, reverse=True)
        return {shift.technician_id: shift for shift in ordered}

    @cached_property
    def absences_of(self) -> dict[str, tuple[Absence, ...]]:
        """Technician id -> when he is away, in order."""
        ordered = sorted(self.absences.values(), key=lambda row: (row.starts_at, row.id))
        return group(ordered, lambda row: row.technician_id)

    @cached_property
    def appointment_of(self) -> dict[str, Appointment]:
        """Intervention id -> appointment."""
        return {row.intervention_id: row for row in self.appointments.values()}

    @cached_property
    def assignments_of(self) -> dict[str, tuple[Assignment, ...]]:
        """Intervention id -> its live assignments, by planned start; not those who only help."""
        return group((row for row in self._live() if not row.is_support), lambda row: row.intervention_id)

    @cached_property
    def support_of(self) -> dict[str, tuple[Assignment, ...]]:
        """Intervention id -> those who help with it, beside the one whose work it is."""
        return group((row for row in self._live() if row.is_support), lambda row: row.intervention_id)

    @cached_property
    def days_of(self) -> dict[str, tuple[Assignment, ...]]:
        """Technician id -> the live assignments of this day, by planned start: his round."""
        rows = (row for row in self._live() if self.overlaps(row) and not row.is_support)
        return group(rows, lambda row: row.technician_id)

    @cached_property
    def helping_of(self) -> dict[str, tuple[Assignment, ...]]:
        """Technician id -> the work of others he helps with on this day, beside his own round."""
        rows = (row for row in self._live() if self.overlaps(row) and row.is_support)
        return group(rows, lambda row: row.technician_id)

    @cached_property
    def contracts_of(self) -> dict[str, tuple[Contract, ...]]:
        """Customer id -> all contracts, whether they still hold or not."""
        return group(self.contracts.values(), lambda row: row.customer_id)

    @cached_property
    def levels_by_rank(self) -> tuple[ServiceLevel, ...]:
        """The levels of service there are, the highest first."""
        return tuple(sorted(self.service_levels.values(), key=lambda row: (-row.rank, row.name, row.id)))

    def contract_for(self, row: Request | Intervention) -> Contract | None:
        """Return the contract that counts for a call or its work: its machine's, on the day it came in."""
        held = self.contracts_of.get(row.customer_id)
        if not held:
            return None
        day = row.received_at.astimezone(self._local).date()
        return contract_for(held, self.service_levels, row.equipment_id, day)

    def level_for(self, row: Request | Intervention) -> ServiceLevel | None:
        """Return the level of the contract that counts; None without one."""
        contract = self.contract_for(row)
        return self.service_levels.get(contract.level) if contract else None

    @cached_property
    def _local(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def messages_of(self) -> dict[str, tuple[Message, ...]]:
        """Assignment id -> its messages, oldest first."""
        ordered = sorted(self.messages.values(), key=lambda row: (row.created_at, row.id))
        return group(ordered, lambda row: row.assignment_id)

    @cached_property
    def standing_alarms(self) -> tuple[Alarm, ...]:
        """Alarms that are not cleared, the oldest first; of one second, in the order of their kinds."""
        standing = (row for row in self.alarms.values() if row.is_standing)
        return tuple(sorted(standing, key=lambda row: (row.raised_at, KIND_ORDER[row.kind], row.id)))

    @cached_property
    def waiting(self) -> tuple[Intervention, ...]:
        """Open interventions nobody is planned for, the oldest call first."""
        rows = (row for row in self.interventions.values() if is_waiting(row, self.assignments_of))
        return tuple(sorted(rows, key=lambda row: (row.received_at, row.number)))

    def _live(self) -> Iterator[Assignment]:
        rows = (row for row in self.assignments.values() if row.is_live)
        return iter(sorted(rows, key=lambda row: (row.planned_start, row.id)))

    def promise_of(self, intervention_id: str) -> Appointment | None:
        """Return the promised appointment, None where there is none (a wished window is no promise)."""
        appointment = self.appointment_of.get(intervention_id)
        is_promised = appointment is not None and appointment.state is AppointmentState.PROMISED
        return appointment if is_promised else None

    # ---- following what happens

    def apply(self, event: Event) -> "Board":
        """Return the board after the event."""
        return self.with_rows(
            put=[*event.context, *(c.after for c in event.changes if c.after is not None)],
            gone=[c.before for c in event.changes if c.after is None and c.before is not None],
        )

    def apply_all(self, events: Iterable[Event]) -> "Board":
        board = self
        for event in events:
            board = board.apply(event)
        return board

    def with_rows(self, put: Iterable[Row], gone: Iterable[Row] = ()) -> "Board":
        """Return the board with these rows in and those out, holding only what belongs on it."""
        tables: Tables = {}
        touched: set[str] = set()
        calls: set[str] = set()
        put, gone = list(put), list(gone)
        for row, stays in [(row, False) for row in gone] + [(row, True) for row in put]:
            if type(row) not in TABLES or (isinstance(row, Message) and row.intervention_id is None):
                # an article, or a word to a customer nobody visits: no day shows it
                continue
            if isinstance(row, Deadline) and row.call_back_id is not None:
                continue  # a day shows who is to be rung up only when it has rung
            table = _copied(self, tables, TABLES[type(row)])
            if stays:
                table[row.id] = row
            else:
                table.pop(row.id, None)
            touched.add(intervention_of(row) or "")
            calls.add((isinstance(row, Deadline | Alarm) and row.request_id) or "")
        rings_back = any(
            isinstance(row, CallBack) or getattr(row, "call_back_id", None) for row in put + gone
        )
        if rings_back:
            _settle_call_backs(self, tables)
        _settle(self, tables, touched, not rings_back and only_joins(self, put, gone))
        _settle_clocks(self, tables, calls - {""})
        changed: dict[str, Any] = dict(tables)
        return replace(self, **changed)


def day_start(day: date, zone: str) -> datetime:
    """Return the first instant of a civil day of the zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def is_waiting(row: Intervention, assignments_of: Mapping[str, tuple[Assignment, ...]]) -> bool:
    held = any(assignment.holds_the_work for assignment in assignments_of.get(row.id, ()))
    return row.state is InterventionState.OPEN and not held


def group(rows: Iterable[T], key: Any) -> dict[str, tuple[T, ...]]:
    """Group rows by a key, keeping their order."""
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}


def _copied(board: Board, tables: Tables, name: str) -> dict[str, Any]:
    if name not in tables:
        tables[name] = dict(getattr(board, name))
    return tables[name]


def only_joins(board: Board, put: Iterable[Row], gone: Iterable[Row]) -> bool:
    """Tell whether these rows join the board without leaving any other unnamed, and are named themselves.

    Most facts are like that, a new call above all: nobody has to look through the whole board for orphans.
    """
    if any(isinstance(row, Intervention | Request) for row in gone):
        return False
    work = [row for row in put if isinstance(row, Intervention)]
    calls = [row for row in put if isinstance(row, Request)]
    known = all(_names_the_same(board.interventions.get(row.id), row) for row in work)
    known = known and all(_names_the_same(board.requests.get(row.id), row) for row in calls)
    named = {row.request_id for row in work}
    stays = all(row.state is RequestState.RECEIVED or row.id in named for row in calls)
    customers = {row.customer_id for row in work} | {row.customer_id for row in calls}
    machines = {row.equipment_id for row in work} | {row.equipment_id for row in calls}
    sites = {row.site_id for row in work}
    return (
        known
        and stays
        and all(r.id in customers or r.id in board.customers for r in put if isinstance(r, Customer))
        and all(r.id in sites or r.id in board.sites for r in put if isinstance(r, Site))
        and all(r.id in machines or r.id in board.equipment for r in put if isinstance(r, Equipment))
        and all(
            r.customer_id in customers or r.customer_id in board.customers
            for r in put
            if isinstance(r, Contract)
        )
    )


def _names_the_same(before: Intervention | Request | None, now: Intervention | Request) -> bool:
    """Tell whether a row is new, or names the same customer, site, machine and call as before."""
    names = ("customer_id", "site_id", "equipment_id", "request_id")
    return before is None or all(getattr(before, n, None) == getattr(now, n, None) for n in names)


def _settle(board: Board, tables: Tables, touched: set[str], only_joins: bool) -> None:
    """Drop the touched interventions that no longer belong here, shifts and absences of other days, and
    orphans."""
    if "shifts" in tables:
        for shift in list(tables["shifts"].values()):
            if not board.starts_at <= shift.starts_at < board.ends_at:
                del tables["shifts"][shift.id]
    if "absences" in tables:
        for absence in list(tables["absences"].values()):
            if not absence.meets(board.starts_at, board.ends_at + NIGHT):
                del tables["absences"][absence.id]
    leaving = _leaving(board, tables, touched - {""})
    if leaving:
        _copied(board, tables, "interventions")
        for key in leaving:
            tables["interventions"].pop(key, None)
        for name in OF_AN_INTERVENTION:
            table = _copied(board, tables, name)
            for row in [row for row in table.values() if row.intervention_id in leaving]:
                del table[row.id]
    if leaving or not only_joins:
        _drop_orphans(board, tables)


def _settle_clocks(board: Board, tables: Tables, calls: set[str]) -> None:
    """Drop the clocks of calls that are not on the board, and calls that only an alarm kept there."""
    requests = tables.get("requests", board.requests)
    alarms = tables.get("alarms", board.alarms)
    if calls & requests.keys():
        ringing = {row.request_id for row in alarms.values() if row.is_standing}
        fresh = {key for key in calls & requests.keys() if requests[key].state is RequestState.RECEIVED}
        if calls & requests.keys() - ringing - fresh:
            _drop_orphans(board, tables)
            requests = tables["requests"]
    if calls - requests.keys() or board.requests.keys() - requests.keys():
        for name in OF_A_CALL:
            table = _copied(board, tables, name)
            _keep(table, {row.id for row in table.values() if _is_kept(row, tables, board)})


def _settle_call_backs(board: Board, tables: Tables) -> None:
    """Keep the alarms about people to be rung up while they stand, and what they are about."""
    alarms, tasks = _copied(board, tables, "alarms"), _copied(board, tables, "call_backs")
    _keep(alarms, {row.id for row in alarms.values() if row.call_back_id is None or row.is_standing})
    _keep(tasks, {row.call_back_id for row in alarms.values()})


def _is_kept(row: Deadline | Alarm, tables: Tables, board: Board) -> bool:
    """Whether a clock or alarm is about a call or work on the board, or rings for somebody to be rung up."""
    if row.call_back_id is not None:
        return True
    if row.request_id in tables.get("requests", board.requests):
        return True
    return row.intervention_id in tables.get("interventions", board.interventions)


def _leaving(board: Board, tables: Tables, touched: set[str]) -> set[str]:
    """Return the touched interventions that no longer belong here. One pass, however many they are."""
    interventions = tables.get("interventions", board.interventions)
    assignments = tables.get("assignments", board.assignments).values()
    live = group(
        (row for row in assignments if row.intervention_id in touched and row.is_live),
        lambda row: row.intervention_id,
    )
    alarms = tables.get("alarms", board.alarms).values()
    staying = {row.intervention_id for row in alarms if row.is_standing}
    staying |= {key for key, rows in live.items() if any(board.overlaps(row) for row in rows)}
    staying |= {key for key in touched & interventions.keys() if is_waiting(interventions[key], live)}
    return touched - (staying & interventions.keys())


def _drop_orphans(board: Board, tables: Tables) -> None:
    """Keep only requests, customers, sites, machines and contracts that something on the board names."""
    interventions = tables.get("interventions", board.interventions).values()
    named = {row.request_id for row in interventions}
    requests = _copied(board, tables, "requests")
    named |= {row.request_id for row in tables.get("alarms", board.alarms).values() if row.is_standing}
    _keep(requests, {r.id for r in requests.values() if r.id in named or r.state is RequestState.RECEIVED})
    cases = [*interventions, *requests.values()]
    customers = {row.customer_id for row in cases}
    customers |= {row.customer_id for row in tables.get("call_backs", board.call_backs).values()}
    _keep(_copied(board, tables, "customers"), customers)
    _keep(_copied(board, tables, "sites"), {row.site_id for row in interventions})
    _keep(_copied(board, tables, "equipment"), {row.equipment_id for row in cases})
    contracts = _copied(board, tables, "contracts")
    _keep(contracts, {row.id for row in contracts.values() if row.customer_id in customers})


def _keep(table: dict[str, Any], keys: set[Any]) -> None:
    for key in table.keys() - keys:
        del table[key]
