"""The first list for an urgent call: exact, and looked for only as far as somebody reads.

What insertion.py and one_move.py would say, without timing what would not be shown.
"""

from dataclasses import dataclass

from solver.best_first import Found, answers
from solver.cost import impact_of_routes
from solver.insertion import Insertion, refuse_if_served
from solver.model import Plan, Problem, Visit
from solver.one_move import OneMove, as_one_move
from solver.situation import Situation

MOST = 4


@dataclass(frozen=True)
class FirstList:
    """The best line with no visit moved, the best with one, and the best of each technician.

    `lines` come the least rank first, then by technician id; there are no more than were asked for.
    """

    plain: Insertion | None
    moved: OneMove | None
    lines: tuple[Insertion | OneMove, ...]


def first_list(problem: Problem, plan: Plan, visit: Visit, most: int = MOST) -> FirstList:
    """What can be said at once; nothing if nobody can serve the visit.

    The visit is in the problem and not in the plan.
    """
    refuse_if_served(plan, visit)
    situation = Situation(problem, plan)
    plain: Insertion | None = None
    moved: OneMove | None = None
    best: dict[str, Insertion | OneMove] = {}
    for found in answers(situation, visit, best_of_kind=True):
        line = _line(situation, visit, found)
        if isinstance(line, OneMove):
            moved = moved or line
        else:
            plain = plain or line
        best.setdefault(found.technician_id, line)
        if plain and moved and len(best) >= most:
            break
    return FirstList(plain, moved, tuple(best.values())[:most])


def _line(situation: Situation, visit: Visit, found: Found) -> Insertion | OneMove:
    if found.moved:
        return as_one_move(situation, visit, found)
    (route,) = found.routes
    position = [stop.visit_id for stop in route.stops].index(visit.id)
    impact = impact_of_routes(situation.problem, situation.plan, [route])
    return Insertion(visit.id, found.technician_id, position, route.stops[position].start_s, route, impact)
