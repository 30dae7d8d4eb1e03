"""Why nobody does the visits that a plan leaves out: one reason each, from whoever lives nearest of the able.

The desk asks everybody (solver/explain.py); for hundreds of visits and of technicians that takes minutes.
"""

from solver.check import mismatches
from solver.explain import explain_one
from solver.model import Plan, Problem, Technician, Visit

NOBODY = "nobody is able"
ROOM = "room with somebody"


def reasons(problem: Problem, plan: Plan) -> dict[str, str]:
    """Visit id -> the rule in the way (as in check.Kind), that nobody is able, or that there is room."""
    return {visit_id: _reason(problem, plan, problem.visit_by_id[visit_id]) for visit_id in plan.unserved}


def _reason(problem: Problem, plan: Plan, visit: Visit) -> str:
    able = [who for who in problem.technicians if not any(mismatches(who, visit, problem))]
    if not able:
        return NOBODY

    def away_s(who: Technician) -> int:
        return problem.travel_s[who.start_place][visit.place]

    found = explain_one(problem, plan, visit, min(able, key=away_s).id)
    return ROOM if found.possible else found.blockers[0].kind.name.lower()
