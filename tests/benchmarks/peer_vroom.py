"""VROOM as an opponent: it knows skills, windows and breaks; its priorities come before its cost."""

from datetime import timedelta
from typing import Any

import numpy as np

from solver.model import Problem, Technician
from tests.benchmarks.judging import Orders, penalty_s
from tests.benchmarks.peer_terms import able, loads, start_windows

EXPLORATION = 5
"""The most thorough of its settings."""


def orders(problem: Problem, seconds: float, _seed: int) -> Orders:
    """What VROOM makes of it on one thread; the same for every seed."""
    import vroom

    crews, parts = able(problem), loads(problem)
    skills = {crew: number for number, crew in enumerate(dict.fromkeys(crews), start=1)}
    task = vroom.Input()
    task.set_durations_matrix("car", np.array(problem.travel_s, dtype=np.uint32))
    for i, who in enumerate(problem.technicians):
        held = {number for crew, number in skills.items() if i in crew}
        task.add_vehicle(_vehicle(i, who, held, parts))
    everybody = len(problem.technicians)
    for i, visit in enumerate(problem.visits):
        windows = start_windows(visit)
        if windows and crews[i]:
            needed = {skills[crews[i]]} if len(crews[i]) < everybody else set()
            task.add_job(_job(problem, i, windows, needed, parts))
    found = task.solve(exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))
    steps = found.routes[found.routes["type"] == "job"]
    made: dict[str, list[str]] = {}
    for vehicle, job in zip(steps["vehicle_id"], steps["id"], strict=True):
        made.setdefault(problem.technicians[int(vehicle)].id, []).append(problem.visits[int(job)].id)
    return made


def _vehicle(number: int, who: Technician, skills: set[int], parts: list[str]) -> Any:
    import vroom

    lunch = who.lunch_due
    breaks = [vroom.Break(1, [(lunch.earliest_s, lunch.latest_s)], lunch.duration_s)] if lunch else []
    return vroom.Vehicle(
        number,
        start=who.start_place,
        end=who.end_place,
        capacity=[who.parts.get(part, 0) for part in parts],
        skills=skills,
        time_window=(who.shift_start_s, who.latest_return_s),
        breaks=breaks,
    )


def _job(
    problem: Problem, number: int, windows: list[tuple[int, int]], skills: set[int], parts: list[str]
) -> Any:
    import vroom

    visit = problem.visits[number]
    return vroom.Job(
        number,
        visit.place,
        default_service=visit.duration_s,
        delivery=[visit.parts.get(part, 0) for part in parts],
        skills=skills,
        priority=min(100, penalty_s(problem, visit.id) // 3600),
        time_windows=windows,
    )
