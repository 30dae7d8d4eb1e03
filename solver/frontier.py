"""What one more visit costs the others: the best plan with none, one, two and three moved visits.

The lines with none and one are exact (the order of all the others kept); two and three are the best found.
A plan that gives an existing visit up for today is a line by itself, named so, and never touches a promise.
Where no line serves everybody, what stands in the way, and whose promise would have to give how much.
Every line has passed the checker.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from solver.best_first import answers
from solver.chains import WIDTH, chains, restock_without
from solver.check import Violation, check, new_violations
from solver.cost import Impact, impact
from solver.explain import explain, missed_s
from solver.insertion import refuse_if_served
from solver.model import Plan, Problem, Route, Visit
from solver.one_move import moves_in_order
from solver.promises import Renegotiation, renegotiations
from solver.schedule import route_of
from solver.situation import Situation, road_s

MOVES = 3
TRIED = 12
"""How many visits that could wait are looked at exactly."""


@dataclass(frozen=True)
class Line:
    """A plan that serves the visit: by whom and when, which others move or wait, and the days that change.

    `exact`: no plan with as few moved visits, in which the others keep their order, ranks better.
    """

    moves: int
    exact: bool
    technician_id: str
    start_s: int
    moved: tuple[str, ...]
    deferred: tuple[str, ...]
    routes: tuple[Route, ...]
    impact: Impact


@dataclass(frozen=True)
class Frontier:
    """The answer to one urgent call. `blockers` and `promises` are there only where there are no `lines`."""

    visit_id: str
    lines: tuple[Line, ...]
    defer: Line | None = None
    blockers: tuple[Violation, ...] = ()
    promises: tuple[Renegotiation, ...] = ()

    def line(self, moves: int) -> Line | None:
        """The line with so many moved visits; None if there is none."""
        return next((line for line in self.lines if line.moves == moves), None)


def frontier(problem: Problem, plan: Plan, visit: Visit, width: int = WIDTH) -> Frontier:
    """The lines there are, fewest moved visits first. The visit is in the problem and not in the plan.

    `width` limits the search for two and three moves by what it follows, so that the answer is repeatable.
    """
    refuse_if_served(plan, visit)
    judged = _Judged(problem, plan, visit)
    lines = tuple(line for line in judged.lines(width) if line)
    defer = judged.first(_deferring(problem, plan, visit), 0, exact=False)
    if lines:
        return Frontier(visit.id, lines, defer)
    promises = tuple(renegotiations(problem, plan, visit))
    return Frontier(visit.id, (), defer, _closest_blockers(problem, plan, visit), promises)


@dataclass(frozen=True)
class _Way:
    """Days that would change, and who would move or wait for it."""

    routes: tuple[Route, ...]
    moved: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()


class _Judged:
    """Asks the checker about each way; he shares no arithmetic with those who found it."""

    def __init__(self, problem: Problem, plan: Plan, visit: Visit) -> None:
        self.problem, self.visit = problem, visit
        self.plan = plan if visit.id in plan.unserved else replace(plan, unserved=(*plan.unserved, visit.id))
        self.before = check(problem, self.plan)

    def lines(self, width: int) -> Iterator[Line | None]:
        """The best line for each number of moved visits."""
        situation = Situation(self.problem, self.plan)
        plain = answers(situation, self.visit, moves=False)
        yield self.first((_Way(found.routes) for found in plain), 0, exact=True)
        single = moves_in_order(situation, self.visit)
        yield self.first((_Way(found.routes, (found.moved_visit_id,)) for found in single), 1, exact=True)
        for moves, found in chains(self.problem, self.plan, self.visit, MOVES, width).items():
            ways = (_Way(chain.routes, tuple(sorted(chain.moved))) for chain in found)
            yield self.first(ways, moves, exact=False)

    def first(self, ways: Iterable[_Way], moves: int, *, exact: bool) -> Line | None:
        """The first way that breaks nothing new, as a line."""
        for way in ways:
            after = self._after(way)
            if not new_violations(self.before, check(self.problem, after)):
                return self._line(way, after, moves, exact)
        return None

    def _after(self, way: _Way) -> Plan:
        after = self.plan.with_routes(*way.routes)
        return replace(after, unserved=(*after.unserved, *way.deferred))

    def _line(self, way: _Way, after: Plan, moves: int, exact: bool) -> Line:
        return Line(
            moves,
            exact,
            after.technician_of[self.visit.id],
            after.start_of[self.visit.id],
            way.moved,
            way.deferred,
            way.routes,
            impact(self.problem, self.plan, after),
        )


def _deferring(problem: Problem, plan: Plan, visit: Visit) -> list[_Way]:
    """Ways to serve the visit in the place of another that was promised nothing, the least wanted first."""
    situation = Situation(problem, plan)
    found = []
    for technician in situation.suited(visit):
        day = situation.day(technician.id)
        for waits in day.visits:
            if not may_wait(waits, visit):
                continue
            rest = [other for other in day.visits if other.id != waits.id]
            without = situation.timeline(technician.id, rest, restock_without(day, [waits]))
            for spot in situation.spots(without, visit):
                travel_s = spot.extra_travel_s + road_s(without) - road_s(day)
                loss = (waits.level, waits.hold_s, travel_s, technician.id, waits.id, spot.position)
                found.append((loss, without, spot))
    ways = []
    for loss, without, spot in sorted(found, key=lambda way: way[0])[:TRIED]:
        if change := situation.placed(without.technician.id, without.visits, visit, spot):
            ways.append(_Way((route_of(change.day, change.timing),), deferred=(loss[4],)))
    return ways


def may_wait(waits: Visit, visit: Visit) -> bool:
    """Whether a visit may be given up for today for another: nothing holds it, and it is owed no more."""
    return waits.movable and waits.promised is None and waits.together is None and waits.level <= visit.level


def _closest_blockers(problem: Problem, plan: Plan, visit: Visit) -> tuple[Violation, ...]:
    """What is in the way of the technician who comes closest: one who may do it, if there is any."""
    told = [answer.blockers for answer in explain(problem, plan, visit) if answer.blockers]
    in_time = [blockers for blockers in told if missed_s(blockers)]
    return min(in_time or told, key=missed_s, default=())
