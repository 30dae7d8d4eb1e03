"""Cases as lists show them: one line each, the most pressing first, and the figures over them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.requests import Coverage, Request, RequestState, Result
from dispatcher.domain.support import Attachment, EscalationFile, LevelSpell, time_at_levels
from dispatcher.persistence import case_queries
from dispatcher.persistence.unit_of_work import Engine

TARGET_LEVEL, TARGET_PERCENT = 2, 80
QUICK_MINUTES, QUICK_PERCENT = 15, 70
"""What the second level is to close by itself, of all that is closed."""


@dataclass(frozen=True)
class CaseLine:
    """One case. `due_at`: the first of its commitments that still runs, None where nothing is owed."""

    request: Request
    customer: str
    customer_kind: CustomerKind
    due_at: datetime | None

    @property
    def is_unclosed(self) -> bool:
        """Whether the work is done and nobody has closed the case."""
        return self.request.state is RequestState.HANDLED

    @property
    def debits_contract(self) -> bool:
        """Whether a contract pays: never for our own people, nor for what was sent elsewhere."""
        return (
            self.customer_kind is CustomerKind.EXTERNAL
            and self.request.coverage is Coverage.COVERED
            and self.request.result is not Result.REDIRECTED
        )

    def remaining(self, now: datetime) -> timedelta | None:
        """Return how long is left, negative when late; None where nothing is owed or left to do."""
        is_over = self.request.state in (RequestState.HANDLED, RequestState.CLOSED)
        return None if self.due_at is None or is_over else self.due_at - now

    def age(self, now: datetime) -> timedelta | None:
        """Return how long ago the work was done; None where it is not, or nobody knows when."""
        return None if self.request.handled_at is None else now - self.request.handled_at


@dataclass(frozen=True)
class Share:
    """How many cases were closed in a period, and how many of them at level 2 without a visit.

    `quick` is how many were solved within a quarter of an hour of the call.
    """

    closed: int
    alone: int
    quick: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share rounded down, so that a target is met only when it is; None of nothing."""
        return self.alone * 100 // self.closed if self.closed else None

    @property
    def meets_target(self) -> bool:
        return self.percent is not None and self.percent >= TARGET_PERCENT

    @property
    def quick_percent(self) -> int | None:
        """Return the share solved within a quarter of an hour, rounded down; None of nothing."""
        return self.quick * 100 // self.closed if self.closed else None

    @property
    def is_quick_enough(self) -> bool:
        return self.quick_percent is not None and self.quick_percent >= QUICK_PERCENT


@dataclass(frozen=True)
class CaseFile:
    """What is kept of a case beside itself."""

    spells: tuple[LevelSpell, ...]
    file: EscalationFile | None
    attachments: tuple[Attachment, ...]

    def minutes_at(self, request: Request, now: datetime) -> dict[int, int]:
        """Return level -> whole minutes spent there."""
        spent = time_at_levels(request, self.spells, now)
        return {level: int(length.total_seconds() // 60) for level, length in sorted(spent.items())}


def case_lines(engine: Engine, closed_since: datetime) -> tuple[CaseLine, ...]:
    """Return every open case and those closed since, by priority and then by what is due first."""
    lines = [
        CaseLine(request, customer, CustomerKind(kind), _earlier(request.due_at, first_due))
        for request, customer, kind, first_due in case_queries.case_rows(engine, closed_since)
    ]
    return tuple(sorted(lines, key=_rank))


def parked(lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return what waits in pools, the least time left first."""
    waiting = (line for line in lines if line.request.is_open and line.request.is_parked)
    return tuple(sorted(waiting, key=_by_due))


def unclosed(lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return what is done and not closed, the oldest first."""
    done = (line for line in lines if line.is_unclosed)
    return tuple(sorted(done, key=lambda line: line.request.handled_at or line.request.received_at))


def share_alone(engine: Engine, since: datetime, until: datetime, kind: CustomerKind | None = None) -> Share:
    """Return what level 2 closed without a visit, of all that was closed from `since` to before `until`."""
    quick_s = QUICK_MINUTES * 60
    return Share(*case_queries.closed_counts(engine, since, until, TARGET_LEVEL, quick_s, kind))


def case_file(engine: Engine, request_id: str) -> CaseFile:
    spells, file, attachments = case_queries.case_file(engine, request_id)
    return CaseFile(tuple(spells), file, tuple(attachments))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(moment for moment in (one, other) if moment) if one or other else None


def _by_due(line: CaseLine) -> tuple[bool, float, int]:
    return line.due_at is None, line.due_at.timestamp() if line.due_at else 0.0, line.request.number


def _rank(line: CaseLine) -> tuple[int, bool, float, int]:
    return (line.request.priority, *_by_due(line))
