"""Whether the fast insertion test and the checker ever disagree: every position of random days, one by one.

The checker's answer: of all ways to have lunch and to go by the depot there, one breaks no rule when
everything is done as early as possible.
"""

from collections import Counter
from random import Random
from typing import Any

from solver.check import Violation, check, check_relations
from solver.model import Plan, Problem, Route, Technician, Visit
from solver.schedule import route_of
from solver.situation import Situation
from solver.spots import Spot
from tests.solver import brute_force
from tests.solver.every_rule import ALONE, a_day_with_every_rule

Broken = set[tuple[object, ...]]


def run(count: int, seed: int) -> dict[str, Any]:
    """Ask about at least `count` insertions; returns how many of each answer, and the seeds that disagree.

    Every day has its own seed, `seed` and the number of the day: `differences` lists (seed of the day,
    technician, position, what the fast test says, what the checker says), ten at most.
    """
    counts: Counter[str] = Counter()
    differences: list[tuple[int, str, int, str, bool]] = []
    day = 0
    while counts["insertions"] < count:
        day_seed = seed * 10_000_000 + day
        day += 1
        for technician_id, position, fast, slow in _answers(Random(day_seed)):
            counts["insertions"] += 1
            counts[fast] += 1
            counts["checker_yes"] += slow
            if fast != "ask" and (fast == "yes") != slow:
                counts["different"] += 1
                differences.append((day_seed, technician_id, position, fast, slow))
    counted = {name: counts[name] for name in ("insertions", "yes", "no", "ask", "checker_yes", "different")}
    return {**counted, "days": day, "ask_share": counts["ask"] / count, "differences": differences[:10]}


def _answers(random: Random) -> list[tuple[str, int, str, bool]]:
    problem, plan, visit = a_day_with_every_rule(random)
    situation = Situation(problem, plan)
    suited = {technician.id for technician in situation.suited(visit)}
    answers = []
    for technician in problem.technicians:
        day = situation.day(technician.id)
        spots = situation.spots(day, visit) if technician.id in suited else []
        for position in range(len(day.visits) + 1):
            here = [spot for spot in spots if spot.position == position]
            fast = "no" if not here else "ask" if all(spot.ask for spot in here) else "yes"
            slow = possible(problem, plan, technician, visit, position)
            _refuse_a_wrong_timing(situation, technician, visit, here)
            answers.append((technician.id, position, fast, slow))
    return answers


def possible(problem: Problem, plan: Plan, technician: Technician, visit: Visit, position: int) -> bool:
    """Whether the checker finds nothing new with the visit there, for some lunch and way by the depot."""
    before = brute_force.order_of(plan, technician.id)
    order = (*before[:position], visit.id, *before[position:])
    known = _known(problem, plan, technician, order)
    for restock_before in _ways(problem, plan.route_of[technician.id], order, visit.id):
        for leg in brute_force.lunch_legs(technician, order):
            route = brute_force.run(problem, technician, order, leg, {}, plan, restock_before)
            if _broken(problem, plan.with_routes(route)) <= known:
                return True
    return False


def _ways(problem: Problem, route: Route, order: tuple[str, ...], added: str) -> list[str | None]:
    """By the depot as planned (on either side of a visit put on that very road), or for the first time."""
    if route.restock_before is not None:
        following = order[order.index(added) + 1 :][:1]
        return [route.restock_before, *([added] if following == (route.restock_before,) else [])]
    return [None, *(order if problem.depot_place is not None else ())]


def _broken(problem: Problem, plan: Plan) -> Broken:
    return {_named(violation) for violation in check(problem, plan)}


def _named(violation: Violation) -> tuple[object, ...]:
    return (*violation.identity, violation.other_visit_id, violation.thing)


def _known(problem: Problem, plan: Plan, technician: Technician, order: tuple[str, ...]) -> Broken:
    """What is broken already and is nobody's fault: by the other days, by the past, by what is held."""
    known = {_named(v) for v in check(problem, plan) if v.technician_id != technician.id}
    restock = plan.route_of[technician.id].restock_before
    known |= {_named(v) for v in brute_force.facts_of(problem, technician, order, restock)}
    for violation in check_relations(problem, plan):
        visit = problem.visit_by_id[violation.visit_id or ""]
        if visit.pinned_start_s is not None or violation.kind in ALONE:
            known.add(_named(violation))
    return known


def _refuse_a_wrong_timing(
    situation: Situation, technician: Technician, visit: Visit, spots: list[Spot]
) -> None:
    """What is offered is what the checker gets to see: it has to pass, start by start."""
    plan, problem = situation.plan, situation.problem
    for spot in spots:
        change = situation.placed(technician.id, situation.day(technician.id).visits, visit, spot)
        if change is None:
            assert spot.ask, "a spot that was promised has no timing"
            continue
        route = route_of(change.day, change.timing)
        order = tuple(stop.visit_id for stop in route.stops)
        known = _known(problem, plan, technician, order)
        new = _broken(problem, plan.with_routes(route)) - known
        assert not new, new
