"""What a short search makes of an urgent call: one more line below those of frontier.py, when it is better.

The search begins with the first list's plan, taxes every change against the published one, and loses nobody:
where it finds room only by giving up a visit for today, the line says which (`deferred`), or there is none.
Pins, promises and what has started hold as everywhere; the checker has the last word.
"""

from collections.abc import Iterable, Sequence

from solver.check import check, new_violations
from solver.cost import impact
from solver.frontier import Line, may_wait
from solver.insertion import refuse_if_served
from solver.model import Plan, Problem, Visit
from solver.solve import solve

REFINING_S = 0.1


def refine(
    problem: Problem,
    plan: Plan,
    visit: Visit,
    seconds: float = REFINING_S,
    seed: int = 1,
    first: Plan | None = None,
) -> Line | None:
    """The best plan found within `seconds` that serves the visit, as a line against the published plan.

    The visit is in the problem and not in the plan. `first` is a plan that serves it, and everybody else, if
    one is known: the search starts there. None if nothing was found that serves the visit and passes the
    checker. `deferred` names who would have to wait; it is empty on every line that is not such a proposal,
    and always when `first` is given. Same limit, same machine load and same seed: alike, not equal; ask solve
    with steps for that.
    """
    refuse_if_served(plan, visit)
    start = first or plan
    found = solve(problem, seconds=seconds, seed=seed, published=plan, start=start, threads=1).plan
    line = line_of(problem, plan, visit, found)
    if line is None or (line.deferred and not _may_all_wait(problem, visit, line.deferred)):
        return line_of(problem, plan, visit, first) if first else None
    return line


def line_of(problem: Problem, plan: Plan, visit: Visit, found: Plan) -> Line | None:
    """A plan as a line against the published one; None if it leaves the visit out or breaks a rule more."""
    if visit.id not in found.technician_of:
        return None
    if new_violations(check(problem, plan), check(problem, found)):
        return None
    moved = moved_visits(plan, found)
    return Line(
        len(moved),
        False,
        found.technician_of[visit.id],
        found.start_of[visit.id],
        moved,
        tuple(sorted(set(plan.technician_of) - set(found.technician_of))),
        tuple(route for route in found.routes if plan.route_of.get(route.technician_id) != route),
        impact(problem, plan, found),
    )


def _may_all_wait(problem: Problem, visit: Visit, deferred: Sequence[str]) -> bool:
    return all(may_wait(problem.visit_by_id[visit_id], visit) for visit_id in deferred)


def moved_visits(plan: Plan, after: Plan) -> tuple[str, ...]:
    """Who is with somebody else, and the fewest of those who stay that must have left the others' order."""
    moved = []
    for route in plan.routes:
        now = after.route_of.get(route.technician_id)
        places = {stop.visit_id: i for i, stop in enumerate(now.stops)} if now else {}
        stayed = [stop.visit_id for stop in route.stops if stop.visit_id in places]
        kept = _longest_in_order([places[visit_id] for visit_id in stayed])
        moved += [visit_id for visit_id in stayed if places[visit_id] not in kept]
        moved += [
            s.visit_id for s in route.stops if s.visit_id not in places and s.visit_id in after.technician_of
        ]
    return tuple(sorted(moved))


def _longest_in_order(places: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order."""
    runs: list[list[int]] = [[]]
    for place in places:
        runs.append([*_longest(run for run in runs if not run or run[-1] < place), place])
    return set(_longest(runs))


def _longest(runs: Iterable[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run))
