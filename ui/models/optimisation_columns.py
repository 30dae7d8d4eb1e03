"""How the lines of a better day are written: what happens to a job, and what was left out."""

from datetime import timedelta

from dispatcher.domain.board import Board
from dispatcher.services.optimising import Line, Place, Skipped
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import NONE, number_of, signed, technician_name
from ui.models.table_model import Column
from ui.wording import clock, say, tr


def skipped_columns(model: BoardModel) -> tuple[Column, ...]:
    """Return the columns: job, where it was to go, and why it does not."""
    return (
        Column(lambda: tr("Job"), lambda row: number_of(model.board, row.line.intervention_id), bold=True),
        Column(lambda: tr("Then"), lambda row: place_text(model.board, row.line.after)),
        Column(lambda: tr("Why"), why_text),
    )


def customer_name(board: Board, intervention_id: str) -> str:
    """Return whose job it is, "" where nobody knows any more."""
    intervention = board.interventions.get(intervention_id)
    customer = board.customers.get(intervention.customer_id) if intervention else None
    return customer.name if customer else ""


def place_text(board: Board, place: Place | None) -> str:
    """Write who and when: "Durand 10:05"; a dash for nobody."""
    return f"{technician_name(board, place.technician_id)} {clock(place.start)}" if place else NONE


def change_text(line: Line) -> str:
    """Say what happens to the job."""
    if line.before is None:
        return tr("planned")
    if line.after is None:
        return tr("back to the queue")
    if line.is_moved:
        return tr("other technician")
    return signed(line.shift) if abs(line.shift) >= timedelta(minutes=1) else NONE


def why_text(row: Skipped) -> str:
    return say(row.why)
