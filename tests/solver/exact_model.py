"""A small day as one exact model for CP-SAT, written from the rules: no arithmetic is shared with the search.

One circuit for each technician, one literal for each leg with lunch on it and without. It knows skills,
promises, shifts with lunch, vans, preferences and what leaving a visit out costs.
"""

from dataclasses import dataclass
from typing import Any

from solver.check import mismatches
from solver.model import Problem, Technician, Visit
from solver.objective import search_penalty

HOME = 0
Seconds = Any
"""A whole number or a variable of the model."""


@dataclass(frozen=True)
class Leg:
    """A road from one node to another, taken if `lit`; nodes are 0 for home and 1 + row for a visit."""

    here: int
    there: int
    lit: Any
    lunch: bool


def proven_cost(problem: Problem, effort: float) -> int:
    """The least cost there is: roads, preferences, penalties. AssertionError if the effort is too small."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    starts = [_start(model, visit) for visit in problem.visits]
    served = [model.new_bool_var(f"{visit.id} is served") for visit in problem.visits]
    costs = [search_penalty(v) * (1 - lit) for v, lit in zip(problem.visits, served, strict=True)]
    by: list[list[Any]] = [[] for _ in problem.visits]
    for technician in problem.technicians:
        legs = _circuit(model, problem, technician, by)
        _keep_time(model, problem, technician, legs, starts)
        costs += [_cost(problem, technician, leg) * leg.lit for leg in legs]
    for lit, holders in zip(served, by, strict=True):
        model.add(sum(holders) == lit)
    model.minimize(sum(costs))
    engine = cp_model.CpSolver()
    engine.parameters.num_workers, engine.parameters.max_deterministic_time = 1, effort
    status = engine.solve(model)
    assert status == cp_model.OPTIMAL, f"nothing was proven: {engine.status_name(status)}"
    return round(engine.objective_value)


def _start(model: Any, visit: Visit) -> Any:
    earliest, latest = max(0, visit.bounds.earliest_s), min(86_400, visit.bounds.latest_s)
    return model.new_int_var(earliest, latest, f"start of {visit.id}")


def _circuit(model: Any, problem: Problem, technician: Technician, by: list[list[Any]]) -> list[Leg]:
    """The legs of one technician's day; adds to `by` who does each visit, and keeps the van."""
    able = [row for row, v in enumerate(problem.visits) if not any(mismatches(technician, v, problem))]
    nodes, arcs, legs, loads = [HOME, *[row + 1 for row in able]], [], [], {}
    for here in nodes:
        for there in nodes:
            if here == there:
                stays = model.new_bool_var("")
                arcs.append((here, here, stays))
                if here != HOME:
                    by[here - 1].append(1 - stays)
                    loads[here - 1] = 1 - stays
                continue
            for lunch in (False, True) if technician.lunch_due else (False,):
                legs.append(Leg(here, there, model.new_bool_var(""), lunch))
                arcs.append((here, there, legs[-1].lit))
    model.add_circuit(arcs)
    if technician.lunch_due:
        begun = [leg.lit for leg in legs if leg.here == HOME]
        model.add(sum(leg.lit for leg in legs if leg.lunch) == sum(begun))
    for part in sorted({part for visit in problem.visits for part in visit.parts}):
        used = [problem.visits[row].parts.get(part, 0) * lit for row, lit in loads.items()]
        model.add(sum(used) <= technician.parts.get(part, 0))
    return legs


def _keep_time(
    model: Any, problem: Problem, technician: Technician, legs: list[Leg], starts: list[Any]
) -> None:
    """Nobody is anywhere before the work before, the road and the lunch on it are over."""
    lunch, until_s = technician.lunch_due, technician.latest_return_s
    for leg in legs:
        free: Seconds = technician.shift_start_s
        if leg.here != HOME:
            free = starts[leg.here - 1] + problem.visits[leg.here - 1].duration_with(technician.id)
        due: Seconds = until_s if leg.there == HOME else starts[leg.there - 1]
        road_s = _road_s(problem, technician, leg)
        if not leg.lunch or lunch is None:
            model.add(free + road_s <= due).only_enforce_if(leg.lit)
            continue
        eats = model.new_int_var(lunch.earliest_s, lunch.latest_s, "")
        model.add(free + road_s + lunch.duration_s <= due).only_enforce_if(leg.lit)
        model.add(eats >= free).only_enforce_if(leg.lit)
        model.add(eats + lunch.duration_s <= due).only_enforce_if(leg.lit)


def _road_s(problem: Problem, technician: Technician, leg: Leg) -> int:
    begin = technician.start_place if leg.here == HOME else problem.visits[leg.here - 1].place
    end = technician.end_place if leg.there == HOME else problem.visits[leg.there - 1].place
    return problem.travel_s[begin][end]


def _cost(problem: Problem, technician: Technician, leg: Leg) -> int:
    """The road, and what this technician costs more than another at the place it leads to."""
    liked_s = 0 if leg.there == HOME else problem.visits[leg.there - 1].preferred.get(technician.id, 0)
    return _road_s(problem, technician, leg) + liked_s
