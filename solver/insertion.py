"""One more visit in a plan whose other visits keep their technician and their order: every place there is.

Exact: a position is offered if and only if some timing of that day breaks no rule of time, and then with the
timing of schedule.retime. What one moved visit would make possible is one_move.py's question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.cost import Impact, impact_of_routes
from solver.legs import arrive_after_lunch
from solver.model import NEVER, Bounds, Plan, Problem, Route, Visit
from solver.schedule import route_of
from solver.situation import Situation
from solver.timeline import Timeline


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


@dataclass(frozen=True, slots=True)
class Spot:
    """A position where a visit fits: its earliest possible start and what it adds to the road."""

    position: int
    earliest_s: int
    extra_travel_s: int


def insertions(problem: Problem, plan: Plan, visit: Visit) -> list[Insertion]:
    """Every feasible place for a visit of the problem that the plan does not serve, the least impact first.

    Equal impacts come in the order of the problem's technicians, then of positions.
    """
    refuse_if_served(plan, visit)
    situation = Situation(problem, plan)
    found = [
        insertion
        for technician in situation.suited(visit)
        for spot in spots(problem, situation.day(technician.id), visit)
        if (insertion := _insertion(situation, technician.id, visit, spot))
    ]
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
    visits = with_visit(situation.day(technician_id).visits, spot.position, visit)
    change = situation.retimed(technician_id, visits)
    if change is None:
        return None
    route = route_of(change.day, change.timing)
    impact = impact_of_routes(situation.problem, situation.plan, [route])
    start_s = change.timing.starts[spot.position]
    return Insertion(visit.id, technician_id, spot.position, start_s, route, impact)


def with_visit(visits: Sequence[Visit], position: int, visit: Visit) -> list[Visit]:
    """The same order with one more visit at this position."""
    return [*visits[:position], visit, *visits[position:]]


def spots(problem: Problem, day: Timeline, visit: Visit) -> list[Spot]:
    """Every position of a day where the visit fits in time, in order."""
    rows, here, limit = problem.travel_s, visit.place, visit.bounds
    duration_s = visit.duration_with(day.technician.id)
    onward, places = rows[here], day.places
    found = []
    for position, old_s in enumerate(day.travel_s):
        there_s, on_s = rows[places[position]][here], onward[places[position + 1]]
        start_s = _earliest_start(day, position, limit, duration_s, there_s, on_s)
        if start_s < NEVER:
            extra_s = there_s + on_s - (old_s if day.visits else 0)
            found.append(Spot(position, start_s, extra_s))
    return found


def _earliest_start(
    day: Timeline, position: int, limit: Bounds, duration_s: int, there_s: int, on_s: int
) -> int:
    """The earliest start of a service here that the rest of the day can follow; NEVER if it cannot.

    Lunch is later, on the way on, before, or on the way there: four comparisons with the timeline. Without
    lunch still ahead one is never free later, so the first two are asked first.
    """
    free_open, free_done = day.free_open[position], day.free_done[position]
    late_done, onward_set_out_s = day.late_done[position], day.bounds[position].set_out_s
    set_out_s, earliest_s, latest_s = limit.set_out_s, limit.earliest_s, limit.latest_s
    arrival_s = (free_done if free_done > set_out_s else set_out_s) + there_s
    if day.lunch and free_open < NEVER:
        start_s = (free_open if free_open > set_out_s else set_out_s) + there_s
        start_s = start_s if start_s > earliest_s else earliest_s
        if limit.windows:
            start_s = limit.first_from(start_s)
        if start_s > latest_s:
            return NEVER
        end_s = start_s + duration_s
        if (end_s if end_s > onward_set_out_s else onward_set_out_s) + on_s <= day.late_open[position]:
            return start_s
        if arrive_after_lunch(end_s, on_s, onward_set_out_s, day.lunch) <= late_done:
            return start_s
        arrival_s = min(arrival_s, arrive_after_lunch(free_open, there_s, set_out_s, day.lunch))
    start_s = arrival_s if arrival_s > earliest_s else earliest_s
    if limit.windows:
        start_s = limit.first_from(start_s)
    if start_s > latest_s or start_s >= NEVER:
        return NEVER
    end_s = start_s + duration_s
    arrival_s = (end_s if end_s > onward_set_out_s else onward_set_out_s) + on_s
    return start_s if arrival_s <= late_done else NEVER
