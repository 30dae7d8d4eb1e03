"""Small random days on which every rule is switched on at random, with a plan that keeps them."""

from dataclasses import replace
from random import Random

from solver.check import Kind, check
from solver.model import Plan, Problem, Route, Technician, Visit, Window
from tests.solver import brute_force
from tests.solver.brute_force import GRID_S
from tests.solver.random_days import PLACES, a_problem_at_random, under_way, with_roads_by_hour

CRANE, LADDER, VALVE = "crane", "ladder", "valve"
ALONE = (Kind.TOGETHER_ALONE, Kind.AFTER_MISSING)


def a_day_with_every_rule(random: Random) -> tuple[Problem, Plan, Visit]:
    """A day with a plan that breaks nothing (but what has started may), and one more visit to place.

    Visits that depend on that one may be in the plan without it.
    """
    problem = _with_rules(random, a_problem_at_random(random, random.randint(1, 3), random.randint(0, 6)))
    if random.random() < 0.3:
        problem = with_roads_by_hour(random, problem)
    plan = Plan(tuple(Route(technician.id) for technician in problem.technicians))
    for visit in random.sample(problem.visits[:-1], len(problem.visits) - 1):
        plan = _placed(random, problem, plan, visit)
    added = problem.visits[-1]
    plan = _without_the_lonely(problem, plan, added.id)
    problem = _with_ranges_pinned(random, under_way(random, problem, plan), plan)
    return problem, plan, problem.visit_by_id[added.id]


def _with_rules(random: Random, problem: Problem) -> Problem:
    technicians = tuple(_technician(random, technician) for technician in problem.technicians)
    visits = [_visit(random, visit, len(technicians)) for visit in problem.visits]
    if len(visits) > 1 and random.random() < 0.4:
        one, other = random.sample(range(len(visits)), 2)
        visits[one] = replace(visits[one], together=visits[other].id)
    for _ in range(random.choice([0, 0, 1, 2]) if len(visits) > 1 else 0):
        first, then = sorted(random.sample(range(len(visits)), 2), reverse=random.random() < 0.5)
        if visits[then].id not in visits[first].after:
            visits[then] = replace(visits[then], after=(*visits[then].after, visits[first].id))
    return replace(
        problem,
        technicians=technicians,
        visits=tuple(visits),
        shared_equipment={CRANE: random.choice([1, 1, 2])} if random.random() < 0.6 else {},
        depot_place=random.randrange(PLACES) if random.random() < 0.3 else None,
        level_gap_s=random.choice([0, 300]),
        level_gap_most=random.choice([0, 0, 1]),
    )


def _technician(random: Random, technician: Technician) -> Technician:
    return replace(
        technician,
        overtime_s=random.choice([0, 0, 6, 24]) * GRID_S,
        equipment=frozenset(item for item in (CRANE, LADDER) if random.random() < 0.4),
        parts={VALVE: random.randint(0, 4)} if random.random() < 0.7 else {},
    )


def _visit(random: Random, visit: Visit, technicians: int) -> Visit:
    ids = [f"t{i}" for i in range(technicians)]
    needs = [item for item, share in ((CRANE, 0.25), (LADDER, 0.1)) if random.random() < share]
    return replace(
        visit,
        level=random.randint(0, 4),
        latest_s=random.randint(40, 130) * GRID_S if random.random() < 0.2 else None,
        windows=_windows(random) if random.random() < 0.25 else (),
        forbidden=frozenset(i for i in ids if random.random() < 0.1),
        preferred={i: random.randint(0, 900) for i in ids if random.random() < 0.2},
        duration_by={i: random.randint(1, 12) * GRID_S for i in ids if random.random() < 0.2},
        equipment=frozenset(needs),
        parts={VALVE: random.randint(1, 2)} if random.random() < 0.25 else {},
        penalty_s=random.randint(0, 9999) if random.random() < 0.2 else None,
        hold_s=random.choice([0, 0, 600]),
    )


def _windows(random: Random) -> tuple[Window, ...]:
    opens = [random.randint(0, 120) * GRID_S for _ in range(random.randint(1, 3))]
    return tuple(Window(moment, moment + random.randint(0, 15) * GRID_S) for moment in opens)


def _placed(random: Random, problem: Problem, plan: Plan, visit: Visit) -> Plan:
    """The plan with the visit somewhere, at some hour; unserved if a few tries find no place."""
    for _ in range(8):
        technician = random.choice(problem.technicians)
        order = random.choice(brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id))
        leg = random.choice(brute_force.lunch_legs(technician, order))
        restock = plan.route_of[technician.id].restock_before
        if restock is None and problem.depot_place is not None and random.random() < 0.3:
            restock = random.choice(order)
        fixed = brute_force.starts_of(plan) | {visit.id: random.randint(0, 100) * GRID_S}
        route = brute_force.run(problem, technician, order, leg, fixed, plan, restock)
        after = plan.with_routes(route)
        known = {v.identity for v in check(problem, plan)}
        if all(v.kind in (*ALONE, Kind.MISSING_VISIT) or v.identity in known for v in check(problem, after)):
            return after
    return replace(plan, unserved=(*plan.unserved, visit.id))


def _without_the_lonely(problem: Problem, plan: Plan, added_id: str) -> Plan:
    """The plan less the visits that wait for others nobody does, unless it is the one to be added."""
    while True:
        lonely = [
            v.visit_id
            for v in check(problem, plan)
            if v.kind in ALONE and v.visit_id and v.other_visit_id != added_id
        ]
        if not lonely:
            return plan
        without = plan.without(lonely[0])
        plan = replace(without, unserved=(*without.unserved, lonely[0]))


def _with_ranges_pinned(random: Random, problem: Problem, plan: Plan) -> Problem:
    """Some starts are pinned to a range about where they are."""
    visits = []
    for visit in problem.visits:
        start_s = plan.start_of.get(visit.id)
        if start_s is not None and not visit.started and random.random() < 0.1:
            spread = [random.randint(0, 9) * GRID_S for _ in range(2)]
            visit = replace(visit, pinned_window=Window(start_s - spread[0], start_s + spread[1]))
        visits.append(visit)
    return replace(problem, visits=tuple(visits))
