"""Whole days made up by a seed: every plan feasible, every number the same on every machine."""

import random
from datetime import timedelta

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from dispatcher.domain.technicians import Technician
from dispatcher.domain.values import Position
from dispatcher.services.travel import matrices
from tests.builders import Centre, at

SKILLS = ("A", "B", "C", "D", "E")
LUNCH = ("11:45", "13:30", 45)
SPREAD_DEGREES = 0.12


def day_of(
    technicians: int = 50, interventions: int = 250, promised: int = 100, seed: int = 1, filled: float = 0.6
) -> Centre:
    """Return a planned day around Versailles; `promised` jobs, evenly spread, carry a two-hour window.

    `filled` is the share of a shift without roads and lunch that is spent at work: 0.85 is near saturation.
    """
    chance = random.Random(seed)
    centre = Centre()
    crew = [_technician(centre, index, chance) for index in range(technicians)]
    per_head, left_over = divmod(interventions, technicians)
    for index, person in enumerate(crew):
        _fill_day(centre, person, per_head + (index < left_over), filled, chance)
    _promise(centre, promised)
    return centre


def _somewhere(chance: random.Random) -> tuple[float, float]:
    return (
        round(48.80 + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES), 5),
        round(2.10 + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES), 5),
    )


def _technician(centre: Centre, index: int, chance: random.Random) -> Technician:
    """Everyone masters two of the five skills; half the crew has level 3 in the first."""
    first, second = SKILLS[index % 5], SKILLS[(index + 1 + index // 5) % 5]
    skills = {second: chance.randint(1, 2)} | {first: 2 + index % 2}
    return centre.technician(
        f"T{index:02d}", skills, home=_somewhere(chance), lunch=LUNCH, team=f"Team {index // 10}"
    )


def _fill_day(centre: Centre, person: Technician, count: int, filled: float, chance: random.Random) -> None:
    """Plan jobs one after the other, each near the last, at whole five minutes, with lunch about noon."""
    here, clock, eaten = (person.latitude, person.longitude), at("08:00"), False
    usual = (505 - 14 * count) * filled / count
    for _ in range(count):
        where = (
            round(here[0] + chance.uniform(-0.03, 0.03), 5),
            round(here[1] + chance.uniform(-0.03, 0.03), 5),
        )
        seconds, _metres = matrices([Position(*here), Position(*where)])
        clock += timedelta(seconds=seconds[0][1])
        if not eaten and clock >= at("11:50"):
            clock, eaten = clock + timedelta(minutes=LUNCH[2]), True
        clock += timedelta(minutes=-clock.minute % 5)
        minutes = 5 * round(usual * chance.uniform(0.6, 1.2) / 5)
        job = centre.intervention(
            skills={next(iter(person.skills)): 1},
            minutes=minutes,
            where=where,
            level=chance.choice(list(SHIPPED_LEVELS)),
        )
        end = clock + timedelta(minutes=minutes)
        centre.add(Assignment(f"a-{job.number}", job.id, person.id, clock, end, placed_by="Anne"))
        here, clock = where, end


def _promise(centre: Centre, count: int) -> None:
    """Promise every second or third job a window of two hours around its planned start."""
    planned = [row for row in centre.rows if isinstance(row, Assignment)]
    for row in planned[:: max(1, len(planned) // max(1, count))][:count]:
        earliest = row.planned_start - timedelta(minutes=row.planned_start.minute % 60)
        centre.add(
            Appointment(
                f"p-{row.intervention_id}",
                row.intervention_id,
                AppointmentState.PROMISED,
                promised_earliest=earliest,
                promised_latest=earliest + timedelta(hours=2),
            )
        )
