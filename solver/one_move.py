"""One more visit at the price of one moved visit: the exact best, the order of all the others kept.

One visit that nothing holds is taken out of a day, the new visit is put into that day, and the one taken out
goes to any place in any day, the same one included (not where it was: that is a plain insertion). For each
technician who could take the new visit the answer is the least of all such plans by the rank of cost.py;
best_first.py says in what sense it is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.best_first import Found, answers
from solver.cost import Impact, impact_of_routes
from solver.insertion import refuse_if_served
from solver.model import Plan, Problem, Route, Visit
from solver.situation import Situation


@dataclass(frozen=True)
class OneMove:
    """A place for a visit in the day of `technician_id`, and the visit that goes elsewhere for it."""

    visit_id: str
    technician_id: str
    start_s: int
    moved_visit_id: str
    moved_to_technician_id: str
    moved_start_s: int
    routes: tuple[Route, ...]
    impact: Impact

    @property
    def extra_travel_s(self) -> int:
        return self.impact.travel_s


def one_move(problem: Problem, plan: Plan, visit: Visit) -> list[OneMove]:
    """The best one-move plan of each technician who has one, the least impact first.

    The visit is in the problem and not in the plan. Equal impacts come in the order of the technicians' ids.
    """
    refuse_if_served(plan, visit)
    return list(moves_in_order(Situation(problem, plan), visit))


def moves_in_order(situation: Situation, visit: Visit) -> Iterator[OneMove]:
    """The same one after the other, looked for only as far as somebody asks."""
    for found in answers(situation, visit, plain=False):
        yield as_one_move(situation, visit, found)


def as_one_move(situation: Situation, visit: Visit, found: Found) -> OneMove:
    """What was found, in the words of the caller; some visit has moved in it."""
    assert found.moved
    routes = found.routes
    after = Plan(routes)
    return OneMove(
        visit.id,
        found.technician_id,
        after.start_of[visit.id],
        found.moved.id,
        after.technician_of[found.moved.id],
        after.start_of[found.moved.id],
        routes,
        impact_of_routes(situation.problem, situation.plan, routes),
    )
