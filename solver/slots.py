"""Which two hours can be offered to a caller on the next days, by whom, and at what price.

Exact: a window is offered for a technician if and only if insertion.insertions finds a place for the visit
promised in that window. What makes it quick is that the moments of all days stand in one table (Timetable),
built once for a plan, so that one question is a few operations on whole columns. What the table does not
know (a visit that needs a shared crane, a colleague, parts or other work done before; a day with a depot on
the way or roads by the hour) is asked of insertions itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
import numpy.typing as npt

from solver.cost import liking_s
from solver.insertion import best_per_technician, insertions
from solver.model import NEVER, Plan, Problem, Visit, Window
from solver.situation import Situation
from solver.timeline import Timeline

Seconds = npt.NDArray[np.int64]

START_BITS = 32
"""A price and a start in one number, compared price first: the start takes the lower half."""
NO_KEY = NEVER << START_BITS


@dataclass(frozen=True)
class Day:
    """One day: its problem, in seconds of that day, and its plan, without the visit that is asked about."""

    problem: Problem
    plan: Plan


@dataclass(frozen=True)
class Slot:
    """A window that can be promised: by whom, after how many stops, and from when at the earliest.

    `cost_s` is the extra travel and what the technician's not being the preferred one costs, in seconds of
    travel. `second_cost_s` is what the next best technician would cost; None if there is nobody else, so that
    the difference says how much this window lives by one person.
    """

    day: int
    window: Window
    technician_id: str
    position: int
    start_s: int
    extra_travel_s: int
    cost_s: int
    second_cost_s: int | None = None


@dataclass(frozen=True)
class Timetable:
    """The moments of all technicians' days, a row for each position at which a visit could be put.

    A table belongs to the plans it was made of. A visit asked about need not be in the problems, but its
    place must be.
    """

    days: tuple[Day, ...]
    shelves: tuple["_Shelf", ...]


@dataclass(frozen=True)
class _Shelf:
    """One day of the table: a sheet for each set of technicians who are ever asked for together.

    Who has a skill at a level is looked up once, and so is who may come where people or equipment are named.
    The sheets of every skill that somebody has are there from the beginning, so that no caller waits for one.
    """

    situation: Situation
    is_plain: bool
    roads_s: Seconds  # from, to
    whole: "_Sheet"  # everybody's
    able: dict[object, frozenset[str]] = field(default_factory=dict)
    sheets: dict[frozenset[str], "_Sheet"] = field(default_factory=dict)

    def sheet(self, visit: Visit) -> "_Sheet":
        """The sheet of those who may do this visit."""
        crew = self._crew(visit)
        found = self.sheets.get(crew)
        if found is None:
            found = self.sheets[crew] = _of_crew(self.whole, crew)
        return found

    def _crew(self, visit: Visit) -> frozenset[str]:
        """Whoever has each of the skills and is nobody the visit does not want."""
        named = (visit.required_technician, visit.pinned_technician, visit.forbidden, visit.equipment)
        crews = [self._skilled(skill, level) for skill, level in visit.skills.items()]
        if any(named) or not crews:
            crews.append(self._suited(named, replace(visit, skills={})))
        return crews[0] if len(crews) == 1 else frozenset.intersection(*crews)

    def _skilled(self, skill: str, level: int) -> frozenset[str]:
        found = self.able.get((skill, level))
        return found if found is not None else self._suited((skill, level), _asking_for(skill, level))

    def _suited(self, key: object, visit: Visit) -> frozenset[str]:
        if key not in self.able:
            self.able[key] = frozenset(who.id for who in self.situation.suited(visit))
        return self.able[key]


def _asking_for(skill: str, level: int) -> Visit:
    """A visit that asks for nothing else."""
    return Visit("", 0, 0, {skill: level})


@dataclass(frozen=True)
class _Sheet:
    """One day of some technicians, in columns; times in seconds."""

    crew: list[str]  # their ids, in the order of the problem
    first: Seconds  # a technician's first row
    technician: Seconds  # whose row it is, as a position in `crew`
    place: Seconds
    next_place: Seconds
    free_open: Seconds
    free_done: Seconds
    late_open: Seconds
    late_done: Seconds
    set_out: Seconds  # for the next visit
    road: Seconds  # what a visit in between saves
    lunch_earliest: Seconds
    lunch_latest: Seconds
    lunch: Seconds


_COLUMNS = [item.name for item in fields(_Sheet) if item.name not in ("crew", "first", "technician")]


def slots(days: Sequence[Day], visits: Sequence[Visit], windows: Sequence[Window]) -> list[Slot]:
    """Every window of every day that can be offered, day by day in the order of the windows.

    `visits` is the visit as each day sees it. Who asks more than once about the same plans keeps the table.
    """
    return slots_in(timetable(days), visits, windows)


def timetable(days: Sequence[Day]) -> Timetable:
    """The table of these days."""
    return Timetable(tuple(days), tuple(_shelf(Situation(day.problem, day.plan)) for day in days))


def _shelf(situation: Situation) -> _Shelf:
    roads_s = np.array(situation.problem.travel_s, dtype=np.int64)
    shelf = _Shelf(situation, _is_plain(situation), roads_s, _sheet(situation))
    crew = situation.problem.technicians
    for skill, most in sorted({(name, level) for who in crew for name, level in who.skills.items()}):
        for level in range(1, most + 1):
            shelf.sheet(_asking_for(skill, level))
    return shelf


def slots_in(table: Timetable, visits: Sequence[Visit], windows: Sequence[Window]) -> list[Slot]:
    """The same from a table that is there already."""
    found: list[Slot] = []
    for number, visit in enumerate(visits if windows else ()):
        shelf, day = table.shelves[number], table.days[number]
        if shelf.is_plain and _is_simple(shelf.situation, visit):
            found.extend(_read_off(shelf, number, visit, windows))
        else:
            found.extend(_asked_one_by_one(day, number, visit, windows))
    return found


# What the table does not know


def _is_plain(situation: Situation) -> bool:
    """Whether a road takes as long at any hour, and leads past no depot."""
    restocked = any(route.restock_before for route in situation.plan.routes)
    return not (situation.problem.hour_permille or restocked)


def _is_simple(situation: Situation, visit: Visit) -> bool:
    """Whether a visit to place asks for nothing but somebody able, at a time."""
    pool = situation.problem.shared_equipment
    held = not visit.movable or visit.pinned_window
    bound = visit.together or visit.after or visit.id in situation.relations.concerned
    return not (held or bound or visit.parts or visit.equipment & pool.keys())


def _asked_one_by_one(day: Day, number: int, visit: Visit, windows: Sequence[Window]) -> Iterator[Slot]:
    """The slots as insertions finds them, window by window."""
    for window in windows:
        asked = replace(visit, promised=window)
        others = tuple(other for other in day.problem.visits if other.id != visit.id)
        problem = replace(day.problem, visits=(*others, asked))
        found = best_per_technician(
            sorted(
                insertions(problem, day.plan.without(visit.id), asked),
                key=lambda i: (i.impact.travel_s + i.impact.preference_s, i.start_s),
            )
        )
        prices = [i.impact.travel_s + i.impact.preference_s for i in found]
        if found:
            best, second = found[0], prices[1] if len(prices) > 1 else None
            yield Slot(
                number,
                window,
                best.technician_id,
                best.position,
                best.start_s,
                best.impact.travel_s,
                prices[0],
                second,
            )


# The table


def _sheet(situation: Situation) -> _Sheet:
    crew = [technician.id for technician in situation.problem.technicians]
    days = [situation.day(technician_id) for technician_id in crew]
    sizes = _column([len(day.travel_s) for day in days])
    lunches = [_lunch_of(day) for day in days]
    return _Sheet(
        crew=crew,
        first=np.cumsum(sizes) - sizes,
        technician=np.repeat(np.arange(len(days)), sizes),
        place=_column([place for day in days for place in day.places[:-1]]),
        next_place=_column([place for day in days for place in day.places[1:]]),
        free_open=_column([moment for day in days for moment in day.free_open[:-1]]),
        free_done=_column([moment for day in days for moment in day.free_done[:-1]]),
        late_open=_column([moment for day in days for moment in day.late_open]),
        late_done=_column([moment for day in days for moment in day.late_done]),
        set_out=_column([limit.set_out_s for day in days for limit in day.bounds]),
        road=_column([road if day.visits else 0 for day in days for road in day.travel_s]),
        lunch_earliest=np.repeat(_column([lunch[0] for lunch in lunches]), sizes),
        lunch_latest=np.repeat(_column([lunch[1] for lunch in lunches]), sizes),
        lunch=np.repeat(_column([lunch[2] for lunch in lunches]), sizes),
    )


def _of_crew(whole: _Sheet, crew: frozenset[str]) -> _Sheet:
    """The part of a sheet that is these people's."""
    able = np.array([technician_id in crew for technician_id in whole.crew], dtype=np.bool_)
    rows = np.flatnonzero(able[whole.technician])
    sizes = np.bincount(whole.technician, minlength=len(able))[able]
    columns = {name: getattr(whole, name)[rows] for name in _COLUMNS}
    return _Sheet(
        crew=[technician_id for technician_id in whole.crew if technician_id in crew],
        first=np.cumsum(sizes) - sizes,
        technician=np.repeat(np.arange(len(sizes)), sizes),
        **columns,
    )


def _column(values: Sequence[int]) -> Seconds:
    return np.array(values, dtype=np.int64)


def _lunch_of(day: Timeline) -> tuple[int, int, int]:
    """The lunch still to be had; one that can never begin where there is none."""
    if day.lunch is None:
        return NEVER, -NEVER, 0
    return day.lunch.earliest_s, day.lunch.latest_s, day.lunch.duration_s


def _read_off(shelf: _Shelf, number: int, visit: Visit, windows: Sequence[Window]) -> Iterator[Slot]:
    """The best technician of each window, and what the second best would cost."""
    sheet, problem = shelf.sheet(visit), shelf.situation.problem
    if not sheet.crew:
        return
    extra_s, starts_s = _starts(shelf.roads_s, sheet, visit, windows)
    is_dearer = bool(visit.preferred) or problem.prices_levels
    price_s = extra_s + _likings(problem, sheet, visit) if is_dearer else extra_s
    keys = np.where(starts_s < NEVER, (price_s[:, None] << START_BITS) + NEVER + starts_s, NO_KEY)
    by_technician = np.minimum.reduceat(keys, sheet.first, axis=0)
    winners = by_technician.argmin(axis=0).tolist()
    columns = range(len(windows))
    best = by_technician[winners, columns].tolist()
    by_technician[winners, columns] = NO_KEY
    seconds = by_technician.min(axis=0).tolist()
    rows = keys.argmin(axis=0)
    positions = (rows - sheet.first[winners]).tolist()
    chosen_s = starts_s[rows, columns].tolist()
    extras_s, prices_s = extra_s[rows].tolist(), price_s[rows].tolist()
    for i in columns:
        if best[i] == NO_KEY:
            continue
        yield Slot(
            number,
            windows[i],
            sheet.crew[winners[i]],
            positions[i],
            chosen_s[i],
            extras_s[i],
            prices_s[i],
            seconds[i] >> START_BITS if seconds[i] < NO_KEY else None,
        )


def _starts(
    roads_s: Seconds, sheet: _Sheet, visit: Visit, windows: Sequence[Window]
) -> tuple[Seconds, Seconds]:
    """What each position adds to the road, and the earliest start there in each window; NEVER for none."""
    here, set_out_s = visit.place, visit.bounds.set_out_s
    there_s, on_s = roads_s[sheet.place, here], roads_s[here, sheet.next_place]
    busy_s = _durations(sheet, visit)
    # With lunch later or on the way on one may start from `early_s` until `early_until_s`; with lunch behind
    # one or on the way there from `late_s` until `late_until_s`.
    early_s = np.maximum(sheet.free_open, set_out_s) + there_s
    late_s = np.minimum(
        np.maximum(sheet.free_done, set_out_s) + there_s, _arrive_after_lunch(sheet, there_s, set_out_s)
    )
    early_until_s = np.maximum(
        _leave_by(sheet.late_open, on_s, sheet.set_out), _leave_by_for_lunch(sheet, on_s)
    )
    late_until_s = _leave_by(sheet.late_done, on_s, sheet.set_out)
    pieces, first_piece = _pieces(visit, windows)
    earliest_s, latest_s = pieces[:, 0], pieces[:, 1]
    early = _within(early_s, early_until_s - busy_s, earliest_s, latest_s)
    late = _within(late_s, late_until_s - busy_s, earliest_s, latest_s)
    starts_s = np.minimum(early, late)
    if len(pieces) > len(windows):
        starts_s = np.minimum.reduceat(starts_s, first_piece, axis=1)
    return there_s + on_s - sheet.road, starts_s


def _pieces(visit: Visit, windows: Sequence[Window]) -> tuple[Seconds, Seconds]:
    """When the service may start in each window, as (earliest, latest), and the first such piece of each."""
    if not visit.windows:
        limit = (replace(visit, promised=None) if visit.promised else visit).bounds
        cut = [(max(limit.earliest_s, w.earliest_s), min(limit.latest_s, w.latest_s)) for w in windows]
        return np.array(cut, dtype=np.int64), np.arange(len(windows))
    pieces: list[tuple[int, int]] = []
    first = []
    for window in windows:
        first.append(len(pieces))
        common = replace(visit, promised=window).bounds
        inside = common.windows or (Window(common.earliest_s, common.latest_s),)
        pieces.extend((piece.earliest_s, piece.latest_s) for piece in inside)
    return np.array(pieces, dtype=np.int64), _column(first)


def _within(from_s: Seconds, until_s: Seconds, earliest_s: Seconds, latest_s: Seconds) -> Seconds:
    """The earliest start of each row inside each piece; NEVER if there is none."""
    start_s = np.maximum(from_s[:, None], earliest_s)
    return np.where(start_s <= np.minimum(until_s[:, None], latest_s), start_s, NEVER)


def _durations(sheet: _Sheet, visit: Visit) -> Seconds:
    """How long the service takes, row by row."""
    if not visit.duration_by:
        return np.full(len(sheet.technician), visit.duration_s, dtype=np.int64)
    return _column([visit.duration_with(technician_id) for technician_id in sheet.crew])[sheet.technician]


def _likings(problem: Problem, sheet: _Sheet, visit: Visit) -> Seconds:
    """What each row's technician costs beside the road, in seconds of travel."""
    return _column([liking_s(problem, visit, technician_id) for technician_id in sheet.crew])[
        sheet.technician
    ]


# The legs of legs.py, for whole columns


def _arrive_after_lunch(sheet: _Sheet, travel_s: Seconds, set_out_s: int) -> Seconds:
    begin_s = np.maximum(sheet.free_open, sheet.lunch_earliest)
    road_s = np.maximum(sheet.free_open, set_out_s)
    driven_s = np.minimum(np.maximum(begin_s - road_s, 0), travel_s)
    arrival_s = np.maximum(begin_s + sheet.lunch, road_s) + travel_s - driven_s
    return np.where(begin_s <= sheet.lunch_latest, arrival_s, NEVER)


def _leave_by(due_s: Seconds, travel_s: Seconds, set_out_s: Seconds) -> Seconds:
    latest_s = due_s - travel_s
    return np.where(latest_s >= set_out_s, latest_s, -NEVER)


def _leave_by_for_lunch(sheet: _Sheet, travel_s: Seconds) -> Seconds:
    """The latest moment to be free for lunch on the way on and the next service in time."""
    latest_s = np.minimum(sheet.lunch_latest, sheet.late_done - sheet.lunch - travel_s)
    begin_s = np.maximum(latest_s, sheet.lunch_earliest)
    road_s = np.maximum(latest_s, sheet.set_out)
    driven_s = np.minimum(np.maximum(begin_s - road_s, 0), travel_s)
    arrival_s = np.maximum(begin_s + sheet.lunch, road_s) + travel_s - driven_s
    in_time = (begin_s <= sheet.lunch_latest) & (arrival_s <= sheet.late_done)
    return np.where(in_time, latest_s, -NEVER)
