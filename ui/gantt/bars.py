"""What one bar says, read off the board once per change: state, promise, flags, locks and words.

No pixels and no colours here: `Bar.fill` is a key of `ui.style`, and the painter does the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from dispatcher.domain.appointments import DEPARTED, HOLD_LASTS, Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.messages import MessageState
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.values import TimeWindow
from ui.models.job_state import is_told, shown_state
from ui.style import NO_APPOINTMENT
from ui.wording import window

_S = AssignmentState
LATE_AFTER_S = 300.0  # a report may take as long as that
ARRIVED = DEPARTED - {_S.TRAVELLING}
PROMISE_KINDS = frozenset({"promise", "travel"})  # the checker's words for "arrives too late"


@dataclass(frozen=True, slots=True)
class Bar:
    """One assignment on the Gantt. Moments in seconds since the epoch, UTC."""

    assignment: Assignment
    start_s: float
    end_s: float
    number: str
    title: str
    fill: str
    level: str | None = None
    promised: TimeWindow | None = None
    promised_s: tuple[float, float] = (0.0, 0.0)
    promised_text: str = ""
    awaits_arrival: bool = False  # its promise is still to be kept
    told_s: float | None = None  # since when the technician knows, where no appointment is promised
    is_told: bool = False
    has_alarm: bool = False
    breaks_promise: bool = False
    has_finding: bool = False
    was_not_notified: bool = False
    is_by_hand: bool = False
    placed_s: float | None = None  # when a hand put it there; only while it may still be moved
    slack_minutes: int | None = None  # shown on the tightest promise of a row only
    bracket: int = 0  # 0 and 1 in turns: windows of neighbours overlap, their brackets need two heights
    stack: int = 0  # 1 where it begins before the bar to its left ends

    @property
    def intervention_id(self) -> str:
        return self.assignment.intervention_id

    @property
    def technician_id(self) -> str:
        return self.assignment.technician_id

    @property
    def is_pinned(self) -> bool:
        return self.assignment.pin is not Pin.NONE

    def quarters_held(self, now_s: float) -> int:
        """How firmly a hand still holds it, in quarters: 4 when just placed, 0 when anything may move it."""
        if self.placed_s is None:
            return 0
        left_s = HOLD_LASTS.total_seconds() - (now_s - self.placed_s)
        return min(4, max(0, ceil(4 * left_s / HOLD_LASTS.total_seconds())))

    def late_minutes(self, now_s: float) -> int:
        """By how much nobody is there yet though somebody should be, or came after the promise; 0 in time."""
        if self.assignment.state not in ARRIVED:
            late_s = now_s - self.start_s
            return int(late_s // 60) if late_s >= LATE_AFTER_S else 0
        if self.promised is None or self.assignment.started_at is None:
            return 0
        return max(int((self.start_s - self.promised_s[1]) // 60), 0)

    @property
    def is_flagged(self) -> bool:
        return self.has_alarm or self.breaks_promise

    @property
    def can_move(self) -> bool:
        """Whether a hand may carry it; one that is pinned to a range may move, the drop says how far."""
        return self.assignment.pin in (Pin.NONE, Pin.RANGE) and not self.assignment.has_departed


def bars_of(board: Board, routes: Mapping[str, DayRoute]) -> dict[str, list[Bar]]:
    """Return technician id -> bars by start."""
    troubled = _findings(routes)
    alarmed = {alarm.intervention_id for alarm in board.standing_alarms if alarm.intervention_id}
    return {
        technician_id: _arranged([_bar(board, row, alarmed, troubled) for row in day])
        for technician_id, day in _drawn(board).items()
    }


def _drawn(board: Board) -> dict[str, list[Assignment]]:
    """Technician id -> his round, and the work of others he helps with, by start."""
    drawn = {key: list(rows) for key, rows in board.days_of.items()}
    for key, rows in board.helping_of.items():
        drawn[key] = sorted([*drawn.get(key, ()), *rows], key=lambda row: (row.planned_start, row.id))
    return drawn


def _findings(routes: Mapping[str, DayRoute]) -> dict[tuple[str, str], set[str]]:
    """Technician and intervention -> the kinds of what is wrong there."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for route in routes.values():
        for finding in route.findings:
            key = (route.technician_id, finding.intervention_id or "")
            kinds.setdefault(key, set()).add(finding.kind)
    return kinds


def _bar(board: Board, row: Assignment, alarmed: set[str], troubled: dict[tuple[str, str], set[str]]) -> Bar:
    intervention = board.interventions[row.intervention_id]
    customer = board.customers.get(intervention.customer_id)
    contract = board.contract_for(intervention)
    promise = board.promise_of(row.intervention_id)
    promised = promise.promised if promise else None
    kinds = troubled.get((row.technician_id, row.intervention_id), set())
    fill = shown_state(row, promised is not None)
    return Bar(
        assignment=row,
        start_s=row.start.timestamp(),
        end_s=row.end.timestamp(),
        number=str(intervention.number),
        title=customer.name if customer else "",
        fill=fill,
        level=contract.level if contract else None,
        promised=promised,
        promised_s=(promised.earliest.timestamp(), promised.latest.timestamp()) if promised else (0.0, 0.0),
        promised_text=window(promised.earliest, promised.latest) if promised else "",
        awaits_arrival=promised is not None and row.state not in ARRIVED,
        told_s=row.notified_at.timestamp() if fill == NO_APPOINTMENT and row.notified_at else None,
        is_told=is_told(row),
        has_alarm=row.intervention_id in alarmed,
        breaks_promise=_breaks_promise(row, promised, kinds),
        has_finding=bool(kinds),
        was_not_notified=_was_not_notified(board, row),
        is_by_hand=bool(row.placed_by) and row.placed_by != SYSTEM.name,
        placed_s=row.placed_at.timestamp() if row.placed_at and not row.has_departed else None,
    )


def _breaks_promise(row: Assignment, promised: TimeWindow | None, kinds: set[str]) -> bool:
    return promised is not None and not row.has_departed and bool(kinds & PROMISE_KINDS)


def _was_not_notified(board: Board, row: Assignment) -> bool:
    messages = board.messages_of.get(row.id, ())
    return bool(messages) and messages[-1].state is MessageState.FAILED


def _arranged(bars: list[Bar]) -> list[Bar]:
    """Mark what overlaps its left neighbour, and the promise of the row with the least room behind it."""
    end_s = float("-inf")
    for index, bar in enumerate(bars):
        if bar.start_s < end_s:
            bars[index] = replace(bar, stack=1)
        end_s = max(end_s, bar.end_s)
    for turn, index in enumerate(at for at, bar in enumerate(bars) if bar.promised is not None):
        bars[index] = replace(bars[index], bracket=turn % 2)
    rooms = [(room, index) for index, bar in enumerate(bars) if (room := slack_of(bar)) is not None]
    if rooms:
        room, index = min(rooms)
        bars[index] = replace(bars[index], slack_minutes=room)
    return bars


def slack_of(bar: Bar) -> int | None:
    """Return by how many minutes the start may slip without breaking the promise; None without one."""
    if bar.promised is None or bar.assignment.has_departed:
        return None
    return int((bar.promised.latest.timestamp() - bar.start_s) // 60)
