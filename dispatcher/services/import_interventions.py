"""A line of interventions.csv: the call, the work to do, what was promised and who is planned for it."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState, Pin
from dispatcher.domain.channels import Channel
from dispatcher.domain.customers import Equipment, Site
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.technicians import Technician

from .import_cells import Cells
from .import_intake import Intake, imported_id

LONGEST_MINUTES = 24 * 60
OPERATOR = "import"


class CaseState(StrEnum):
    """How far a case has come: a call nobody has judged yet is `received` and has no intervention."""

    RECEIVED = "received"
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


REQUEST_STATES = {
    CaseState.RECEIVED: RequestState.RECEIVED,
    CaseState.OPEN: RequestState.QUALIFIED,
    CaseState.DONE: RequestState.HANDLED,
    CaseState.CLOSED: RequestState.CLOSED,
    CaseState.CANCELLED: RequestState.CLOSED,
}


def read_intervention(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    """Return the rows of a line: request, intervention, and the appointment and assignment it may have."""
    intervention = _intervention(intake, cells)
    assignment = _assignment(intake, cells, intervention)
    appointment = _appointment(cells, intervention)
    case = _case_state(cells, assignment)
    ended_at = assignment.ended_at if assignment else None
    request = _request(cells, intervention, case, ended_at)
    if case is CaseState.RECEIVED:
        if assignment or appointment:
            raise cells.bad("state", Sentence("A call that is only received has no plan and no promise."))
        return (request,)
    work = replace(intervention, state=InterventionState(case))
    return (request, work, *(row for row in (appointment, assignment) if row is not None))


def _intervention(intake: Intake, cells: Cells) -> Intervention:
    external_id = cells.required("external_id")
    row_id = intake.new_id(Intervention, cells)
    intake.new_id(Request, cells)
    request_id = imported_id(Request, external_id)
    site = intake.referred(Site, cells, "site")
    equipment = _equipment(intake, cells, site)
    received_at = cells.required_moment("received_at")
    return Intervention(
        id=row_id,
        external_id=external_id,
        number=intake.number(cells, request_id),
        request_id=request_id,
        customer_id=site.customer_id,
        site_id=site.id,
        equipment_id=equipment.id if equipment else None,
        fault=_fault(cells),
        skills=_skills(intake, cells, equipment),
        duration_minutes=_duration(cells),
        received_at=received_at,
        due_at=_due(cells, received_at),
        urgent=cells.flag("urgent"),
        required_technician_id=_technician_id(intake, cells, "required_technician"),
    )


def _fault(cells: Cells) -> str:
    cells.required("fault")
    return cells.text("fault")


def _duration(cells: Cells) -> int:
    cells.required("duration_minutes")
    minutes = cells.whole("duration_minutes", 1, LONGEST_MINUTES)
    assert minutes is not None
    return minutes


def _due(cells: Cells, received_at: datetime) -> datetime | None:
    due_at = cells.moment("due_at")
    if due_at is not None and due_at < received_at:
        raise cells.bad("due_at", Sentence("It is before {earlier}.", earlier="received_at"))
    return due_at


def _equipment(intake: Intake, cells: Cells, site: Site) -> Equipment | None:
    if not cells.word("equipment"):
        return None
    equipment = intake.referred(Equipment, cells, "equipment")
    if equipment.site_id != site.id:
        raise cells.bad("equipment", Sentence("It stands at another site."))
    return equipment


def _skills(intake: Intake, cells: Cells, equipment: Equipment | None) -> dict[str, int]:
    """Return the skills the line asks for; where it names none, the one its equipment asks for."""
    skills = intake.known_skills(cells, "skills")
    if not skills and equipment and equipment.skill:
        return {equipment.skill: 1}
    return skills


def _technician_id(intake: Intake, cells: Cells, column: str) -> str | None:
    return intake.referred(Technician, cells, column).id if cells.word(column) else None


def _case_state(cells: Cells, assignment: Assignment | None) -> CaseState:
    state = cells.choice("state", CaseState)
    if state is not None:
        return state
    is_done = assignment is not None and assignment.state is AssignmentState.DONE
    return CaseState.DONE if is_done else CaseState.OPEN


def _request(cells: Cells, work: Intervention, case: CaseState, ended_at: datetime | None) -> Request:
    return Request(
        id=work.request_id,
        number=work.number,
        received_at=work.received_at,
        operator=OPERATOR,
        state=REQUEST_STATES[case],
        customer_id=work.customer_id,
        equipment_id=work.equipment_id,
        fault=work.fault,
        urgency=Urgency.URGENT if work.urgent else Urgency.NORMAL,
        channel=Channel.IMPORT,
        handled_at=ended_at if case in (CaseState.DONE, CaseState.CLOSED) else None,
    )


def _appointment(cells: Cells, work: Intervention) -> Appointment | None:
    promised = cells.ordered("promised_earliest", "promised_latest")
    wished = cells.ordered("wished_earliest", "wished_latest")
    if promised is None and wished is None:
        return None
    return Appointment(
        id=imported_id(Appointment, work.external_id),
        intervention_id=work.id,
        state=AppointmentState.PROMISED if promised else AppointmentState.WISHED,
        wished_earliest=wished[0] if wished else None,
        wished_latest=wished[1] if wished else None,
        promised_earliest=promised[0] if promised else None,
        promised_latest=promised[1] if promised else None,
    )


def _assignment(intake: Intake, cells: Cells, work: Intervention) -> Assignment | None:
    state = cells.choice("assignment_state", AssignmentState) or AssignmentState.PLANNED
    pin = cells.choice("pin", Pin) or Pin.NONE
    technician_id = _technician_id(intake, cells, "technician")
    if technician_id is None:
        if cells.word("planned_start"):
            raise cells.bad(
                "technician", Sentence("It is empty, but {other} is given.", other="planned_start")
            )
        return None
    start, end = _planned(cells, work.duration_minutes)
    held = _range(cells, pin)
    notified_at = cells.moment("notified_at")
    if state is AssignmentState.NOTIFIED and notified_at is None:
        raise cells.bad("notified_at", Sentence("It is empty, but the technician has been told."))
    return Assignment(
        id=imported_id(Assignment, work.external_id),
        intervention_id=work.id,
        technician_id=technician_id,
        planned_start=start,
        planned_end=end,
        state=state,
        told_at=notified_at,
        notified_at=notified_at,
        started_at=cells.moment("started_at"),
        ended_at=cells.moment("ended_at"),
        pin=pin,
        pin_earliest=held[0] if held else None,
        pin_latest=held[1] if held else None,
    )


def _range(cells: Cells, pin: Pin) -> tuple[datetime, datetime] | None:
    """Return what a pin to a range holds; only that pin has one."""
    held = cells.ordered("pin_earliest", "pin_latest")
    if pin is Pin.RANGE and held is None:
        raise cells.bad("pin_earliest", Sentence("It is empty, but the pin is to a range."))
    return held if pin is Pin.RANGE else None


def _planned(cells: Cells, duration_minutes: int) -> tuple[datetime, datetime]:
    if cells.word("planned_end"):
        return cells.window("planned_start", "planned_end")
    start = cells.required_moment("planned_start")
    return start, start + timedelta(minutes=duration_minutes)
