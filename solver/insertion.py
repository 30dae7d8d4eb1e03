"""One more visit in a plan whose other visits keep their technician and their order: every place there is.

Exact: a position is offered if and only if some timing of that day breaks no rule, and then with the timing
of schedule.retime. Where spots.py does not know (a depot to go by first), every way is timed. What one moved
visit would make possible is one_move.py's question.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solver.check import mismatches
from solver.cost import Impact, impact_of_routes
from solver.model import Plan, Problem, Route, Technician, Visit
from solver.schedule import route_of
from solver.situation import Situation
from solver.spots import Spot, spots, with_visit

__all__ = [
    "Insertion",
    "Spot",
    "best_per_technician",
    "insertions",
    "insertions_in",
    "insertions_of",
    "refuse_if_served",
    "spots",
    "with_visit",
]


@dataclass(frozen=True)
class Insertion:
    """A place for a visit: whose day, after how many stops, when its service starts, at what price."""

    visit_id: str
    technician_id: str
    position: int
    start_s: int
    route: Route
    impact: Impact

    @property
    def extra_travel_s(self) -> int:
        return self.impact.travel_s


def insertions(problem: Problem, plan: Plan, visit: Visit) -> list[Insertion]:
    """Every feasible place for a visit of the problem that the plan does not serve, the least impact first.

    Equal impacts come in the order of the problem's technicians, then of positions.
    """
    refuse_if_served(plan, visit)
    return insertions_in(Situation(problem, plan), visit)


def insertions_in(situation: Situation, visit: Visit) -> list[Insertion]:
    """The same for a situation that is asked more than once."""
    found = [
        i for technician in situation.suited(visit) for i in _in_the_day_of(situation, technician, visit)
    ]
    return _ranked(found)


def insertions_of(situation: Situation, technician: Technician, visit: Visit) -> list[Insertion]:
    """The same in the day of one technician alone; none if somebody else has to do it."""
    if any(mismatches(technician, visit, situation.problem)):
        return []
    return _ranked(_in_the_day_of(situation, technician, visit))


def _in_the_day_of(situation: Situation, technician: Technician, visit: Visit) -> Iterator[Insertion]:
    for spot in situation.spots(situation.day(technician.id), visit):
        if insertion := _insertion(situation, technician.id, visit, spot):
            yield insertion


def _ranked(found: Iterable[Insertion]) -> list[Insertion]:
    return sorted(found, key=lambda insertion: (insertion.impact.rank, insertion.impact.shifted_s))


def best_per_technician(found: Sequence[Insertion]) -> list[Insertion]:
    """The first insertion of each technician, in the order given."""
    best: dict[str, Insertion] = {}
    for insertion in found:
        best.setdefault(insertion.technician_id, insertion)
    return list(best.values())


def refuse_if_served(plan: Plan, visit: Visit) -> None:
    """Raise ValueError for a visit that the plan already serves: there would be two of it."""
    if visit.id in plan.technician_of:
        raise ValueError(f"visit {visit.id} is already in the plan")


def _insertion(situation: Situation, technician_id: str, visit: Visit, spot: Spot) -> Insertion | None:
    change = situation.placed(technician_id, situation.day(technician_id).visits, visit, spot)
    if change is None:
        return None
    route = route_of(change.day, change.timing)
    impact = impact_of_routes(situation.problem, situation.plan, [route])
    start_s = change.timing.starts[spot.position]
    return Insertion(visit.id, technician_id, spot.position, start_s, route, impact)
