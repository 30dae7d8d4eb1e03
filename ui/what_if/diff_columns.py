"""How the changes of a fork or of a search are written as a table, with a tick on what is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from dispatcher.domain.board import Board
from dispatcher.domain.sentences import Sentence
from dispatcher.services.diffing import DayTotals
from dispatcher.services.rebasing import Line
from dispatcher.services.what_if import ForkLine
from ui.models.board_model import BoardModel
from ui.models.optimisation_columns import change_text, customer_name, place_text
from ui.models.proposal_columns import NONE, number_of, technician_name
from ui.models.table_model import Column, Index, TableModel
from ui.style import look
from ui.wording import distance, duration, say, tr

from .euros import cost_text, money


@dataclass(frozen=True)
class Row:
    """One line of the table: its group's letter, whether it is taken, and why it is not or what it is for.

    `is_open`: it can be taken or refused; one that was changed meanwhile cannot.
    """

    line: Line
    letter: str
    is_taken: bool
    why: Sentence | None
    is_open: bool = True
    is_misfit: bool = False


def diff_columns(model: BoardModel) -> tuple[Column, ...]:
    """Return the columns: what goes together, job, customer, where it is, where it goes, what, why."""

    def board() -> Board:
        return model.board

    return (
        Column(lambda: tr("Together"), lambda row: row.letter, _colour, hint=_taken_text, bold=True),
        Column(lambda: tr("Job"), lambda row: subject_text(board(), row.line), _colour, bold=True),
        Column(lambda: tr("Customer"), lambda row: customer_name(board(), row.line.intervention_id), _colour),
        Column(lambda: tr("Now"), lambda row: place_text(board(), row.line.before), _colour),
        Column(lambda: tr("Then"), lambda row: place_text(board(), row.line.after), _colour, bold=True),
        Column(lambda: tr("Change"), lambda row: what_text(row.line), _colour),
        Column(lambda: tr("Why"), lambda row: say(row.why) if row.why else "", _why_colour),
    )


def _colour(row: Row) -> str:
    return "" if row.is_taken else look.theme.secondary


def _why_colour(row: Row) -> str:
    return look.theme.alarm if row.is_misfit else _colour(row)


def _taken_text(row: Row) -> str:
    if not row.is_open:
        return tr("{letter}, stays as it is").format(letter=row.letter or NONE)
    taken = tr("{letter}, taken") if row.is_taken else tr("{letter}, refused")
    return taken.format(letter=row.letter)


def subject_text(board: Board, line: Line) -> str:
    """Write the number of the job, or whose day it is about."""
    if isinstance(line, ForkLine) and line.technician_id:
        return technician_name(board, line.technician_id)
    return number_of(board, line.intervention_id) if line.intervention_id else NONE


def what_text(line: Line) -> str:
    """Say what happens to the job: its place, or else what the fork says of it."""
    what = say(line.what) if isinstance(line, ForkLine) and line.what is not None else ""
    if line.before == line.after and what:
        return what
    moved = change_text(line)
    return f"{moved}, {what}" if what and moved != NONE else what or moved


class DiffModel(TableModel):
    """The table with its ticks; a tick is changed by whoever asks for it."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            row: Row = self.rows[index.row()]
            if not row.is_open:
                return None
            return Qt.CheckState.Checked if row.is_taken else Qt.CheckState.Unchecked
        return super().data(index, role)


def diff_model(model: BoardModel) -> DiffModel:
    return DiffModel(diff_columns(model), key=lambda row: row.line.key)


def letters(count: int) -> Sequence[str]:
    """Return short names of groups: A to Z, then AA, AB ..."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [(alphabet[at // 26 - 1] if at >= 26 else "") + alphabet[at % 26] for at in range(count)]


def changed_totals_text(before: DayTotals, now: DayTotals) -> str:
    """Write the figures that are others than before; "" where none is."""
    figures = _figures(before, now)
    if before.cost_cents is not None and now.cost_cents is not None:
        figures.append((tr("Cost"), money(before.cost_cents), money(now.cost_cents)))
    return " · ".join(f"{name} {old} → {new}" for name, old, new in figures if old != new)


def totals_text(before: DayTotals, now: DayTotals, moved: int) -> str:
    """Write a day's figures, before and with the choice; kilometres and euros have a line of their own."""
    texts = [f"{name} {old} → {new}" for name, old, new in _figures(before, now)[:-1]]
    return " · ".join([*texts, tr("Other technician {count}").format(count=moved)])


def price_text(before: DayTotals, now: DayTotals) -> str:
    """Write a day's kilometres and euros, before and with the choice."""
    name, old, new = _figures(before, now)[-1]
    return f"{name} {old} → {new} · {cost_text(before, now)}"


def _figures(before: DayTotals, now: DayTotals) -> list[tuple[str, str, str]]:
    return [
        (tr("Not planned"), str(before.unserved), str(now.unserved)),
        (tr("Late"), str(before.late), str(now.late)),
        (tr("Promises missed"), str(before.broken), str(now.broken)),
        (tr("On the road"), duration(before.travel), duration(now.travel)),
        (tr("Distance"), distance(before.distance_m), distance(now.distance_m)),
    ]
