"""The first list for an urgent call: one line a technician, exact, and no more of them than somebody reads.

A line is the best there is with that technician and no visit moved, or one: what insertion.py and
one_move.py would say, without looking for what would not be shown.
"""

from itertools import islice

from solver.best_first import Found, answers
from solver.cost import impact_of_routes
from solver.insertion import Insertion, refuse_if_served
from solver.model import Plan, Problem, Visit
from solver.one_move import OneMove, as_one_move
from solver.situation import Situation

MOST = 8


def first_list(problem: Problem, plan: Plan, visit: Visit, most: int = MOST) -> list[Insertion | OneMove]:
    """The best lines, the least rank first and then by technician id; empty if nobody can serve the visit.

    The visit is in the problem and not in the plan.
    """
    refuse_if_served(plan, visit)
    situation = Situation(problem, plan)
    found = islice(answers(situation, visit), most)
    return [
        as_one_move(situation, visit, answer) if answer.moved else _insertion(situation, visit, answer)
        for answer in found
    ]


def _insertion(situation: Situation, visit: Visit, found: Found) -> Insertion:
    (route,) = found.routes
    position = [stop.visit_id for stop in route.stops].index(visit.id)
    impact = impact_of_routes(situation.problem, situation.plan, [route])
    return Insertion(visit.id, found.technician_id, position, route.stops[position].start_s, route, impact)
