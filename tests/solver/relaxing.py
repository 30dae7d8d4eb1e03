"""Brute force for "could, if": rules that have given by some seconds, and whether there is a place then."""

from collections.abc import Iterator
from dataclasses import replace

from solver.check import Kind
from solver.model import Plan, Problem, Stop, Technician, Visit, Window
from solver.relaxations import MOVABLE
from tests.solver.exactness import possible

Given = tuple[Problem, Plan]


def could(given_to: Given, technician_id: str, visit_id: str) -> bool:
    """Whether brute force finds a place for the visit with this technician, after what has started."""
    problem, plan = given_to
    technician, visit = problem.technician_by_id[technician_id], problem.visit_by_id[visit_id]
    started = [problem.visit_by_id[stop.visit_id].started for stop in plan.route_of[technician_id].stops]
    open_from = max((i + 1 for i, has_begun in enumerate(started) if has_begun), default=0)
    places = range(open_from, len(started) + 1)
    return any(possible(problem, plan, technician, visit, place) for place in places)


def with_visit(problem: Problem, visit: Visit) -> Problem:
    return replace(problem, visits=tuple(visit if v.id == visit.id else v for v in problem.visits))


def later(window: Window | None, by_s: int) -> Window | None:
    return replace(window, latest_s=window.latest_s + by_s) if window else None


def relaxed(
    problem: Problem, plan: Plan, technician: Technician, kind: Kind, visit_id: str | None, by_s: int
) -> Iterator[Given]:
    """The ways in which a rule can give so many seconds."""
    if kind in (Kind.SHIFT_END, Kind.LUNCH_START):
        lunch = technician.lunch
        if kind is Kind.SHIFT_END:
            eased = replace(technician, overtime_s=technician.overtime_s + by_s)
        else:
            assert lunch
            eased = replace(technician, lunch=replace(lunch, latest_s=lunch.latest_s + by_s))
        crew = tuple(eased if t.id == technician.id else t for t in problem.technicians)
        yield replace(problem, technicians=crew), plan
        return
    assert visit_id
    if kind in MOVABLE:
        yield from ((problem, moved(plan, visit_id, change)) for change in (-by_s, by_s))
        return
    visit = problem.visit_by_id[visit_id]
    if kind is Kind.WINDOW:
        for i, window in enumerate(visit.windows):
            windows = (*visit.windows[:i], later(window, by_s) or window, *visit.windows[i + 1 :])
            yield with_visit(problem, replace(visit, windows=windows)), plan
    elif kind is Kind.PROMISE:
        yield with_visit(problem, replace(visit, promised=later(visit.promised, by_s))), plan
    elif kind is Kind.PIN_WINDOW:
        yield with_visit(problem, replace(visit, pinned_window=later(visit.pinned_window, by_s))), plan
    elif kind is Kind.LATEST:
        yield with_visit(problem, replace(visit, latest_s=(visit.latest_s or 0) + by_s)), plan
    else:
        yield with_visit(problem, replace(visit, pinned_start_s=(visit.pinned_start_s or 0) + by_s)), plan


def moved(plan: Plan, visit_id: str, by_s: int) -> Plan:
    """The plan with one start elsewhere, whatever that breaks in its own day."""
    route = plan.route_of[plan.technician_of[visit_id]]
    stops = tuple(Stop(s.visit_id, s.start_s + by_s * (s.visit_id == visit_id)) for s in route.stops)
    return plan.with_routes(replace(route, stops=stops))
