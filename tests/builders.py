"""The trade's words with good defaults, for tests that show only what matters to them.

Everything happens on Tuesday 24 November 2026 in Paris; `at("10:30")` is a moment of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.people import Author, Role
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician

DAY = date(2026, 11, 24)
ZONE = "Europe/Paris"
ANNE = Author("Anne", Role.PLANNER)
BRUNO = Author("Bruno", Role.OPERATOR)
MANON = Author("Manon", Role.MANAGER)


def at(clock: str, day: date = DAY, zone: str = ZONE) -> datetime:
    """Return "10:30" or "10:30:05" of the day, in UTC."""
    local = datetime.fromisoformat(f"{day.isoformat()}T{clock.zfill(5)}").replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


@dataclass
class Centre:
    """A small centre being made up: rows in the order they can be imported."""

    rows: list[Row] = field(default_factory=list)
    count: int = 0

    def add(self, *rows: Row) -> None:
        self.rows.extend(rows)

    def technician(
        self,
        name: str,
        skills: Mapping[str, int] | None = None,
        shift: tuple[str, str] | None = ("08:00", "17:00"),
        lunch: tuple[str, str, int] | None = None,
        home: tuple[float, float] = (48.80, 2.13),
        **more: Any,
    ) -> Technician:
        """Add a technician; `lunch` is (earliest, latest start, minutes)."""
        made = Technician(
            id=f"t-{name}",
            external_id=name,
            name=name,
            team=more.pop("team", "North"),
            skills=skills or {"gas": 2},
            latitude=home[0],
            longitude=home[1],
            phone=f"+33 1 00 00 {len(self.rows):02d}",
            **more,
        )
        self.add(made)
        if shift is not None:
            self.add(_shift(made, shift, lunch))
        return made

    def intervention(
        self,
        number: int | None = None,
        *,
        skills: Mapping[str, int] | None = None,
        minutes: int = 60,
        promised: tuple[str, str] | None = None,
        due: str | None = None,
        received: str = "07:00",
        where: tuple[float, float] = (48.80, 2.13),
        customer: str = "",
        level: str = "silver",
        urgent: bool = False,
        required: Technician | None = None,
    ) -> Intervention:
        """Add an open intervention with its customer, site, machine, contract and request."""
        self.count += 1
        number = number or 1000 + self.count
        name = customer or f"Customer {number}"
        person = Customer(f"c-{number}", f"C{number}", name, phone=f"+33 1 00 {number}")
        site = Site(f"s-{number}", f"S{number}", person.id, "Site", "1 rue du Test", "Testville", *where)
        skill = next(iter(skills or {"gas": 1}))
        machine = Equipment(f"e-{number}", f"E{number}", site.id, "Boiler X", f"SN{number}", skill)
        request = Request(
            id=f"r-{number}",
            number=number,
            received_at=at(received),
            operator="Anne",
            state=RequestState.QUALIFIED,
            customer_id=person.id,
            equipment_id=machine.id,
            fault="no heat",
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
        )
        made = Intervention(
            id=f"i-{number}",
            external_id=f"I{number}",
            number=number,
            request_id=request.id,
            customer_id=person.id,
            site_id=site.id,
            equipment_id=machine.id,
            fault="no heat",
            skills=skills or {"gas": 1},
            duration_minutes=minutes,
            received_at=request.received_at,
            due_at=at(due) if due else None,
            urgent=urgent,
            required_technician_id=required.id if required else None,
        )
        contract = Contract(f"k-{number}", f"K{number}", person.id, level)
        self.add(person, contract, site, machine, request, made)
        if promised is not None:
            self.add(
                Appointment(
                    f"p-{number}",
                    made.id,
                    AppointmentState.PROMISED,
                    promised_earliest=at(promised[0]),
                    promised_latest=at(promised[1]),
                )
            )
        return made

    def planned(
        self, technician: Technician, start: str, state: AssignmentState = AssignmentState.PLANNED, **job: Any
    ) -> Assignment:
        """Add an intervention planned for this technician at this time."""
        told = job.pop("told", None)
        intervention = self.intervention(**job)
        begins = at(start)
        made = Assignment(
            id=f"a-{intervention.number}",
            intervention_id=intervention.id,
            technician_id=technician.id,
            planned_start=begins,
            planned_end=begins + intervention.duration,
            state=state,
            told_at=at(told) if told else None,
            notified_at=at(told) if told else None,
            placed_by="Anne",
        )
        if state in (AssignmentState.ON_SITE, AssignmentState.DONE):
            made = replace(made, started_at=begins)
        if state is AssignmentState.DONE:
            made = replace(made, ended_at=made.planned_end)
        self.add(made)
        return made


def _shift(technician: Technician, hours: tuple[str, str], lunch: tuple[str, str, int] | None) -> Shift:
    return Shift(
        id=f"h-{technician.name}",
        external_id=f"H-{technician.name}",
        technician_id=technician.id,
        starts_at=at(hours[0]),
        ends_at=at(hours[1]),
        lunch_earliest=at(lunch[0]) if lunch else None,
        lunch_latest=at(lunch[1]) if lunch else None,
        lunch_minutes=lunch[2] if lunch else 0,
    )


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
