"""The same days with every rule of the model switched on for some of the work: what they cost in time shows.

Drawn from a seed like the days themselves. Roads change by the hour only where somebody asks for it, for then
every timing takes longer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from solver.check import mismatches
from solver.model import Plan, Problem, Technician, Visit, Window

HOUR_S, MINUTE_S = 3600, 60
CRANE, LADDER, VALVE = "crane", "ladder", "valve"
CRANES = 3
LEVEL_GAP_S = 1800
PAIRS, CHAINS = 4, 8
"""So many pairs of visits start together, and so many wait for another, on a day of 400."""


def with_every_rule(day: Problem, seed: int) -> Problem:
    """Overtime, equipment, parts, a depot, several windows, likes, durations, pairs, order, soft dues."""
    chance = Random(f"every rule {seed}")
    crew = tuple(_technician(chance, technician) for technician in day.technicians)
    visits = [_visit(chance, visit, crew) for visit in day.visits]
    _tie(chance, visits, max(1, PAIRS * len(visits) // 400), max(1, CHAINS * len(visits) // 400))
    return replace(
        day,
        technicians=crew,
        visits=tuple(visits),
        shared_equipment={CRANE: CRANES},
        depot_place=0,
        level_gap_s=LEVEL_GAP_S,
        level_gap_most=1,
    )


def with_ranges_pinned(day: Problem, plan: Plan, seed: int) -> Problem:
    """Some starts are held to an hour about where they are planned."""
    chance, starts = Random(f"ranges {seed}"), plan.start_of
    return replace(
        day, visits=tuple(_in_a_range(chance, visit, starts.get(visit.id)) for visit in day.visits)
    )


def _in_a_range(chance: Random, visit: Visit, start_s: int | None) -> Visit:
    if chance.random() >= 0.03 or start_s is None:
        return visit
    around = Window(start_s - HOUR_S // 2, start_s + HOUR_S // 2)
    return replace(visit, pinned_window=around)


def _technician(chance: Random, technician: Technician) -> Technician:
    carried = [item for item, share in ((CRANE, 0.1), (LADDER, 0.6)) if chance.random() < share]
    return replace(
        technician,
        overtime_s=chance.choice((0, 0, HOUR_S // 2, HOUR_S)),
        equipment=frozenset(carried),
        parts={VALVE: chance.randint(1, 6)},
    )


def _visit(chance: Random, visit: Visit, crew: Sequence[Technician]) -> Visit:
    needs = [item for item, share in ((CRANE, 0.02), (LADDER, 0.08)) if chance.random() < share]
    soft_s = chance.choice((0, 0, HOUR_S, 2 * HOUR_S))
    visit = replace(
        visit,
        latest_s=None if visit.latest_s is None else visit.latest_s + soft_s,
        windows=_windows(chance) if visit.promised is None and chance.random() < 0.08 else (),
        duration_by=dict.fromkeys(_some(chance, crew, 0.1), visit.duration_s + 15 * MINUTE_S),
        equipment=frozenset(needs),
        parts={VALVE: chance.randint(1, 2)} if chance.random() < 0.15 else {},
        penalty_s=10 * HOUR_S if chance.random() < 0.05 else None,
        hold_s=chance.choice((0, 0, 0, 0, 1800)),
    )
    able = [technician for technician in crew if not any(mismatches(technician, visit))]
    liked = {who: 60 * chance.randint(1, 20) for who in _some(chance, able, 0.1)}
    unloved = frozenset(_some(chance, able, 0.05)) - {visit.required_technician or ""}
    return replace(visit, preferred=liked, forbidden=unloved if len(unloved) < len(able) else frozenset())


def _some(chance: Random, crew: Sequence[Technician], share: float) -> Iterator[str]:
    """Two technicians at the most, for this share of the visits."""
    if crew and chance.random() < share:
        yield from {chance.choice(crew).id for _ in range(2)}


def _windows(chance: Random) -> tuple[Window, ...]:
    """An hour and a half in the morning and one in the afternoon, or later."""
    morning_s, evening_s = chance.randint(8, 10) * HOUR_S, chance.randint(13, 15) * HOUR_S
    return (Window(morning_s, morning_s + 5400), Window(evening_s, evening_s + 5400))


def _tie(chance: Random, visits: list[Visit], pairs: int, chains: int) -> None:
    """Let some visits start together, and some wait for another."""
    free = [row for row, visit in enumerate(visits) if visit.promised is None and not visit.windows]
    chosen = chance.sample(free, min(len(free) // 2 * 2, 2 * (pairs + chains)))
    for number in range(0, len(chosen) - 1, 2):
        one, other = chosen[number], chosen[number + 1]
        if number < 2 * pairs:
            visits[one] = replace(visits[one], together=visits[other].id)
        else:
            visits[one] = replace(visits[one], after=(visits[other].id,))
