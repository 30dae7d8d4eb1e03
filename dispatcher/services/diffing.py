"""What a fork or a search would change, for a person who takes some of it and leaves the rest.

Lines that need each other are one group: taken or refused together. Totals of a choice are those of the board
as it would be, so that they are also the totals after it has been applied.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.sentences import Sentence
from solver.check import Kind, check_route
from solver.cost import late_by_s, route_distance_m, route_travel_s

from .findings import technician_name
from .pictures import day_routes
from .rates import cost_cents
from .rebasing import NOBODY, Line, Place, Skipped, applied, fit, new_findings, standing
from .translation import plan, problem

MOST_TRIED = 8
"""With more lines on one day, all of them are one group: trying every pair would take too long."""
WORTH_SAYING = timedelta(minutes=1)


@dataclass(frozen=True)
class DayTotals:
    """A day in figures. `late`: jobs planned after their contract's time; `broken`: promises missed.

    `cost_cents`: what its roads and hours cost; None where the centre has set no rates.
    """

    travel: timedelta
    distance_m: int
    promises: int
    broken: int
    late: int
    unserved: int
    cost_cents: int | None = None


@dataclass(frozen=True)
class Group:
    """Lines that are taken or refused together, and what each is for."""

    lines: tuple[Line, ...]
    why: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(line.key for line in self.lines)


@dataclass(frozen=True)
class Diff:
    """Groups by the hour of their first line, against the board as it was when they were worked out."""

    board: Board
    groups: tuple[Group, ...]
    before: DayTotals
    facts: tuple[Line, ...] = ()
    accepted: frozenset[str] = NOBODY
    skipped: tuple[Skipped, ...] = ()  # what has been changed meanwhile, and stays as it is

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    def chosen(self, refused: Collection[str]) -> tuple[Line, ...]:
        """Return the lines of the groups of which no line is refused, by its key."""
        kept = (group for group in self.groups if group.keys.isdisjoint(refused))
        return tuple(line for group in kept for line in group.lines)


@dataclass(frozen=True)
class Weighed:
    """A choice of groups: the day as it would be, and what of the choice does not fit without the rest."""

    totals: DayTotals
    moved: int
    lines: tuple[Line, ...]
    misfits: tuple[Skipped, ...]
    days: Mapping[str, DayRoute]

    def days_of(self, line: Line) -> tuple[DayRoute, ...]:
        """Return the days that a line touches, as they would be."""
        return tuple(self.days[key] for key in dict.fromkeys(line.technician_ids) if key in self.days)


def diff(
    board: Board,
    lines: Iterable[Line],
    now: datetime,
    facts: Iterable[Line] = (),
    accepted: frozenset[str] = NOBODY,
    skipped: Iterable[Skipped] = (),
) -> Diff:
    """Return the lines in groups, against this board. `facts` are what the world is like: each by itself."""
    world = tuple(facts)
    ground, of_jobs = applied(board, world), tuple(lines)
    found = [Group((line,)) for line in world]
    found += [
        Group(group, _reasons(ground, group, of_jobs)) for group in grouped(ground, of_jobs, now, accepted)
    ]
    return Diff(board, tuple(found), day_totals(board), world, accepted, tuple(skipped))


def diff_on(board: Board, lines: Iterable[Line], now: datetime) -> Diff:
    """Return the lines of a search against the board as it is by now; what was changed meanwhile stays."""
    kept, skipped = standing(board, lines)
    return diff(board, kept, now, skipped=skipped)


def weigh(asked: Diff, refused: Collection[str], now: datetime) -> Weighed:
    """Return what the choice would make of the day."""
    chosen = asked.chosen(refused)
    world = [line for line in chosen if line in asked.facts]
    ground = applied(asked.board, world)
    kept, misfits = fit(ground, [line for line in chosen if line not in world], now, asked.accepted)
    after = applied(ground, kept)
    crew = {key for line in (*world, *kept) for key in line.technician_ids}
    return Weighed(
        totals=day_totals(after),
        moved=sum(line.is_moved for line in kept),
        lines=(*world, *kept),
        misfits=tuple(misfits),
        days=day_routes(after, crew),
    )


def day_totals(board: Board) -> DayTotals:
    """Return the figures of a day as it stands on a board."""
    of = problem(board)
    day = plan(board, of)
    missed = {
        found.visit_id for one in day.routes for found in check_route(of, one) if found.kind is Kind.PROMISE
    }
    return DayTotals(
        travel=timedelta(seconds=sum(route_travel_s(of, one) for one in day.routes)),
        distance_m=sum(route_distance_m(of, one) for one in day.routes),
        promises=sum(visit.promised is not None for visit in of.visits),
        broken=len(missed),
        late=sum(late_by_s(visit, day.start_of[visit.id]) > 0 for visit in of.visits),
        unserved=len(board.waiting),
        cost_cents=cost_cents(board, of, day),
    )


# ---- which lines need each other


def grouped(
    board: Board, lines: Iterable[Line], now: datetime, accepted: frozenset[str] = NOBODY
) -> tuple[tuple[Line, ...], ...]:
    """Return the lines in groups: two share one where a day breaks a rule with only one of them."""
    all_lines = tuple(lines)
    together = _Together(all_lines)
    days: dict[str, list[Line]] = {}
    for line in all_lines:
        for key in dict.fromkeys(line.technician_ids):
            days.setdefault(key, []).append(line)

    def breaks(technician_id: str, some: list[Line]) -> bool:
        found = new_findings(board, some, now, [technician_id])
        return any(finding.key not in accepted for finding in found)

    for technician_id, members in days.items():
        if len(members) > MOST_TRIED:
            together.join(members)
        elif len(members) > 1:
            for needed in members:
                others = [line for line in members if line is not needed]
                if breaks(technician_id, others):
                    blamed = [
                        x for x in others if not breaks(technician_id, [y for y in others if y is not x])
                    ]
                    together.join([needed, *(blamed or others)])
    _hold_apart(together, days, breaks)
    return together.groups()


def _hold_apart(
    together: "_Together", days: Mapping[str, list[Line]], breaks: Callable[[str, list[Line]], bool]
) -> None:
    """Join what still breaks a day where one group is taken alone, or alone refused."""
    is_settled = False
    while not is_settled:
        is_settled = True
        for technician_id, members in days.items():
            of_group: dict[str, list[Line]] = {}
            for line in members:
                of_group.setdefault(together.name_of(line), []).append(line)
            for some in of_group.values():
                rest = [line for line in members if line not in some]
                if rest and is_settled and (breaks(technician_id, some) or breaks(technician_id, rest)):
                    together.join(members)
                    is_settled = False


class _Together:
    """Lines that are being brought together: each has a name, which is that of its group's first line."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)
        self._name = {line.key: line.key for line in self._lines}

    def name_of(self, line: Line) -> str:
        return self._name[line.key]

    def join(self, lines: Iterable[Line]) -> None:
        names = {self._name[line.key] for line in lines}
        first = min(names)
        self._name = {key: first if name in names else name for key, name in self._name.items()}

    def groups(self) -> tuple[tuple[Line, ...], ...]:
        """Return the groups in the order of their first lines."""
        found: dict[str, list[Line]] = {}
        for line in self._lines:
            found.setdefault(self.name_of(line), []).append(line)
        return tuple(tuple(group) for group in found.values())


# ---- what each line is for


def _reasons(board: Board, group: tuple[Line, ...], lines: tuple[Line, ...]) -> dict[str, Sentence]:
    after = applied(board, lines)
    placed = (
        line for line in group if line.before != line.after
    )  # of the others, what was changed says it all
    return {line.key: _reason(board, after, line, group, lines) for line in placed}


def _reason(
    board: Board, after: Board, line: Line, group: tuple[Line, ...], lines: tuple[Line, ...]
) -> Sentence:
    """Return in one sentence what a line is for, with the number that says so."""
    work = after.interventions.get(line.intervention_id)
    if line.after is not None and not board.starts_at <= line.after.start < board.ends_at:
        return Sentence("It is planned on another day than the one that is shown.")
    if work is None or line.after is None:
        return _makes_room(after, line, group) or Sentence("Goes back to the queue.")
    due = work.due_at
    if line.before is None:
        if due is not None and line.after.start <= due:
            return Sentence("Waited; starts {spare} before its time.", spare=due - line.after.start)
        return Sentence("Waited; now somebody comes.")
    if due is not None and line.before.start > due and line.after.start < line.before.start:
        return Sentence("{minutes} less late.", minutes=line.before.start - max(due, line.after.start))
    if _is_away(board, line.before):
        return Sentence("{name} is away then.", name=technician_name(board, line.before.technician_id))
    saved = _saved(after, line, lines, board)
    if saved >= WORTH_SAYING:
        return Sentence("Saves {minutes} of road.", minutes=saved)
    return _makes_room(after, line, group) or _follows(after, line)


def _is_away(board: Board, place: Place) -> bool:
    absences = board.absences_of.get(place.technician_id, ())
    return any(absence.holds(place.start) for absence in absences)


def _saved(after: Board, line: Line, lines: tuple[Line, ...], board: Board) -> timedelta:
    """Return how much less road there is with the line than without it, all others applied."""
    without = applied(board, [other for other in lines if other.key != line.key])
    return _road(without, line.technician_ids) - _road(after, line.technician_ids)


def _road(board: Board, crew: Iterable[str]) -> timedelta:
    of = problem(board, set(crew))
    return timedelta(seconds=sum(route_travel_s(of, one) for one in plan(board, of).routes))


def _makes_room(after: Board, line: Line, group: tuple[Line, ...]) -> Sentence | None:
    """Name the job that comes to the day this line leaves, or to the one on which it gives way."""
    left = line.before.technician_id if line.before else None
    came = [
        other
        for other in group
        if other.after is not None
        and other.after.technician_id == left
        and other is not line
        and (other.before is None or other.before.technician_id != left)
    ]
    for other in came:
        work = after.interventions.get(other.intervention_id)
        if work is not None:
            return Sentence("Makes room for {number}.", number=work.number)
    return None


def _follows(after: Board, line: Line) -> Sentence:
    place = line.after
    assert place is not None
    name = technician_name(after, place.technician_id)
    return Sentence("Follows from the other changes of {name}’s day.", name=name)
