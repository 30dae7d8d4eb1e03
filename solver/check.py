"""The judge: names every rule a plan breaks, for drags, slots, solver output and tests alike.

It shares no arithmetic with the code that makes plans, so that it can catch that code being wrong. It knows
nothing of what a plan costs (cost.py) and writes no sentences: a violation carries the facts to make one. The
roads and the lunch of a day are judged in check_road.py.

What has started is judged like the rest, so that the desk can say what the world has broken; compare
identities before and after a change to see what the change itself breaks.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from solver.check_road import Served, broken_on_the_road
from solver.model import Plan, Problem, Route, Technician, Visit, Window
from solver.violations import Kind, Violation

__all__ = [
    "Kind",
    "Violation",
    "below_level",
    "check",
    "check_relations",
    "check_route",
    "mismatches",
    "new_violations",
]


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every rule the plan breaks: what is wrong with the lists, then route by route in their order, then what
    is wrong between the routes."""
    found = [violation for rule in RULES_OF_A_PLAN for violation in rule(problem, plan)]
    for route in plan.routes:
        found.extend(check_route(problem, route))
    return (*found, *check_relations(problem, plan))


def check_route(problem: Problem, route: Route) -> tuple[Violation, ...]:
    """Every rule that one technician's day breaks by itself, in the order of its stops."""
    technician = problem.technician_by_id.get(route.technician_id)
    if technician is None:
        return (Violation(Kind.UNKNOWN_TECHNICIAN, route.technician_id),)
    found: list[Violation] = []
    served: Served = []
    for stop in route.stops:
        visit = problem.visit_by_id.get(stop.visit_id)
        if visit is None:
            found.append(Violation(Kind.UNKNOWN_VISIT, technician.id, stop.visit_id))
            continue
        served.append((visit, stop.start_s))
        found.extend(mismatches(technician, visit, problem))
        found.extend(v for rule in RULES_OF_A_STOP if (v := rule(technician, visit, stop.start_s)))
    if served:
        found.extend(_van(problem, technician, route))
        found.extend(broken_on_the_road(problem, technician, served, route))
    return tuple(found)


def new_violations(before: tuple[Violation, ...], after: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """What a change itself breaks: the violations that were not there before it."""
    known = {violation.identity for violation in before}
    return tuple(violation for violation in after if violation.identity not in known)


# Who may do it


def mismatches(technician: Technician, visit: Visit, problem: Problem | None = None) -> Iterator[Violation]:
    """Why this technician may not do this visit, whatever the hour.

    With the problem, what the pool or the depot lends is at hand, and as many levels may be missing as it
    allows; without, only what one carries and knows.
    """
    for rule in RULES_OF_A_MATCH:
        yield from rule(technician, visit)
    yield from _skills(technician, visit, problem.level_gap_most if problem else 0)
    if visit.equipment:
        yield from _equipment(technician, visit, problem)


def suits(technician: Technician, visit: Visit, problem: Problem | None = None) -> bool:
    """Whether there is no mismatch; quicker, for most people lack a skill and nobody asks which."""
    levels_missing = problem.level_gap_most if problem else 0
    for skill, needed in visit.skills.items():
        if _lacks(technician, skill, needed, levels_missing):
            return False
    for rule in RULES_OF_A_MATCH:
        for _ in rule(technician, visit):
            return False
    return not visit.equipment or not any(_equipment(technician, visit, problem))


def _lacks(technician: Technician, skill: str, needed: int, levels_missing: int) -> bool:
    held = technician.skills.get(skill)
    return held is None or held < needed - levels_missing


def _equipment(technician: Technician, visit: Visit, problem: Problem | None) -> Iterator[Violation]:
    """What the work needs is carried, or can be had from the pool or the depot."""
    for item in sorted(visit.equipment - technician.equipment):
        if problem is None or not problem.lends(item):
            yield Violation(Kind.EQUIPMENT, technician.id, visit.id, thing=item)


def _required_technician(technician: Technician, visit: Visit) -> Iterator[Violation]:
    """Who a customer asked for is who comes."""
    wanted = visit.required_technician
    if wanted not in (None, technician.id):
        yield Violation(Kind.REQUIRED_TECHNICIAN, technician.id, visit.id, wanted_technician_id=wanted)


def _forbidden_technician(technician: Technician, visit: Visit) -> Iterator[Violation]:
    """Who a customer does not want does not come."""
    if technician.id in visit.forbidden:
        yield Violation(Kind.FORBIDDEN_TECHNICIAN, technician.id, visit.id)


def _pinned_technician(technician: Technician, visit: Visit) -> Iterator[Violation]:
    """A technician pinned by hand, or already at work, is not replaced."""
    wanted = visit.pinned_technician
    if wanted not in (None, technician.id):
        kind = Kind.STARTED if visit.started else Kind.PIN_TECHNICIAN
        yield Violation(kind, technician.id, visit.id, wanted_technician_id=wanted)


def _skills(technician: Technician, visit: Visit, levels_missing: int) -> Iterator[Violation]:
    """Every skill the work needs is held, at its level or as few below it as the problem allows."""
    for skill, needed in visit.skills.items():
        if _lacks(technician, skill, needed, levels_missing):
            held = technician.skills.get(skill)
            kind = Kind.SKILL if held is None else Kind.SKILL_LEVEL
            yield Violation(
                kind, technician.id, visit.id, skill=skill, held_level=held or 0, needed_level=needed
            )


def below_level(technician: Technician, visit: Visit) -> tuple[Violation, ...]:
    """The skills this technician has, but not at the level the visit asks for, whatever is allowed."""
    return tuple(v for v in _skills(technician, visit, 0) if v.kind is Kind.SKILL_LEVEL)


RULES_OF_A_MATCH: tuple[Callable[[Technician, Visit], Iterator[Violation]], ...] = (
    _required_technician,
    _forbidden_technician,
    _pinned_technician,
)


# When its service starts


def _pinned_start(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """A start pinned by hand, or already past, does not change."""
    wanted = visit.pinned_start_s
    if wanted is None or start_s == wanted:
        return None
    kind = Kind.STARTED if visit.started else Kind.PIN_START
    technician_id = visit.pinned_technician
    return Violation(kind, technician.id, visit.id, None, start_s, wanted, wanted_technician_id=technician_id)


def _promise(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """What was promised to the customer is kept: the service starts inside the window."""
    return _outside(Kind.PROMISE, technician, visit, start_s, visit.promised)


def _windows(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """Where a visit has windows, the service starts inside one of them."""
    nearest = min(
        visit.windows, key=lambda w: max(w.earliest_s - start_s, start_s - w.latest_s), default=None
    )
    return _outside(Kind.WINDOW, technician, visit, start_s, nearest)


def _pinned_window(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """A start pinned to a range stays inside it."""
    return _outside(Kind.PIN_WINDOW, technician, visit, start_s, visit.pinned_window)


def _outside(
    kind: Kind, technician: Technician, visit: Visit, start_s: int, window: Window | None
) -> Violation | None:
    if window is None or window.earliest_s <= start_s <= window.latest_s:
        return None
    limit_s = window.earliest_s if start_s < window.earliest_s else window.latest_s
    return Violation(kind, technician.id, visit.id, None, start_s, limit_s)


def _latest(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """Late work is paid for, but never later than the contract's last moment."""
    if visit.latest_s is None or start_s <= visit.latest_s:
        return None
    return Violation(Kind.LATEST, technician.id, visit.id, None, start_s, visit.latest_s)


def _release(technician: Technician, visit: Visit, start_s: int) -> Violation | None:
    """Work that has not started does not start before its first possible moment."""
    if visit.started or start_s >= visit.release_s:
        return None
    return Violation(Kind.RELEASE, technician.id, visit.id, None, start_s, visit.release_s)


RULES_OF_A_STOP: tuple[Callable[[Technician, Visit, int], Violation | None], ...] = (
    _pinned_start,
    _promise,
    _windows,
    _pinned_window,
    _latest,
    _release,
)


# What is in the van


def _van(problem: Problem, technician: Technician, route: Route) -> Iterator[Violation]:
    """What a visit needs is in the van when its turn comes; after the depot everything is."""
    used: Counter[str] = Counter()
    for stop in route.stops:
        visit = problem.visit_by_id.get(stop.visit_id)
        if problem.depot_place is not None and route.restock_before == stop.visit_id:
            return
        if visit is None:
            continue
        for item in sorted(visit.equipment - technician.equipment if problem.depot_place is not None else ()):
            if not problem.shared_equipment.get(item):
                yield Violation(Kind.EQUIPMENT, technician.id, visit.id, thing=item)
        used.update(visit.parts)
        for part, quantity in visit.parts.items():
            held = technician.parts.get(part, 0)
            if quantity and used[part] > held:
                yield Violation(
                    Kind.PARTS, technician.id, visit.id, thing=part, held_level=held, needed_level=used[part]
                )


# Between the days


def check_relations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every rule about visits that depend on each other, or on the same equipment, whoever does them."""
    return tuple(violation for rule in RULES_OF_RELATIONS for violation in rule(problem, plan))


def _together(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Two visits to be done together start at the same moment with two technicians, or neither is done."""
    for one_id, other_id in problem.partners.items():
        if one_id not in plan.start_of:
            continue
        holder, start_s, other_s = (
            plan.technician_of[one_id],
            plan.start_of[one_id],
            plan.start_of.get(other_id),
        )
        if other_s is None or plan.technician_of[other_id] == holder:
            yield Violation(Kind.TOGETHER_ALONE, holder, one_id, other_id, start_s, start_s)
        elif other_s != start_s:
            yield Violation(Kind.TOGETHER, holder, one_id, other_id, start_s, other_s)


def _after(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What has to be done before is over when a service starts."""
    for visit in problem.visits:
        start_s = plan.start_of.get(visit.id) if visit.after else None
        if start_s is None:
            continue
        holder = plan.technician_of[visit.id]
        for first_id in visit.after:
            first = problem.visit_by_id.get(first_id)
            if first is None:
                continue
            if first_id not in plan.start_of:
                yield Violation(Kind.AFTER_MISSING, holder, visit.id, first_id, start_s, start_s)
                continue
            end_s = plan.start_of[first_id] + first.duration_with(plan.technician_of[first_id])
            if end_s > start_s:
                yield Violation(Kind.AFTER, holder, visit.id, first_id, start_s, end_s)


def _shared_equipment(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Of equipment that is shared, no more is in use at any moment than there is."""
    for item, held in problem.shared_equipment.items():
        uses = list(_uses(problem, plan, item)) if held > 0 else []
        found: dict[str, Violation] = {}
        for moment_s in sorted({use.start_s for use in uses}):
            active = [use for use in uses if use.start_s <= moment_s < use.end_s]
            if len(active) > held:
                for use in active:
                    found.setdefault(use.visit_id, _clash(item, held, use, active))
        yield from found.values()


@dataclass(frozen=True)
class _Use:
    """A visit during which something shared is in use."""

    visit_id: str
    technician_id: str
    start_s: int
    end_s: int


def _uses(problem: Problem, plan: Plan, item: str) -> Iterator[_Use]:
    for route in plan.routes:
        technician = problem.technician_by_id.get(route.technician_id)
        if technician is None or item in technician.equipment:
            continue
        for stop in route.stops:
            visit = problem.visit_by_id.get(stop.visit_id)
            if visit is not None and item in visit.equipment:
                end_s = stop.start_s + visit.duration_with(technician.id)
                yield _Use(visit.id, technician.id, stop.start_s, end_s)


def _clash(item: str, held: int, use: _Use, active: list[_Use]) -> Violation:
    others = sorted((o for o in active if o is not use), key=lambda o: (o.end_s, o.visit_id))
    first = others[0] if others else use
    return Violation(
        Kind.SHARED_EQUIPMENT,
        use.technician_id,
        use.visit_id,
        first.visit_id,
        use.start_s,
        first.end_s,
        held_level=held,
        needed_level=len(active),
        thing=item,
    )


RULES_OF_RELATIONS: tuple[Callable[[Problem, Plan], Iterator[Violation]], ...] = (
    _together,
    _after,
    _shared_equipment,
)


# The lists


def _routes_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A technician has one day."""
    for technician_id, count in Counter(route.technician_id for route in plan.routes).items():
        if count > 1:
            yield Violation(Kind.DUPLICATE_ROUTE, technician_id)


def _visits_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every visit is served once or listed as unserved, and nothing else is listed."""
    counts = Counter(stop.visit_id for route in plan.routes for stop in route.stops)
    counts.update(plan.unserved)
    for visit_id, count in counts.items():
        if count > 1:
            yield Violation(Kind.DUPLICATE_VISIT, plan.technician_of.get(visit_id), visit_id)
    for visit_id in plan.unserved:
        if visit_id not in problem.visit_by_id:
            yield Violation(Kind.UNKNOWN_VISIT, None, visit_id)
    for visit in problem.visits:
        if visit.id not in counts:
            yield Violation(Kind.MISSING_VISIT, None, visit.id)


def _held_work_served(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Started or pinned work is not dropped."""
    for visit_id in plan.unserved:
        visit = problem.visit_by_id.get(visit_id)
        if visit is None or visit.movable:
            continue
        wanted = visit.pinned_technician
        yield Violation(_what_holds(visit), None, visit.id, wanted_technician_id=wanted)


def _what_holds(visit: Visit) -> Kind:
    if visit.started:
        return Kind.STARTED
    if visit.pinned_technician is not None:
        return Kind.PIN_TECHNICIAN
    return Kind.PIN_START if visit.pinned_start_s is not None else Kind.PIN_WINDOW


RULES_OF_A_PLAN: tuple[Callable[[Problem, Plan], Iterator[Violation]], ...] = (
    _routes_once,
    _visits_once,
    _held_work_served,
)
