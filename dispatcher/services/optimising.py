"""Optimise the day: the board as a question to the engine, its answer as lines a person reads and applies.

Nothing is changed until the lines are applied, and they are applied to the plan as it is by then: what
somebody has changed meanwhile stays as they made it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from solver import model as solver
from solver.cost import route_travel_s

from .diffing import day_totals
from .findings import intervention_id
from .pictures import picture
from .rebasing import Line, Place, Rebased, Skipped, rebase
from .translation import moment, plan, problem

__all__ = [
    "Answer",
    "Line",
    "Place",
    "Question",
    "Rebased",
    "Skipped",
    "Totals",
    "answer",
    "question",
    "rebase",
    "totals_of",
]

SHIFTED_FROM = timedelta(minutes=15)
TIME_TO_DECIDE = timedelta(minutes=2)


@dataclass(frozen=True)
class Question:
    """The day as the engine is asked about it."""

    board: Board
    of: solver.Problem
    published: solver.Plan


@dataclass(frozen=True)
class Totals:
    """A plan in four figures. Shifted: same technician, start changed by more than 15 minutes."""

    travel: timedelta
    moved: int
    shifted: int
    unserved: int


@dataclass(frozen=True)
class Answer:
    """A better day: its lines by the hour they now start, its totals, and the days that change."""

    lines: tuple[Line, ...]
    before: Totals
    after: Totals
    days: Mapping[str, DayRoute]  # technician id -> the day as it would be
    why_none: Sentence | None = None  # why nothing better was found, where there are no lines

    def days_of(self, line: Line) -> tuple[DayRoute, ...]:
        """Return the days that a line touches, as they would be with all lines."""
        return tuple(self.days[key] for key in dict.fromkeys(line.technician_ids) if key in self.days)


# ---- asking


def question(board: Board, now: datetime, seconds: float) -> Question:
    """Return the day as a question whose answer comes `seconds` from now and is decided on a little later.

    Whoever will have set out by then is taken to be on the road; all that waits may find its place.
    """
    decided_at = now + timedelta(seconds=seconds) + TIME_TO_DECIDE
    of = problem(board, waiting=board.waiting, now=decided_at)
    return Question(board, of, plan(board, of))


# ---- the answer


def answer(asked: Question, found: solver.Plan) -> Answer:
    """Return what a plan changes, and what that gains."""
    lines = tuple(sorted(_lines(asked, found), key=_when))
    touched = {key for line in lines for key in line.technician_ids}
    routes = [route for route in found.routes if route.technician_id in touched]
    return Answer(
        lines=lines,
        before=_totals(asked, asked.published, ()),
        after=_totals(asked, found, lines),
        days={route.technician_id: picture(asked.board, asked.of, route) for route in routes},
        why_none=None if lines else why_none(asked),
    )


def why_none(asked: Question) -> Sentence:
    """Say why a search may have found nothing better: work and time come first, then what is planned."""
    totals = day_totals(asked.board)
    if totals.unserved:
        return Sentence(
            "Jobs waiting: {count}. No place was found for any of them, nor a plan that is less late.",
            count=totals.unserved,
        )
    if totals.late:
        return Sentence(
            "Jobs planned after their time: {count}. No plan was found that is less late.", count=totals.late
        )
    return Sentence(
        "Everything is planned and in time. A planned job is moved only to do more work or to be less late, "
        "never to save road alone: the day stays as it is."
    )


def _lines(asked: Question, found: solver.Plan) -> Iterable[Line]:
    for visit in asked.of.visits:
        before, after = _place(asked, asked.published, visit.id), _place(asked, found, visit.id)
        if before != after:
            known = asked.board.assignments.get(visit.id)
            yield Line(
                intervention_id=intervention_id(asked.board, visit.id) or "",
                before=before,
                after=after,
                assignment_id=known.id if known else new_id(),
                version=known.version if known else None,
            )


def _place(asked: Question, day: solver.Plan, visit_id: str) -> Place | None:
    technician_id = day.technician_of.get(visit_id)
    if technician_id is None:
        return None
    return Place(technician_id, moment(asked.board, day.start_of[visit_id]))


def _when(line: Line) -> tuple[bool, float, str]:
    place = line.after or line.before
    assert place is not None
    return (line.after is None, place.start.timestamp(), line.intervention_id)


def _totals(asked: Question, day: solver.Plan, lines: tuple[Line, ...]) -> Totals:
    return Totals(
        travel=timedelta(seconds=sum(route_travel_s(asked.of, route) for route in day.routes)),
        moved=sum(line.is_moved for line in lines),
        shifted=sum(abs(line.shift) > SHIFTED_FROM for line in lines),
        unserved=len(day.unserved),
    )


def totals_of(score: Mapping[str, Any]) -> Totals:
    """Return the figures of a score that the engine tells while it searches."""
    unserved = score["unserved"]
    return Totals(
        travel=timedelta(seconds=score["travel_s"]),
        moved=score["moved"],
        shifted=score["shifted"],
        unserved=unserved if isinstance(unserved, int) else sum(unserved),
    )
