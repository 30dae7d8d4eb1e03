"""A job for two technicians: two visits that start at the same moment, placed in two days at once.

For each day and position the starts that the rest of the day allows are a few intervals; two places go
together where theirs overlap, at the earliest moment of the overlap. What is offered has passed the checker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from solver.check import check, new_violations
from solver.cost import Impact, impact_of_routes
from solver.model import NEVER, Bounds, Plan, Problem, Route, Visit, Window
from solver.schedule import route_of
from solver.situation import Situation
from solver.spots import Spot
from solver.timeline import Timeline


@dataclass(frozen=True)
class PairInsertion:
    """Places for two visits that start together: the technician of each, the start, the changed days."""

    visit_ids: tuple[str, str]
    technician_ids: tuple[str, str]
    start_s: int
    routes: tuple[Route, Route]
    impact: Impact


@dataclass(frozen=True, slots=True)
class _Place:
    """A spot in somebody's day with every start that it allows."""

    technician_id: str
    spot: Spot
    starts: tuple[Window, ...]


def pair_insertions(problem: Problem, plan: Plan, one: Visit, most: int = 8) -> list[PairInsertion]:
    """Ways to serve a visit and its partner, the least impact first.

    For each pair of people, for at most `most` of them, the way that adds the least travel. Neither visit is
    in the plan. Days that would have to go by the depot first are left out. Raises ValueError where the visit
    has no partner, or the plan has one of the two.
    """
    partner_id = problem.partners.get(one.id)
    if partner_id is None or {one.id, partner_id} & plan.technician_of.keys():
        raise ValueError(f"visit {one.id} is not one of two that wait to be done together")
    other = problem.visit_by_id[partner_id]
    situation = Situation(_apart(problem, one, other), plan)
    found: dict[tuple[str, str], PairInsertion] = {}
    for ours, theirs, start_s in _matches(list(_places(situation, one)), list(_places(situation, other))):
        people = ours.technician_id, theirs.technician_id
        pair = None if people in found else _pair(problem, situation, (one, ours), (other, theirs), start_s)
        if pair:
            found[people] = pair
        if len(found) == most:
            break
    return sorted(found.values(), key=lambda pair: (pair.impact.rank, pair.technician_ids))


def _apart(problem: Problem, one: Visit, other: Visit) -> Problem:
    """The problem in which the two do not know each other, so that each can be looked at alone."""
    pair = {one.id, other.id}
    visits = [replace(v, together=None) if v.id in pair else v for v in problem.visits]
    return replace(problem, visits=tuple(visits))


def _places(situation: Situation, visit: Visit) -> Iterator[_Place]:
    for technician in situation.suited(visit):
        day, limit = situation.day(technician.id), situation.relations.bounds(visit, technician.id)
        for spot in situation.spots(day, visit):
            if not spot.ask and spot.position != day.restock_leg:
                starts = tuple(starts_at(situation.problem, day, visit, spot.position, limit))
                yield _Place(technician.id, spot, starts)


def starts_at(
    problem: Problem, day: Timeline, visit: Visit, position: int, limit: Bounds
) -> Iterator[Window]:
    """The starts that the day allows here: lunch later, on the way on, before, or on the way there."""
    rows, here = problem.travel_s, visit.place
    there_s, on_s = rows[day.places[position]][here], rows[here][day.places[position + 1]]
    busy_s, onward = visit.duration_with(day.technician.id), day.bounds[position].set_out_s
    set_out_s, lunch, legs = limit.set_out_s, day.lunch, day.legs
    by_done_s = legs.leave_by(day.late_done[position], on_s, onward) - busy_s
    done_s = legs.arrive(day.free_done[position], there_s, set_out_s)
    cases = [(done_s, by_done_s)]
    if lunch:
        open_s = legs.arrive(day.free_open[position], there_s, set_out_s)
        fed_s = legs.arrive_after_lunch(day.free_open[position], there_s, set_out_s, lunch)
        by_open_s = legs.leave_by(day.late_open[position], on_s, onward) - busy_s
        by_lunch_s = legs.leave_by_for_lunch(day.late_done[position], on_s, onward, lunch) - busy_s
        cases += [(fed_s, by_done_s), (open_s, by_open_s), (open_s, by_lunch_s)]
    for earliest_s, latest_s in cases:
        for window in limit.windows or (Window(limit.earliest_s, limit.latest_s),):
            first_s, last_s = max(earliest_s, window.earliest_s), min(latest_s, window.latest_s)
            if first_s <= last_s and first_s < NEVER:
                yield Window(first_s, last_s)


def _matches(ours: Sequence[_Place], theirs: Sequence[_Place]) -> list[tuple[_Place, _Place, int]]:
    """Every two places of two people with a common start, the least added travel first, then the earliest."""
    found = [
        (mine, other, start_s)
        for mine in ours
        for other in theirs
        if mine.technician_id != other.technician_id
        and (start_s := _common_s(mine.starts, other.starts)) is not None
    ]
    return sorted(found, key=lambda m: (m[0].spot.extra_travel_s + m[1].spot.extra_travel_s, m[2]))


def _common_s(ours: Sequence[Window], theirs: Sequence[Window]) -> int | None:
    common = [
        max(a.earliest_s, b.earliest_s)
        for a in ours
        for b in theirs
        if max(a.earliest_s, b.earliest_s) <= min(a.latest_s, b.latest_s)
    ]
    return min(common, default=None)


def _pair(
    problem: Problem,
    situation: Situation,
    ours: tuple[Visit, _Place],
    theirs: tuple[Visit, _Place],
    start_s: int,
) -> PairInsertion | None:
    """The two days with both visits at this start, if the checker agrees."""
    plan, routes = situation.plan, []
    for visit, place in (ours, theirs):
        held = replace(visit, pinned_start_s=start_s)
        others = situation.day(place.technician_id).visits
        change = situation.placed(place.technician_id, others, held, place.spot)
        if change is None:
            return None
        routes.append(route_of(change.day, change.timing))
    if new_violations(check(problem, plan), check(problem, plan.with_routes(*routes))):
        return None
    return PairInsertion(
        (ours[0].id, theirs[0].id),
        (ours[1].technician_id, theirs[1].technician_id),
        start_s,
        (routes[0], routes[1]),
        impact_of_routes(problem, plan, routes),
    )
