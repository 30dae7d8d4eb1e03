"""The solver's doors: files in, one JSON answer out, for other programs and for those who write them.

Each door reads its files, asks the solver one question and returns the answer as `resources/schemas` has it
(door_answers.py). A file that cannot be used is a ValueError with one sentence that names the file and the
place in it; nothing is written then. Nothing here knows the desk, its database or its words.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from solver.check import Kind, Violation, check, new_violations
from solver.explain import explain
from solver.formats import as_json, laid_out, plan_from, problem_from, refuse_bad_visit, visit_from
from solver.frontier import frontier
from solver.insertion import Insertion, best_per_technician, insertions
from solver.model import Plan, Problem, Route, Visit, Window
from solver.one_move import OneMove, one_move
from solver.slots import Day, Slot, slots
from solver.solve import never, solve
from solver.strict_json import Malformed, found

from . import door_answers as answers
from .door_answers import Answer

Read = TypeVar("Read")
HOUR_S = 3600
SLOT_S = 2 * HOUR_S
DAY_S = 24 * HOUR_S
DAYS = 5
"""How many days the windows for a caller are asked of, at most."""

LISTS_WRONG = {
    Kind.UNKNOWN_TECHNICIAN: "technician {technician} is not in the problem",
    Kind.UNKNOWN_VISIT: "visit {visit} is not in the problem",
    Kind.DUPLICATE_ROUTE: "technician {technician} has more than one route",
    Kind.DUPLICATE_VISIT: "visit {visit} appears more than once",
}
"""What makes a plan no plan of this problem, so that no question can be asked about it."""


@dataclass(frozen=True)
class Asked:
    """A problem and a plan of it, as they were read; what the plan does not name is unserved."""

    problem: Problem
    plan: Plan


@dataclass(frozen=True)
class Search:
    """How long to search (seconds or steps; neither: the solver's default), and with which luck.

    `should_stop` is asked all the time; the best so far is the answer then.
    """

    seconds: float | None = None
    steps: int | None = None
    seed: int = 1
    should_stop: Callable[[], bool] = never


# The doors


def solved(problem: Path, search: Search, plan: Path | None = None, out: Path | None = None) -> Answer:
    """The best plan found: the plan itself, or, once it is in `out`, what it is worth.

    `plan` is the published one; what it has is changed only for something better.
    """
    asked = _asked(problem, plan) if plan else None
    day = asked.problem if asked else _read(problem, problem_from)
    if out is not None:
        _refuse_unwritable(out)
    if search.seconds is not None:
        _warm_up(day)
    result = solve(
        day,
        seconds=search.seconds,
        steps=search.steps,
        seed=search.seed,
        published=asked.plan if asked else None,
        should_stop=search.should_stop,
    )
    made = as_json(result.plan)
    if out is None:
        return made
    write_whole(out, laid_out(made))
    return answers.of_solve(result)


def _warm_up(day: Problem) -> None:
    """Have the search loaded and compiled before its seconds are counted, on one visit of the day."""
    solve(replace(day, technicians=day.technicians[:1], visits=_alone(day.visits[:1])), steps=1)


def _alone(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    return tuple(Visit(visit.id, visit.place, visit.duration_s) for visit in visits)


def checked(problem: Path, plan: Path) -> Answer:
    """Every rule that the plan breaks."""
    return answers.of_check(check(_read(problem, problem_from), _read(plan, plan_from)))


def urgent(problem: Path, plan: Path, visit: Path) -> Answer:
    """Who could serve one more visit, and at what price; no line breaks a rule that was not broken."""
    asked, new = _with_visit(_asked(problem, plan), visit)
    return answers.of_urgent(new, _proposals(asked, new), frontier(asked.problem, asked.plan, new))


def slotted(problem: Path, plan: Path, visit: Path, following: Sequence[tuple[Path, Path]] = ()) -> Answer:
    """The two-hour windows, one beginning every hour of the shifts, that could be promised for a visit.

    `following` are problem and plan of the days after the first, in order, four at most. The visit speaks of
    the first day, whatever day it is asked about, and its place has the same number on each.
    """
    if len(following) >= DAYS:
        raise Malformed(str(following[-1][0]), f"at most {DAYS} days can be asked about at once")
    wanted = _read(visit, visit_from)
    found: list[Slot] = []
    for number, files in enumerate([(problem, plan), *following]):
        asked, new = _with(_asked(*files), _on_day(wanted, number), visit)
        offered = slots([Day(asked.problem, asked.plan)], [new], _windows(asked.problem))
        found.extend(replace(slot, day=number) for slot in offered)
    return answers.of_slots(wanted, found)


def _on_day(visit: Visit, number: int) -> Visit:
    """A visit of the first day as a later day sees it, whose seconds begin so many days later."""
    by_s = number * DAY_S
    return replace(
        visit,
        release_s=visit.release_s - by_s,
        due_s=_less(visit.due_s, by_s),
        latest_s=_less(visit.latest_s, by_s),
        set_out_s=_less(visit.set_out_s, by_s),
        windows=tuple(Window(one.earliest_s - by_s, one.latest_s - by_s) for one in visit.windows),
    )


def _less(moment_s: int | None, by_s: int) -> int | None:
    return None if moment_s is None else moment_s - by_s


def explained(problem: Path, plan: Path, visit_id: str) -> Answer:
    """For each technician, the best place for a visit of the problem, or what is in its way."""
    asked = _asked(problem, plan)
    visit = asked.problem.visit_by_id.get(visit_id)
    if visit is None:
        raise Malformed(str(problem), f"there is no visit {found(visit_id)}")
    return answers.of_explain(visit, explain(asked.problem, asked.plan, visit))


def printed(answer: Answer) -> str:
    """An answer as text, one item of each list a line."""
    return laid_out(answer).rstrip("\n")


def _proposals(asked: Asked, new: Visit) -> list[Insertion | OneMove]:
    """Each technician's plain place and place with one move, the least impact first, as far as both hold."""
    before = check(asked.problem, asked.plan)
    plain = best_per_technician(insertions(asked.problem, asked.plan, new))
    both: list[Insertion | OneMove] = [*plain, *one_move(asked.problem, asked.plan, new)]
    kept = [answer for answer in both if _breaks_nothing(asked, before, answers.routes_of(answer))]
    return sorted(kept, key=lambda answer: (answer.impact.rank, answer.impact.shifted_s))


def _breaks_nothing(asked: Asked, before: tuple[Violation, ...], routes: Iterable[Route]) -> bool:
    """Whether the judge agrees; he shares no arithmetic with those who proposed."""
    return not new_violations(before, check(asked.problem, asked.plan.with_routes(*routes)))


def _windows(problem: Problem) -> list[Window]:
    """Two hours from every full hour on at which somebody is on duty."""
    starts = [technician.shift_start_s for technician in problem.technicians]
    ends = [technician.latest_return_s for technician in problem.technicians]
    first_s = min(starts, default=0) // HOUR_S * HOUR_S
    return [Window(begin_s, begin_s + SLOT_S) for begin_s in range(first_s, max(ends, default=0), HOUR_S)]


# Files


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: a reader finds the old file or the new one, never half of one."""
    half_written = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half_written.write_text(text, encoding="utf-8")
        half_written.replace(path)
    except OSError as error:
        half_written.unlink(missing_ok=True)
        raise Malformed(str(path), f"this file cannot be written ({error.strerror})") from None


def _refuse_unwritable(path: Path) -> None:
    """Better said before a long search than after it."""
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise Malformed(str(path), "this file cannot be written")


def _read(path: Path, reader: Callable[[bytes], Read]) -> Read:
    try:
        return reader(path.read_bytes())
    except OSError as error:
        raise Malformed(str(path), f"this file cannot be read ({error.strerror})") from None
    except Malformed as refusal:
        raise Malformed(str(path), str(refusal)) from None


def _asked(problem: Path, plan: Path) -> Asked:
    read_problem, read_plan = _read(problem, problem_from), _read(plan, plan_from)
    for violation in check(read_problem, read_plan):
        if violation.kind in LISTS_WRONG:
            names = {"technician": found(violation.technician_id), "visit": found(violation.visit_id)}
            raise Malformed(str(plan), LISTS_WRONG[violation.kind].format(**names))
    named = {*read_plan.technician_of, *read_plan.unserved}
    unnamed = [visit.id for visit in read_problem.visits if visit.id not in named]
    return Asked(read_problem, replace(read_plan, unserved=(*read_plan.unserved, *unnamed)))


def _with_visit(asked: Asked, path: Path) -> tuple[Asked, Visit]:
    """The question with one more visit, which takes the place of an unserved one of the same id."""
    return _with(asked, _read(path, visit_from), path)


def _with(asked: Asked, visit: Visit, path: Path) -> tuple[Asked, Visit]:
    """The same with a visit that has been read from this file."""
    if visit.id in asked.plan.technician_of:
        raise Malformed(str(path), f"id: the plan already serves a visit {found(visit.id)}")
    others = tuple(other for other in asked.problem.visits if other.id != visit.id)
    problem = replace(asked.problem, visits=(*others, visit))
    try:
        refuse_bad_visit(problem, visit)
    except Malformed as refusal:
        raise Malformed(str(path), str(refusal)) from None
    unserved = (*asked.plan.without(visit.id).unserved, visit.id)
    return Asked(problem, replace(asked.plan, unserved=unserved)), visit
