"""The jobs of whoever is away: where each could go, one of them or all of them with one key."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.services.commands import ApplyProposal
from dispatcher.services.rebasing import Place
from dispatcher.services.taking_over import Takeover, stranded, take_all, takeovers
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.optimisation_columns import customer_name, place_text
from ui.models.proposal_columns import number_of
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.forms import is_sent
from ui.widgets.labels import elided
from ui.widgets.tables import RowTable
from ui.wording import say, tr, wording

SETTLES_MS = 200


class TakeoverPanel(QWidget):
    """Follows the board that is shown; `counted` comes when the number of jobs without anybody changes."""

    counted = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._selection, self._bridge = model, selection, bridge
        self.found: tuple[Takeover, ...] = ()
        self.count = 0
        self._seen: Board | None = None
        self.rows = TableModel(_columns(model), key=lambda made: made.key)
        self.table = RowTable(self.rows)
        self.table.set_widths(70, 150, 130, 130)
        self._words = elided("", "strong")
        self.take_button = button("done", "primary", self.take_all)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLES_MS)
        self._pause.timeout.connect(self._look)
        model.changed.connect(self._follow)
        self.table.hovered.connect(self._show_ghosts)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._take)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Where the jobs of whoever is away could go"))
        self.take_button.setText(tr("Take all (Ctrl+Enter)"))
        self.rows.refresh()
        self._write()

    def take_all(self) -> None:
        """Put every job where it could go, as one step."""
        command = take_all(self.found)
        if command is not None:
            self._bridge.run(command)

    def _take(self, row: int) -> None:
        """Put one job where it could go; the others are looked at anew then."""
        made = self.found[row]
        if made.place is not None:
            self._bridge.run(ApplyProposal(made.moves))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_sent(event):
            self.take_all()
            return
        super().keyPressEvent(event)

    # ---- following the board

    def _follow(self) -> None:
        board = self._model.board
        if self._seen is not None and _same_days(self._seen, board):
            return
        self._seen = board
        jobs = stranded(board)
        if len(jobs) != self.count:
            self.count = len(jobs)
            self.counted.emit()
        if jobs:
            self._pause.start()
        else:
            self._show(board, ())

    def _look(self) -> None:
        board, now = self._model.board, self._model.now
        self._bridge.ponder(lambda: takeovers(board, now), lambda found: self._show(board, found))

    def _show(self, board: Board, found: tuple[Takeover, ...]) -> None:
        if board is self._seen or (self._seen is not None and _same_days(board, self._seen)):
            self.found = found
            self.rows.show(found)
            self._write()

    def _write(self) -> None:
        fitting = sum(made.place is not None for made in self.found)
        self._words.setText(
            tr("Jobs of whoever is away: {count}, with a place: {fitting}. Enter takes one.").format(
                count=len(self.found), fitting=fitting
            )
        )
        self.take_button.setEnabled(fitting > 0)

    # ---- ghosts

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.found):
            self._selection.select(self.found[row].assignment.intervention_id)
        self._show_ghosts()

    def _show_ghosts(self, hovered: int = -1) -> None:
        if not self.isVisible():
            return
        row = hovered if hovered >= 0 else self.table.chosen_row
        self._selection.show_ghosts(self.found[row].routes if 0 <= row < len(self.found) else ())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_ghosts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.found:
            self._selection.show_ghosts(())


def _same_days(one: Board, other: Board) -> bool:
    """Whether nothing that decides who could take over has changed."""
    return (
        one.assignments is other.assignments
        and one.absences is other.absences
        and one.shifts is other.shifts
        and one.appointments is other.appointments
    )


def _columns(model: BoardModel) -> tuple[Column, ...]:
    def job(made: Takeover) -> str:
        return made.assignment.intervention_id

    def now(made: Takeover) -> str:
        return place_text(model.board, Place(made.assignment.technician_id, made.assignment.start))

    def then(made: Takeover) -> str:
        place = made.place
        return place_text(model.board, Place(place.technician_id, place.start) if place else None)

    return (
        Column(lambda: tr("Job"), lambda made: number_of(model.board, job(made)), bold=True),
        Column(lambda: tr("Customer"), lambda made: customer_name(model.board, job(made))),
        Column(lambda: tr("Now"), now),
        Column(lambda: tr("Best place"), then, bold=True),
        Column(lambda: tr("Why"), lambda made: say(made.why), _why_colour),
    )


def _why_colour(made: Takeover) -> str:
    return "" if made.place is not None else look.theme.alarm
