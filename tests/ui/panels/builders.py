"""A small fictional day for looking at panels: a Tuesday in the western Paris region, at 10:40."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.channels import Channel
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician
from tests.terms import shipped_terms

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)  # 10:40 in Paris
MARKUP = "<img src=x onerror=alert(1)>${alert(2)}`+alert(3)+`"
TOWNS = (
    ("Versailles", 48.8036, 2.1342),
    ("Poissy", 48.9294, 2.0455),
    ("Rambouillet", 48.6437, 1.8294),
    ("Mantes-la-Jolie", 48.9904, 1.7172),
    ("Trappes", 48.7774, 2.0025),
)


def at(clock: str) -> datetime:
    """Return a moment of the day, from its Paris clock ("10:05", "10:05:30")."""
    hours, minutes, seconds = map(int, (clock + ":00").split(":")[:3])
    return datetime(2026, 11, 23, 23, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def a_customer(key: str, name: str, level: str, machines: int = 1, town: int = 0) -> list[Row]:
    """Return a customer with a contract, one site, and so many machines."""
    where, latitude, longitude = TOWNS[town % len(TOWNS)]
    return [
        Customer(key, key, name, phone="01 55 00 00 00"),
        Contract(f"{key}-contract", key, key, level),
        Site(f"{key}-site", key, key, "Siège", "12 rue des Essais", where, latitude, longitude),
        *(
            Equipment(
                f"{key}-m{n}", f"{key}-m{n}", f"{key}-site", f"Presse Alba {n * 100}", f"SN-{n}", "print"
            )
            for n in range(1, machines + 1)
        ),
    ]


def a_technician(key: str, name: str, level: int = 2, town: int = 0) -> list[Row]:
    """Return a technician with a shift from 8 to 17 and lunch around noon."""
    _, latitude, longitude = TOWNS[town % len(TOWNS)]
    skills = {"print": level, "electric": 1}
    return [
        Technician(key, key, name, "Yvelines nord", skills, latitude, longitude, "06 00 00 00 00"),
        Shift(f"{key}-shift", key, key, at("08:00"), at("17:00"), at("11:45"), at("13:00"), 45),
    ]


def a_job(
    number: int, customer: str, due: str | None = None, urgent: bool = False, minutes: int = 60
) -> list[Row]:
    """Return a request with its intervention, waiting for a technician; both were imported."""
    request = Request(
        f"r{number}",
        number,
        at("08:50"),
        "Anne",
        RequestState.QUALIFIED,
        customer,
        f"{customer}-m1",
        "Tête bouchée",
        channel=Channel.IMPORT,  # it rings for what happens here, not for what was owed elsewhere
    )
    return [
        request,
        Intervention(
            id=f"i{number}",
            external_id=str(number),
            number=number,
            request_id=request.id,
            customer_id=customer,
            site_id=f"{customer}-site",
            equipment_id=f"{customer}-m1",
            fault="Tête bouchée",
            skills={"print": 1},
            duration_minutes=minutes,
            received_at=at("08:50"),
            due_at=at(due) if due else None,
            urgent=urgent,
        ),
    ]


def planned(
    number: int, technician: str, start: str, minutes: int = 60, told: str | None = None
) -> Assignment:
    """Return the assignment of a job; `told` is when its message left."""
    moment = at(told) if told else None
    state = AssignmentState.NOTIFIED if told else AssignmentState.PLANNED
    end = at(start) + timedelta(minutes=minutes)
    return Assignment(
        f"a{number}", f"i{number}", technician, at(start), end, state, told_at=moment, notified_at=moment
    )


def promised(number: int, earliest: str, latest: str) -> Appointment:
    """Return a promised window for a job."""
    return Appointment(
        f"p{number}",
        f"i{number}",
        AppointmentState.PROMISED,
        promised_earliest=at(earliest),
        promised_latest=at(latest),
    )


def silence_alarm(number: int, technician: str, raised: str) -> Alarm:
    """Return the one-hour alarm of a job."""
    moment = at(raised)
    return Alarm(
        *(f"alarm{number}", f"c{number}", ClockKind.APPOINTMENT, f"i{number}", technician, moment, moment),
        request_id=f"r{number}",
    )


def failed_message(number: int, technician: str) -> Message:
    """Return a message the transport has refused twice."""
    return Message(
        f"m{number}",
        MessageKind.DISPATCH,
        f"a{number}",
        f"i{number}",
        technician,
        "06 00 00 00 00",
        "1044 ...",
        at("10:20"),
        MessageState.FAILED,
        tries=2,
        next_try_at=at("10:41"),
        error="no answer",
    )


def a_call(number: int, customer: str, urgency: Urgency = Urgency.NORMAL) -> Request:
    """Return a call that nobody has judged yet."""
    return Request(
        f"r{number}",
        number,
        at("10:31"),
        "Anne",
        RequestState.RECEIVED,
        customer,
        None,
        "Bruit anormal",
        urgency,
    )


def a_board(*rows: Row) -> Board:
    """Return a board of the day with these rows."""
    return Board(DAY, "Europe/Paris").with_rows([*shipped_terms(), *rows])


def a_busy_board() -> Board:
    """Return the board of `busy_rows`."""
    return a_board(*busy_rows())


def busy_rows() -> list[Row]:
    """Return a day with a queue, a promise, a told job, an alarm and a message that does not leave."""
    customers = [
        *a_customer("c1", "Clinique des Tilleuls", "platinum", town=0),
        *a_customer("c2", "Imprimerie du Marais", "silver", machines=3, town=1),
        *a_customer("c3", "Laboratoires Fictor et Compagnie de l'Ouest parisien", "gold", town=2),
        *a_customer("c4", MARKUP, "bronze", town=3),
        *a_customer("c5", "Papeterie Exemple", "bronze", town=4),
    ]
    people = [
        *a_technician("t1", "Durand", 3, 0),
        *a_technician("t2", "Martin", 2, 1),
        *a_technician("t3", "Petit", 1, 4),
    ]
    jobs = [
        *a_job(1042, "c1", "12:30"),
        *a_job(1043, "c2", "16:00"),
        *a_job(1044, "c3", "15:00"),
        *a_job(1051, "c5", "10:25"),
        *a_job(1052, "c2", "11:20"),
        *a_job(1053, "c3", "17:00"),
        *a_job(1055, "c4"),
        *a_job(1057, "c1", "12:32", urgent=True),
    ]
    plan = [
        planned(1042, "t1", "11:00", told="09:38"),
        planned(1043, "t2", "10:00"),
        replace(planned(1044, "t3", "14:00"), told_at=at("10:20")),
        promised(1043, "10:00", "12:00"),
        silence_alarm(1042, "t1", "10:38"),
        failed_message(1044, "t3"),
        a_call(1058, "c3"),
    ]
    return [*customers, *people, *jobs, *plan]
