"""Days of work for measuring: everything drawn from a seed, the same on every machine.

A region with a few centres and their outskirts. Distances are in metres, times in seconds of the day. The
roads are one-way in effect (leaving, parking and a slope to the east all cost), and no detour is quicker than
the direct road.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from solver.check import mismatches
from solver.matrix import Matrix
from solver.model import Lunch, Problem, Technician, Visit, Window

TRADES = ("boilers", "cooling", "electrics", "fire", "lifts", "networks", "plumbing", "pumps")
TRADE_SHARES = (22, 16, 16, 8, 8, 12, 12, 6)
LEVEL_SHARES = (55, 30, 15)
MINUTES = (15, 20, 30, 45, 60, 75, 90)
MINUTE_SHARES = (22, 24, 24, 14, 9, 4, 3)
CONTRACT_SHARES = (10, 35, 30, 17, 8)
"""None, Bronze, Silver, Gold, Platinum."""

DUE_HOURS = ((18, 18), (16, 18), (14, 18), (12, 16), (11, 14))
"""When the contract wants somebody on site, from and to, by level."""

SHIFTS = ((7.5, 16.0), (8.0, 17.0), (8.0, 17.0), (8.5, 17.5))
PROMISED, REQUIRED, OUTSKIRTS = 0.40, 0.04, 0.25
HALF_WIDTH_M, CENTRE_WIDTH_M = 22_000, 3_500
METRES_PER_S = 12.5
UPHILL_SHARE = 0.15
HOUR_S = 3600


@dataclass(frozen=True)
class _Place:
    east_m: int
    north_m: int
    leave_s: int
    park_s: int


def technician_day(technicians: int, visits: int, seed: int = 1) -> Problem:
    """A day as a call centre knows it in the morning: nothing started, nothing pinned, due times hard."""
    chance = Random(f"{technicians} {visits} {seed}")
    centres = [_around(chance, 0, 0, HALF_WIDTH_M // 2) for _ in range(3 + technicians // 60)]
    places = [_somewhere(chance, centres) for _ in range(technicians + visits)]
    crew = tuple(_technician(chance, index) for index in range(technicians))
    work = tuple(_visit(chance, index, technicians + index, crew) for index in range(visits))
    travel_s, distance_m = _roads(places)
    return Problem(crew, work, Matrix.of(travel_s), Matrix.of(distance_m))


def _around(chance: Random, east_m: int, north_m: int, spread_m: int) -> tuple[int, int]:
    return int(chance.gauss(east_m, spread_m)), int(chance.gauss(north_m, spread_m))


def _somewhere(chance: Random, centres: Sequence[tuple[int, int]]) -> _Place:
    """In a centre, where parking takes its time, or anywhere in the region."""
    if chance.random() < OUTSKIRTS:
        east_m = chance.randint(-HALF_WIDTH_M, HALF_WIDTH_M)
        north_m = chance.randint(-HALF_WIDTH_M, HALF_WIDTH_M)
        return _Place(east_m, north_m, chance.randint(10, 60), chance.randint(20, 90))
    # The first centre is the biggest town.
    centre = min(chance.choice(range(len(centres))), chance.choice(range(len(centres))))
    east_m, north_m = _around(chance, *centres[centre], CENTRE_WIDTH_M)
    return _Place(east_m, north_m, chance.randint(30, 120), chance.randint(60, 240))


def _roads(places: Sequence[_Place]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Seconds and metres from each place to each place; rounding up keeps detours from being quicker."""
    east = np.array([place.east_m for place in places], dtype=np.float64)
    north = np.array([place.north_m for place in places], dtype=np.float64)
    eastwards = east[None, :] - east[:, None]
    metres = np.sqrt(eastwards**2 + (north[None, :] - north[:, None]) ** 2)
    seconds = (metres + UPHILL_SHARE * np.maximum(eastwards, 0.0)) / METRES_PER_S
    stops = np.add.outer([place.leave_s for place in places], [place.park_s for place in places])
    travel_s = np.ceil(seconds).astype(np.int64) + stops
    np.fill_diagonal(travel_s, 0)
    return travel_s, np.ceil(metres).astype(np.int64)


def _technician(chance: Random, index: int) -> Technician:
    """Three or four trades, one of them mastered; a home of one's own; lunch of 30 to 60 minutes."""
    first = TRADES[index % len(TRADES)]
    skills = {trade: 1 + (chance.random() < 0.5) for trade in chance.sample(TRADES, chance.randint(2, 4))}
    skills[first] = 3 if chance.random() < 0.7 else 2
    start, end = chance.choice(SHIFTS)
    lunch_s = 60 * chance.choice((30, 45, 45, 60))
    lunch = Lunch(int(11.5 * HOUR_S), int(13.5 * HOUR_S) - lunch_s, lunch_s)
    return Technician(
        f"T{index:03d}", skills, index, index, int(start * HOUR_S), int(end * HOUR_S), lunch=lunch
    )


def _visit(chance: Random, index: int, place: int, crew: Sequence[Technician]) -> Visit:
    """One trade at one level, a contract, and either a promised two hours or the time its contract owes."""
    level = chance.choices(range(5), CONTRACT_SHARES)[0]
    visit = Visit(
        f"V{index:04d}",
        place,
        60 * chance.choices(MINUTES, MINUTE_SHARES)[0],
        skills={chance.choices(TRADES, TRADE_SHARES)[0]: chance.choices((1, 2, 3), LEVEL_SHARES)[0]},
        level=level,
    )
    able = [technician.id for technician in crew if not any(mismatches(technician, visit))]
    if able and chance.random() < REQUIRED:
        visit = replace(visit, required_technician=chance.choice(able))
    if chance.random() < PROMISED:
        opens_s = chance.randint(8, 14) * HOUR_S
        return replace(visit, promised=Window(opens_s, opens_s + 2 * HOUR_S))
    due_s = chance.randint(*DUE_HOURS[level]) * HOUR_S
    return replace(visit, due_s=due_s, latest_s=due_s)
