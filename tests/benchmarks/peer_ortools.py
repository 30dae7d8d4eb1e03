"""OR-Tools' routing library as an opponent: parallel cheapest insertion, then guided local search.

It knows everything a technician day asks for: breaks, penalties, several windows, who may do what. Roads are
handed over as matrices, for a callback into Python at every step would be no measure of it. A node for each
visit, then one for each start and for each end of a day.
"""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.model import Problem
from tests.benchmarks.judging import Orders, penalty_s
from tests.benchmarks.peer_terms import able, loads, start_windows

LEAST_S = 0.1


def orders(problem: Problem, seconds: float, _seed: int) -> Orders:
    """What OR-Tools makes of it, its model included in the seconds; the same for every seed."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    began_s = time.perf_counter()
    manager, routing = _model(problem)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    left_s = max(LEAST_S, seconds - (time.perf_counter() - began_s))
    how.time_limit.FromMilliseconds(int(1000 * left_s))
    found = routing.SolveWithParameters(how)
    if found is None:
        return {}
    everybody = enumerate(problem.technicians)
    return {who.id: _order(problem, manager, routing, found, i) for i, who in everybody}


def _model(problem: Problem) -> tuple[Any, Any]:
    """The manager of its indices, and its model."""
    from ortools.constraint_solver import pywrapcp

    visits, crew = len(problem.visits), len(problem.technicians)
    starts = list(range(visits, visits + crew))
    ends = list(range(visits + crew, visits + 2 * crew))
    manager = pywrapcp.RoutingIndexManager(visits + 2 * crew, crew, starts, ends)
    routing = pywrapcp.RoutingModel(manager)
    roads, services = _roads(problem), _services(problem)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(roads.tolist()))
    _add_time(problem, routing, roads + services[:, None], services)
    _add_loads(problem, routing, visits + 2 * crew)
    _add_choices(problem, manager, routing)
    return manager, routing


def _roads(problem: Problem) -> NDArray[np.int64]:
    crew = problem.technicians
    places = [visit.place for visit in problem.visits]
    places += [who.start_place for who in crew] + [who.end_place for who in crew]
    return np.array(problem.travel_s, dtype=np.int64)[np.ix_(places, places)]


def _services(problem: Problem) -> NDArray[np.int64]:
    """Seconds of work at each node."""
    return np.array(
        [v.duration_s for v in problem.visits] + [0] * 2 * len(problem.technicians), dtype=np.int64
    )


def _add_time(problem: Problem, routing: Any, legs: NDArray[np.int64], services: NDArray[np.int64]) -> None:
    """Shifts, windows and breaks."""
    horizon_s = max(who.latest_return_s for who in problem.technicians)
    routing.AddDimension(routing.RegisterTransitMatrix(legs.tolist()), horizon_s, horizon_s, False, "time")
    clock = routing.GetDimensionOrDie("time")
    # Indices are nodes for visits; the starts follow, and nothing is done there.
    busy_s = services[: len(problem.visits)].tolist()
    busy_s += [0] * (routing.Size() - len(busy_s))
    for i, who in enumerate(problem.technicians):
        clock.CumulVar(routing.Start(i)).SetMin(who.shift_start_s)
        clock.CumulVar(routing.End(i)).SetRange(who.shift_start_s, who.latest_return_s)
        lunch = who.lunch_due
        if lunch:
            pause = routing.solver().FixedDurationIntervalVar(
                lunch.earliest_s, lunch.latest_s, lunch.duration_s, False, f"lunch {i}"
            )
            clock.SetBreakIntervalsOfVehicle([pause], i, busy_s)
    for index, visit in enumerate(problem.visits):
        _open(clock.CumulVar(index), start_windows(visit), horizon_s)


def _open(start: Any, windows: Sequence[tuple[int, int]], horizon_s: int) -> None:
    """Let a service start in one of these windows only; without any it cannot be done at all."""
    inside = sorted((max(0, opens_s), min(closes_s, horizon_s)) for opens_s, closes_s in windows)
    inside = [window for window in inside if window[0] <= window[1]]
    if not inside:
        return
    start.SetRange(inside[0][0], inside[-1][1])
    for before, after in pairwise(inside):
        if before[1] + 1 < after[0]:
            start.RemoveInterval(before[1] + 1, after[0] - 1)


def _add_loads(problem: Problem, routing: Any, nodes: int) -> None:
    for part in loads(problem):
        taken = [visit.parts.get(part, 0) for visit in problem.visits]
        taken += [0] * (nodes - len(taken))
        held = [who.parts.get(part, 0) for who in problem.technicians]
        vector = routing.RegisterUnaryTransitVector(taken)
        routing.AddDimensionWithVehicleCapacity(vector, 0, held, True, f"part {part}")


def _add_choices(problem: Problem, manager: Any, routing: Any) -> None:
    """Who may do a visit, and what leaving it out costs."""
    everybody = len(problem.technicians)
    for number, (visit, crew) in enumerate(zip(problem.visits, able(problem), strict=True)):
        index = manager.NodeToIndex(number)
        routing.AddDisjunction([index], penalty_s(problem, visit.id))
        if len(crew) < everybody or not start_windows(visit):
            # SetAllowedVehiclesForIndex raises TypeError in 9.15; -1 is nobody.
            routing.VehicleVar(index).SetValues([-1, *sorted(crew if start_windows(visit) else ())])


def _order(problem: Problem, manager: Any, routing: Any, found: Any, number: int) -> list[str]:
    order, index = [], found.Value(routing.NextVar(routing.Start(number)))
    while not routing.IsEnd(index):
        order.append(problem.visits[manager.IndexToNode(index)].id)
        index = found.Value(routing.NextVar(index))
    return order
