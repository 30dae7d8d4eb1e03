"""The day as a file: the interventions of a board with their plan, in the columns that import reads back."""

from pathlib import Path
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention

from .csv_files import write_csv
from .import_cells import skills_text
from .moments import write_moment

Line = dict[str, str]


def export_interventions(board: Board, path: Path) -> None:
    """Write the board's interventions by number; texts that a spreadsheet would run are neutralised.

    Raises OSError where the file cannot be written.
    """
    work = sorted(board.interventions.values(), key=lambda row: row.number)
    lines = [intervention_line(board, row) for row in work]
    columns = list(lines[0]) if lines else ["external_id"]
    write_csv(path, columns, ([line[column] for column in columns] for line in lines))


def intervention_line(board: Board, work: Intervention) -> Line:
    """Return column -> value for one intervention; times carry the offset of the board's zone."""
    zone = ZoneInfo(board.zone)
    assignment = next(reversed(board.assignments_of.get(work.id, ())), None)
    return {
        **_work(board, work, zone),
        **_plan(board, assignment, zone),
        **_windows(board.appointment_of.get(work.id), zone),
    }


def _work(board: Board, work: Intervention, zone: ZoneInfo) -> Line:
    equipment = board.equipment.get(work.equipment_id or "")
    required = board.technicians.get(work.required_technician_id or "")
    return {
        "external_id": work.external_id or str(work.number),
        "number": str(work.number),
        "received_at": write_moment(work.received_at, zone),
        "customer_name": board.customers[work.customer_id].name,
        "site": board.sites[work.site_id].external_id,
        "equipment": equipment.external_id if equipment else "",
        "fault": work.fault,
        "skills": skills_text(work.skills),
        "duration_minutes": str(work.duration_minutes),
        "due_at": write_moment(work.due_at, zone),
        "urgent": "yes" if work.urgent else "no",
        "required_technician": required.external_id if required else "",
        "state": work.state.value,
    }


def _plan(board: Board, assignment: Assignment | None, zone: ZoneInfo) -> Line:
    columns = ("technician", "planned_start", "planned_end", "assignment_state", "pin")
    times = ("notified_at", "started_at", "ended_at", "pin_earliest", "pin_latest")
    if assignment is None:
        return dict.fromkeys((*columns, *times), "")
    return {
        "technician": board.technicians[assignment.technician_id].external_id,
        "planned_start": write_moment(assignment.planned_start, zone),
        "planned_end": write_moment(assignment.planned_end, zone),
        "assignment_state": assignment.state.value,
        "pin": assignment.pin.value,
        **{column: write_moment(getattr(assignment, column), zone) for column in times},
    }


def _windows(appointment: Appointment | None, zone: ZoneInfo) -> Line:
    columns = ("promised_earliest", "promised_latest", "wished_earliest", "wished_latest")
    return {
        column: write_moment(getattr(appointment, column), zone) if appointment else "" for column in columns
    }
