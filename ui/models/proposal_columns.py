"""How proposals are written as a table: one column per question a dispatcher asks about them."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from PySide6.QtCore import Qt

from dispatcher.domain.board import Board
from dispatcher.domain.routes import Proposal, ProposalKind
from ui.models.board_model import BoardModel
from ui.models.proposal_lines import Line
from ui.models.table_model import Column, TableModel
from ui.style import look
from ui.widgets.finish import warning
from ui.wording import clock, duration, say, tr

NONE = "–"
COLUMNS = 8
DISPLAY = Qt.ItemDataRole.DisplayRole


class LetteredLines(TableModel):
    """The lines of the table, each called by a letter."""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is Qt.Orientation.Vertical and role == DISPLAY:
            return letter(section)
        return super().headerData(section, orientation, role)


def letter(row: int) -> str:
    """Return what people call a line: A, B, C … in the order of the table."""
    return chr(ord("A") + row) if 0 <= row < 26 else ""


def proposal_columns(model: BoardModel) -> tuple[Column, ...]:
    """Return the columns; names are looked up on the board as it stands when a cell is written.

    Where a line has no proposal, its second column says why; `span_of` gives it the room.
    """

    def about(write: Callable[[Proposal], str]) -> Callable[[Line], str]:
        return lambda line: write(line.proposal) if line.proposal else ""

    return (
        Column(
            lambda: tr("Moved jobs"), lambda line: place_text(model.board, line), place_colour, place_hint
        ),
        Column(lambda: tr("Technician"), lambda line: who_text(model.board, line), who_colour, bold=True),
        Column(lambda: tr("Arrival"), about(lambda p: clock(p.arrival)), right=True, bold=True),
        Column(lambda: tr("Due time"), about(due_text), due_colour),
        Column(
            lambda: tr("Shifted"), about(shifted_text), hint=about(lambda p: shifted_hint(model.board, p))
        ),
        Column(
            lambda: tr("Promises"),
            about(lambda p: promises_text(model.board, p)),
            hint=about(lambda p: promises_hint(model.board, p)),
        ),
        Column(lambda: tr("Extra travel"), about(travel_text), right=True),
        Column(lambda: tr("Why"), about(lambda p: say(p.why))),
    )


def span_of(line: Line) -> tuple[int, int] | None:
    """Return the first of the columns that are one cell in this line, and how many; None where none are."""
    if line.proposal is None:
        return (1, COLUMNS - 1)
    return (3, COLUMNS - 3) if line.proposal.kind is ProposalKind.RENEGOTIATE else None


def place_text(board: Board, line: Line) -> str:
    """Write how many jobs move and how sure that is, or the job that would have to wait or give."""
    proposal = line.proposal
    new = "• " if line.is_new else ""
    if proposal is None:
        return str(line.moves)
    if proposal.kind is ProposalKind.DEFER:
        return new + tr("defers {number}").format(number=numbers_of(board, proposal.deferred))
    if proposal.asked is not None:
        return new + tr("call for {number}").format(number=number_of(board, proposal.asked.intervention_id))
    if proposal.is_exact:
        return new + tr("{count} · exact").format(count=proposal.moves)
    best = tr("{count} · best found") if line.is_best_found else "{count}"
    return new + best.format(count=proposal.moves)


def place_colour(line: Line) -> str:
    """Return the accent for a line that came later, a quiet one where there is none."""
    return look.theme.accent if line.is_new else "" if line.proposal else look.theme.secondary


def place_hint(line: Line) -> str:
    """Say what "exact" and "best found" promise, and that a line has come later."""
    parts = [tr("came later")] if line.is_new else []
    if line.proposal is not None and line.proposal.is_exact:
        parts.append(tr("With so few moved jobs there is no better plan."))
    elif line.is_best_found:
        parts.append(tr("The best plan found; there may be a better one."))
    return "\n".join(parts)


def who_text(board: Board, line: Line) -> str:
    """Name the technician; without a proposal, say why there is none."""
    if line.proposal is not None:
        return technician_name(board, line.proposal.technician_id)
    if line.why_none is None:
        return tr("looking…")
    return tr("impossible: {why}").format(why=say(line.why_none))


def who_colour(line: Line) -> str:
    """Return the quiet colour where there is nobody."""
    return "" if line.proposal else look.theme.secondary


def technician_name(board: Board, technician_id: str | None) -> str:
    """Return a technician's name, "" for nobody."""
    technician = board.technicians.get(technician_id or "")
    return technician.name if technician else ""


def number_of(board: Board, intervention_id: str) -> str:
    """Return what people call an intervention: its number."""
    intervention = board.interventions.get(intervention_id)
    return str(intervention.number) if intervention else "?"


def numbers_of(board: Board, intervention_ids: Iterable[str]) -> str:
    """Return the numbers of several interventions."""
    return ", ".join(number_of(board, key) for key in intervention_ids)


def due_text(proposal: Proposal) -> str:
    """Write whether the due time is kept; on the line of a promise that must give, say what to do first."""
    if proposal.asked is not None:
        return say(proposal.why)
    if proposal.lateness > timedelta():
        return tr("late {duration}").format(duration=duration(proposal.lateness))
    return tr("in time")


def due_colour(line: Line) -> str:
    """Return amber for late; red is kept for broken promises."""
    proposal = line.proposal
    is_late = proposal is not None and proposal.asked is None and proposal.lateness > timedelta()
    return warning(look.theme) if is_late else ""


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
    return numbers_of(board, proposal.promises_touched)


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
