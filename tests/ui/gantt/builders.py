"""Days built by hand for the Gantt's tests and pictures: a small one to point at, and a whole saturated one.

Times are written as the operator says them ("10:15"), in the zone of Paris, on a Tuesday in November.
"""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dispatcher.clock import ManualClock
from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import (
    Appointment,
    AppointmentState,
    Assignment,
    AssignmentState,
    Pin,
)
from dispatcher.domain.board import Board
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician
from dispatcher.services.travel import matrices
from tests.terms import shipped_terms

ZONE = "Europe/Paris"
TUESDAY = date(2026, 11, 24)
S = AssignmentState


def at(clock: str, day: date = TUESDAY) -> datetime:
    """Return "10:15" of the day, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(ZONE)).astimezone(UTC)


class Day:
    """Collects rows; every method returns the row it made, so that a test can name it later."""

    def __init__(self, day: date = TUESDAY) -> None:
        self.day = day
        self.rows: list[Row] = []

    def board(self) -> Board:
        return Board(self.day, ZONE).with_rows([*shipped_terms(), *self.rows])

    def technician(
        self,
        name: str,
        team: str = "Yvelines",
        shift: tuple[str, str] | None = ("08:00", "17:00"),
        lunch: tuple[str, str] | None = ("12:00", "13:30"),
        place: tuple[float, float] = (48.80, 2.13),
        **skills: int,
    ) -> Technician:
        key = f"t-{name}"
        row = Technician(key, key, name, team, skills or {"gas": 2}, *place)
        self.rows.append(row)
        if shift is not None:
            span = (at(shift[0], self.day), at(shift[1], self.day))
            meal = (at(lunch[0], self.day), at(lunch[1], self.day), 45) if lunch else (None, None, 0)
            self.rows.append(Shift(f"s-{name}", f"s-{name}", key, *span, *meal))
        return row

    def job(
        self,
        number: int,
        technician: Technician | None,
        start: str | datetime = "10:00",
        minutes: int = 60,
        customer: str = "Clinique des Tilleuls",
        promised: tuple[str, str] | None = None,
        state: AssignmentState = S.PLANNED,
        told: str | None = None,
        level: str | None = "gold",
        place: tuple[float, float] = (48.82, 2.11),
        pin: Pin = Pin.NONE,
        placed_by: str = "",
        skills: dict[str, int] | None = None,
    ) -> Intervention:
        """An intervention, on this technician's row (None: it waits), with everything that hangs on it."""
        key = f"i-{number}"
        self._customer(number, customer, level, place)
        row = Intervention(
            key, key, number, f"r-{number}", f"c-{number}", f"p-{number}", None,
            "Boiler shows F28 and stops", skills or {"gas": 1}, minutes, at("07:30", self.day),
        )  # fmt: skip
        self.rows.append(row)
        if promised is not None:
            self._promise(number, promised)
        if technician is not None:
            begin = at(start, self.day) if isinstance(start, str) else start
            told_at = at(told, self.day) if told else None
            self.rows.append(
                Assignment(
                    f"a-{number}", key, technician.id, begin, begin + timedelta(minutes=minutes), state,
                    told_at=told_at, notified_at=told_at, pin=pin, placed_by=placed_by,
                )
            )  # fmt: skip
        return row

    def _customer(self, number: int, name: str, level: str | None, place: tuple[float, float]) -> None:
        self.rows.append(Customer(f"c-{number}", f"c-{number}", name))
        self.rows.append(
            Site(f"p-{number}", f"p-{number}", f"c-{number}", name, "1 rue Exemple", "Plaisir", *place)
        )
        if level is not None:
            self.rows.append(Contract(f"k-{number}", f"k-{number}", f"c-{number}", level))

    def _promise(self, number: int, promised: tuple[str, str]) -> None:
        earliest, latest = (at(clock, self.day) for clock in promised)
        self.rows.append(
            Appointment(
                f"n-{number}", f"i-{number}", AppointmentState.PROMISED,
                promised_earliest=earliest, promised_latest=latest,
            )
        )  # fmt: skip

    def alarm(self, number: int, technician: Technician, raised: str) -> None:
        due = at(raised, self.day)
        self.rows.append(
            Alarm(f"x-{number}", f"x-{number}", ClockKind.APPOINTMENT, f"i-{number}", technician.id, due, due)
        )

    def message(self, number: int, technician: Technician, state: MessageState) -> None:
        self.rows.append(
            Message(
                f"m-{number}", MessageKind.DISPATCH, f"a-{number}", f"i-{number}", technician.id,
                "technician@example.test", "Go there", at("09:00", self.day), state,
            )
        )  # fmt: skip


# ---- a whole centre

PEOPLE = (
    ("Durand Anne", "Yvelines nord", {"gas": 3, "elec": 2}), ("Petit Marc", "Yvelines nord", {"print": 3}),
    ("Martin Luc", "Yvelines nord", {"gas": 2, "print": 1}), ("Nguyen Mai", "Yvelines nord", {"elec": 3}),
    ("Moreau Jean-Baptiste", "Yvelines nord", {"gas": 1, "elec": 1, "print": 2}),
    ("Bernard Élise", "Yvelines sud", {"gas": 3}), ("Robert Paul", "Yvelines sud", {"elec": 2, "gas": 1}),
    ("Richard Zoé", "Yvelines sud", {"print": 2}), ("Simon Hugo", "Yvelines sud", {"gas": 2}),
    ("Laurent Inès", "Yvelines sud", {"elec": 3, "print": 1}),
    ("Lefebvre Karim", "Hauts-de-Seine", {"gas": 3, "print": 3}),
    ("Michel Rose", "Hauts-de-Seine", {"elec": 2}),
    ("Garcia Tom", "Hauts-de-Seine", {"gas": 2}), ("David Lina", "Hauts-de-Seine", {"print": 1, "gas": 1}),
)  # fmt: skip
CUSTOMERS = (
    "Clinique des Tilleuls", "Boulangerie Épi d'Or", "Lycée Camille-Exemple", "Résidence Les Ormes",
    "Imprimerie Delta", "Hôtel du Vieux Pont", "Cabinet dentaire Rivoire", "Mairie annexe",
    "Garage Saint-Fictif", "Piscine des Bords de Seine", "Crèche Pomme d'Api", "EHPAD Bellevue",
    "Atelier Bois & Métal", "Pharmacie Centrale", "Copropriété 12 rue du Lac",
)  # fmt: skip
LEVELS = (*SHIPPED_LEVELS, None, "gold")
NOW = "10:40"


def saturated_day(
    seed: int = 4, people: int = 14, jobs_each: int = 5, lengths: tuple[int, ...] = (30, 45, 60, 60, 75, 90)
) -> Board:
    """A day at 10:40 with every state, promises, pins, a message that failed and an alarm."""
    day, dice = Day(), random.Random(seed)
    number = 1_001
    for index in range(people):
        name, team, skills = PEOPLE[index % len(PEOPLE)]
        name = name if index < len(PEOPLE) else f"{name} {index}"
        home = _somewhere(dice)
        shift = ("07:00", "15:30") if index % 5 == 2 else ("08:00", "17:00")
        technician = day.technician(name, team, shift=shift, place=home, **skills)
        if index == 7:
            continue  # an idle one
        number = _fill(day, dice, technician, home, number, jobs_each, shift[0], lengths)
    day.technician("Roux Félix", "Yvelines sud", shift=None)
    for waiting in range(4):
        day.job(number + waiting, None, customer=dice.choice(CUSTOMERS), place=_somewhere(dice))
    return _with_troubles(day).board()


def _somewhere(dice: random.Random) -> tuple[float, float]:
    return (48.74 + dice.random() * 0.22, 1.95 + dice.random() * 0.33)


def _fill(
    day: Day,
    dice: random.Random,
    technician: Technician,
    home: tuple[float, float],
    number: int,
    jobs: int,
    begin: str,
    lengths: tuple[int, ...],
) -> int:
    places = [home, *(_somewhere(dice) for _ in range(jobs))]
    travel = matrices([replace(technician, latitude=a, longitude=b).home for a, b in places], homes=1)[0]
    clock = at(begin)
    had_lunch = False
    for index, (origin, place) in enumerate(pairwise(range(len(places)))):
        clock += timedelta(seconds=travel[origin][place])
        if not had_lunch and clock >= at("12:05"):
            clock, had_lunch = clock + timedelta(minutes=45), True
        clock += timedelta(minutes=dice.choice((0, 0, 5, 20) if len(lengths) > 1 else (0,)))
        minutes = dice.choice(lengths)
        if clock + timedelta(minutes=minutes) > at("21:00" if len(lengths) == 1 else "17:15"):
            break
        _one_job(day, dice, technician, number + index, clock, minutes, places[place])
        clock += timedelta(minutes=minutes)
    return number + jobs


def _one_job(
    day: Day,
    dice: random.Random,
    technician: Technician,
    number: int,
    start: datetime,
    minutes: int,
    place: tuple[float, float],
) -> None:
    now, end = at(NOW), start + timedelta(minutes=minutes)
    hour = start.astimezone(ZoneInfo(ZONE)).hour
    promised = (f"{hour:02d}:00", f"{hour + 2:02d}:00") if dice.random() < 0.55 and hour < 21 else None
    told = None
    state = S.PLANNED
    if end <= now:
        state, told = (S.CANNOT_COMPLETE if dice.random() < 0.12 else S.DONE), "07:40"
    elif start <= now:
        state, told = dice.choice((S.ON_SITE, S.ON_SITE, S.SUSPENDED)), "07:40"
    elif start <= now + timedelta(minutes=35):
        state, told = S.TRAVELLING, "08:10"
    elif dice.random() < 0.45:
        state, told = dice.choice((S.NOTIFIED, S.ACCEPTED)), dice.choice(("09:48", "10:05", "10:31"))
    customer, level = dice.choice(CUSTOMERS), dice.choice(LEVELS)
    day.job(
        number, technician, start, minutes, customer, promised, state, told, level,
        place, dice.choice((Pin.NONE,) * 6 + (Pin.BOTH,)), dice.choice(("", "", "", "Anne")),
        {next(iter(technician.skills)): 1},
    )  # fmt: skip


def _with_troubles(day: Day) -> Day:
    """One alarm, one message that did not leave, and one promise that will not hold."""
    told = [row for row in day.rows if isinstance(row, Assignment) and row.state in (S.NOTIFIED, S.ACCEPTED)]
    promised = {row.intervention_id for row in day.rows if isinstance(row, Appointment)}
    people = {row.id: row for row in day.rows if isinstance(row, Technician)}
    open_ones = [row for row in told if row.intervention_id not in promised]
    if not open_ones:
        return day
    late = open_ones[0]
    day.rows.append(replace(late, notified_at=at("09:20"), told_at=at("09:20")))
    day.alarm(int(late.intervention_id[2:]), people[late.technician_id], "10:20")
    unheard = open_ones[-1]
    day.rows.append(replace(unheard, notified_at=None))
    day.message(int(unheard.intervention_id[2:]), people[unheard.technician_id], MessageState.FAILED)
    _break_a_promise(day, promised)
    return day


def _break_a_promise(day: Day, promised: set[str]) -> None:
    planned = [row for row in day.rows if isinstance(row, Assignment) and row.state is S.PLANNED]
    victim = next(row for row in planned if row.intervention_id in promised)
    local = victim.planned_start.astimezone(ZoneInfo(ZONE))
    window = (f"{local.hour - 2:02d}:00", f"{local.hour:02d}:00")
    day._promise(int(victim.intervention_id[2:]), window)


def clock_at(moment: str = NOW, day: date = TUESDAY) -> ManualClock:
    return ManualClock(at(moment, day))
