"""A day by hand for the map: fourteen technicians, sixty jobs, real towns west of Paris; else fictional."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.rows import Row
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician

DAY = date(2026, 11, 24)
HOSTILE_NAME = "<img src=x onerror=alert(1)>${alert(2)}`+alert(3)+`"
TOWNS = {
    "Versailles": (48.80359, 2.13424),
    "Saint-Germain-en-Laye": (48.89643, 2.0904),
    "Poissy": (48.92902, 2.04952),
    "Mantes-la-Jolie": (48.99048, 1.7167),
    "Rambouillet": (48.64374, 1.82992),
    "Conflans-Sainte-Honorine": (49.00158, 2.09694),
    "Les Mureaux": (48.99173, 1.90972),
    "Plaisir": (48.82319, 1.9541),
    "Houilles": (48.92161, 2.19263),
    "Sartrouville": (48.9482, 2.19169),
    "Trappes": (48.77413, 2.01781),
    "Maisons-Laffitte": (48.95264, 2.14521),
    "Vélizy-Villacoublay": (48.78198, 2.19395),
    "Cergy": (49.03645, 2.07613),
    "Aubergenville": (48.95996, 1.85467),
    "Houdan": (48.79044, 1.60007),
    "Maurepas": (48.76486, 1.92923),
}
NAMES = (
    *("Durand", "Martin", "Petit", "Moreau", "Lefebvre", "Garcia", "Roux"),
    *("Fontaine", "Chevalier", "Blanchard", "Guérin", "Faure", "Rousseau", "Vincent"),
)
CUSTOMERS = (
    "Clinique des Tilleuls",
    "Lycée Bellevue",
    "Boulangerie du Parc",
    "Garage Montjoie",
    "Résidence Les Acacias",
    "Pharmacie de la Gare",
    "Imprimerie Valmont",
    "Hôtel du Pont Neuf",
)
FAULTS = ("print head", "no hot water", "compressor noise", "card reader", "door does not close")


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day in winter Paris as UTC."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def a_technician(key: str, name: str, town: str) -> tuple[Technician, Shift]:
    latitude, longitude = TOWNS[town]
    technician = Technician(key, key, name, "Yvelines nord", {"gas": 3}, latitude, longitude)
    lunch = {"lunch_earliest": at(12), "lunch_latest": at(13, 30), "lunch_minutes": 45}
    return technician, Shift(f"shift-{key}", f"shift-{key}", key, at(8), at(17), **lunch)


def a_job(key: str, number: int, town: str, customer: str, urgent: bool = False) -> tuple[Row, ...]:
    """Return customer, site and intervention; the site is where the town is, as in the sample."""
    latitude, longitude = TOWNS[town]
    site = Site(
        f"site-{key}", f"site-{key}", f"customer-{key}", "", "1 rue Fictive", town, latitude, longitude
    )
    intervention = Intervention(
        key,
        key,
        number,
        f"request-{key}",
        f"customer-{key}",
        site.id,
        None,
        FAULTS[number % len(FAULTS)],
        {"gas": 1},
        60,
        at(7, 45),
        due_at=at(13) if urgent else None,
        urgent=urgent,
    )
    return Customer(f"customer-{key}", f"customer-{key}", customer), site, intervention


def an_assignment(
    key: str, technician_id: str, start: datetime, state: AssignmentState = AssignmentState.PLANNED
) -> Assignment:
    told = None if state is AssignmentState.PLANNED else at(7, 50)
    end = start + timedelta(minutes=60)
    return Assignment(f"a-{key}", key, technician_id, start, end, state, told_at=told, notified_at=told)


def a_promise(key: str, start: datetime) -> Appointment:
    window = (start - timedelta(minutes=30), start + timedelta(minutes=90))
    return Appointment(f"p-{key}", key, AppointmentState.PROMISED, None, None, *window)


def an_alarm(key: str, technician_id: str) -> Alarm:
    return Alarm(
        f"alarm-{key}", f"cause-{key}", ClockKind.APPOINTMENT, key, technician_id, at(10, 20), at(10, 20)
    )


def a_board(*rows: Row) -> Board:
    return replace(Board(DAY, "Europe/Paris")).with_rows(rows)


def a_day(hostile: bool = False) -> Board:
    """Return the whole day; with `hostile`, the urgent caller's name is an attack."""
    return a_board(
        *_technicians(), *_planned(), *_waiting(HOSTILE_NAME if hostile else "Clinique des Tilleuls")
    )


def _technicians() -> Iterator[Row]:
    towns = list(TOWNS)
    for index, name in enumerate(NAMES):
        yield from a_technician(f"t{index}", name, towns[(index * 5) % len(towns)])


def _planned() -> Iterator[Row]:
    towns, numbers = list(TOWNS), count(1001)
    for index in range(len(NAMES)):
        home = (index * 5) % len(towns)
        for stop in range(4):
            number = next(numbers)
            key, start = f"j{number}", at(8, 35 + (index * 7) % 25) + timedelta(minutes=115 * stop)
            yield from a_job(key, number, _near(towns, home, stop), CUSTOMERS[number % len(CUSTOMERS)])
            state = _state(index, stop)
            yield an_assignment(key, f"t{index}", start, state)
            if (index + stop) % 3 and stop:
                yield a_promise(key, start)
            elif index == 4 and stop == 2:
                yield an_alarm(key, f"t{index}")


def _near(towns: list[str], home: int, stop: int) -> str:
    """Return the town that is the n-th nearest to home, so that days stay in one corner of the map."""
    y, x = TOWNS[towns[home]]
    by_distance = sorted(towns, key=lambda town: (TOWNS[town][0] - y) ** 2 + (TOWNS[town][1] - x) ** 2 / 2)
    return by_distance[(stop * 2 + 1) % 7]


def _state(index: int, stop: int) -> AssignmentState:
    if stop == 0:
        return AssignmentState.CANNOT_COMPLETE if index == 9 else AssignmentState.DONE
    if stop == 1:
        choices = (AssignmentState.ON_SITE, AssignmentState.TRAVELLING, AssignmentState.ON_SITE)
        return AssignmentState.SUSPENDED if index == 6 else choices[index % 3]
    return AssignmentState.NOTIFIED if stop == 2 and index % 2 == 0 else AssignmentState.PLANNED


def _waiting(urgent_customer: str) -> Iterator[Row]:
    yield from a_job("urgent", 1057, "Poissy", urgent_customer, urgent=True)
    for number, town in ((1058, "Plaisir"), (1059, "Houdan"), (1060, "Cergy")):
        yield from a_job(f"w{number}", number, town, CUSTOMERS[number % len(CUSTOMERS)])
