"""How proposals are written as a table: one column per question a dispatcher asks about them."""

from datetime import timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.routes import Proposal
from ui.models.board_model import BoardModel
from ui.models.table_model import Column
from ui.style import look
from ui.widgets.finish import warning
from ui.wording import clock, duration, say, tr

NONE = "–"


def proposal_columns(model: BoardModel) -> tuple[Column, ...]:
    """Return the columns; names are looked up on the board as it stands when a cell is written."""
    return (
        Column(lambda: tr("Technician"), lambda p: technician_name(model.board, p.technician_id), bold=True),
        Column(lambda: tr("Arrival"), lambda p: clock(p.arrival), right=True, bold=True),
        Column(lambda: tr("Due time"), lateness_text, lateness_colour),
        Column(lambda: tr("Moved"), lambda p: moved_text(model.board, p)),
        Column(
            lambda: tr("Shifted"),
            shifted_text,
            hint=lambda p: shifted_hint(model.board, p),
        ),
        Column(
            lambda: tr("Promises"),
            lambda p: promises_text(model.board, p),
            hint=lambda p: promises_hint(model.board, p),
        ),
        Column(lambda: tr("Extra travel"), travel_text, right=True),
        Column(lambda: tr("Why"), lambda p: say(p.why)),
    )


def technician_name(board: Board, technician_id: str | None) -> str:
    """Return a technician's name, "" for nobody."""
    technician = board.technicians.get(technician_id or "")
    return technician.name if technician else ""


def number_of(board: Board, intervention_id: str) -> str:
    """Return what people call an intervention: its number."""
    intervention = board.interventions.get(intervention_id)
    return str(intervention.number) if intervention else "?"


def lateness_text(proposal: Proposal) -> str:
    """Write whether the due time is kept."""
    if proposal.lateness > timedelta():
        return tr("late {duration}").format(duration=duration(proposal.lateness))
    return tr("in time")


def lateness_colour(proposal: Proposal) -> str:
    """Return amber for late; red is kept for broken promises."""
    return warning(look.theme) if proposal.lateness > timedelta() else ""


def moved_text(board: Board, proposal: Proposal) -> str:
    """Name the jobs that go to somebody else, and to whom."""
    holders = {job.intervention_id: job.technician_id for route in proposal.routes for job in route.jobs}
    moves = [
        f"{number_of(board, key)} → {technician_name(board, holders.get(key))}" for key in proposal.moved
    ]
    return ", ".join(moves) or NONE


def shifted_text(proposal: Proposal) -> str:
    """Write how many minutes of delay how many jobs take."""
    if not proposal.shifted:
        return NONE
    total = sum((abs(change.by) for change in proposal.shifted), timedelta())
    return f"{duration(total)} ({len(proposal.shifted)})"


def shifted_hint(board: Board, proposal: Proposal) -> str:
    """Name each shifted job with its minutes."""
    lines = [f"{number_of(board, c.intervention_id)}  {signed(c.by)}" for c in proposal.shifted]
    return "\n".join(lines)


def promises_text(board: Board, proposal: Proposal) -> str:
    """Name the promised jobs whose arrival changes inside their window."""
    if not proposal.promises_touched:
        return NONE
    return ", ".join(number_of(board, key) for key in proposal.promises_touched)


def promises_hint(board: Board, proposal: Proposal) -> str:
    """Say that the touched promises are kept, "" where none is touched."""
    if not proposal.promises_touched:
        return ""
    numbers = promises_text(board, proposal)
    return tr("{numbers}: another time inside the promised window").format(numbers=numbers)


def travel_text(proposal: Proposal) -> str:
    """Write the extra road: minutes and kilometres."""
    sign = "-" if proposal.extra_distance_m < 0 else "+"
    return f"{signed(proposal.extra_travel)} · {sign}{abs(proposal.extra_distance_m) / 1000:.0f} km"


def signed(value: timedelta) -> str:
    """Write a difference: "+12 min", "-5 min"."""
    return f"-{duration(-value)}" if value < timedelta() else f"+{duration(value)}"
