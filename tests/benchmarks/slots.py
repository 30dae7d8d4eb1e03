"""Two-hour slots for a caller: 50 technicians, 5 days, 2 000 jobs, nine windows a day.

Timed is a question to the table that the desk keeps, on the thread that asks (CPU: the machine may do other
things). Every question, timed or not, can be compared with brute force: insertions for each window of each
day, and the checker on every slot when it is booked; that takes far longer, so only some are.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from statistics import median
from typing import Any

from solver.check import check, new_violations
from solver.insertion import Insertion, best_per_technician, insertions
from solver.model import Plan, Problem, Visit, Window
from solver.slots import Day, Slot, Timetable, slots_in, timetable
from tests.benchmarks import patience
from tests.benchmarks.generate import technician_day
from tests.benchmarks.peers import ask
from tests.benchmarks.urgent import p99

TECHNICIANS, JOBS_A_DAY, DAYS, CALLERS = 50, 400, 5, 60
HOUR_S, PLANNING_S, COMPARING_S = 3600, 3.0, 2.0
WINDOWS = [Window(hour * HOUR_S, (hour + 2) * HOUR_S) for hour in range(8, 17)]
CHECKED_OF = 10
"""One question in so many is compared with brute force."""


def run(count: int, seed: int, part: tuple[int, int], *, quick: bool) -> list[dict[str, Any]]:
    """A row for each question of this part."""
    days, callers = _five_days(seed, 1.0 if quick else PLANNING_S)
    built_s = time.thread_time()
    table = timetable(days)
    built_ms = 1000 * (time.thread_time() - built_s)
    slots_in(table, _asked(callers, Random(0), 0), WINDOWS)  # NumPy loads some of itself on first use
    rows, chance = [], Random(seed)
    for number in range(count):
        visits = _asked(callers, chance, number)
        if number % part[1] != part[0] - 1:
            continue
        row = {"call": number, "seed": seed, "table_ms": built_ms, **_timed(table, visits)}
        offered = row.pop("offered")
        if number // part[1] % CHECKED_OF == 0 and not (quick and patience.left_s() < COMPARING_S):
            row |= _compared(days, visits, offered)
        rows.append({**row, "windows": len(offered)})
    return rows


def _five_days(seed: int, seconds: float) -> tuple[list[Day], list[list[Visit]]]:
    """Planned days, and for each the visits that callers could ask about, with their places."""
    days, callers = [], []
    for number in range(DAYS):
        whole = technician_day(TECHNICIANS, JOBS_A_DAY + CALLERS, 100 * seed + number)
        problem = replace(whole, visits=whole.visits[:JOBS_A_DAY])
        plan = ask("vroom", problem, seconds, seed, 60.0).plan
        assert plan is not None
        days.append(Day(problem, plan))
        callers.append([_bare(visit) for visit in whole.visits[JOBS_A_DAY:]])
    return days, callers


def _bare(visit: Visit) -> Visit:
    return replace(visit, promised=None, due_s=None, latest_s=None)


def _asked(callers: list[list[Visit]], chance: Random, number: int) -> list[Visit]:
    """One caller as each day sees it: the same work, at a place of that day."""
    like = chance.choice(callers[0])
    return [
        replace(like, id=f"call{number}", place=chance.choice(visits).place, required_technician=None)
        for visits in callers
    ]


def _timed(table: Timetable, visits: Sequence[Visit]) -> dict[str, Any]:
    wall_s, cpu_s = time.perf_counter(), time.thread_time()
    offered = slots_in(table, visits, WINDOWS)
    cpu_s, wall_s = time.thread_time() - cpu_s, time.perf_counter() - wall_s
    return {"cpu_ms": cpu_s * 1000, "wall_ms": wall_s * 1000, "offered": offered}


def _compared(days: Sequence[Day], visits: Sequence[Visit], offered: Sequence[Slot]) -> dict[str, int]:
    """Slots that break a rule when booked, and windows with a place that were not offered."""
    by_window = {(slot.day, slot.window): slot for slot in offered}
    counts = {"compared": 0, "offered_infeasible": 0, "missed_feasible": 0}
    for number, window, problem, plan, visit in _promised(days, visits):
        counts["compared"] += 1
        slot, places = by_window.get((number, window)), insertions(problem, plan, visit)
        if slot is None:
            best = best_per_technician(places)
            counts["missed_feasible"] += any(not _breaks(problem, plan, place) for place in best)
        else:
            booked = [place for place in places if _is_where(place, slot)]
            counts["offered_infeasible"] += not booked or _breaks(problem, plan, booked[0])
    return counts


def _is_where(place: Insertion, slot: Slot) -> bool:
    """Whether a place is the one that a slot stands for; it may start later, so as to shift nobody."""
    return (place.technician_id, place.position) == (slot.technician_id, slot.position)


def _promised(
    days: Sequence[Day], visits: Sequence[Visit]
) -> Iterator[tuple[int, Window, Problem, Plan, Visit]]:
    """Every window of every day, with the visit promised in it."""
    for number, (day, visit) in enumerate(zip(days, visits, strict=True)):
        for window in WINDOWS:
            asked = replace(visit, promised=window)
            problem = replace(day.problem, visits=(*day.problem.visits, asked))
            yield number, window, problem, replace(day.plan, unserved=(*day.plan.unserved, asked.id)), asked


def _breaks(problem: Problem, before: Plan, place: Insertion) -> bool:
    after = before.with_routes(place.route)
    return bool(new_violations(check(problem, before), check(problem, after)))


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {
        "calls": len(rows),
        "p50_ms": round(median(row["cpu_ms"] for row in rows), 3),
        "p99_ms": round(p99([row["cpu_ms"] for row in rows]), 3),
        "wall_p99_ms": round(p99([row["wall_ms"] for row in rows]), 3),
        "table_ms": round(max(row["table_ms"] for row in rows), 1),
        "windows_offered_mean": round(sum(row["windows"] for row in rows) / len(rows), 1),
        "compared_windows": sum(row.get("compared", 0) for row in rows),
        "offered_infeasible": sum(row.get("offered_infeasible", 0) for row in rows),
        "missed_feasible": sum(row.get("missed_feasible", 0) for row in rows),
    }


def report(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{name}: {value}" for name, value in summary(rows).items()]
