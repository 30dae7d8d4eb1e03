"""The plan of the day as a table, a row per job: for screen readers, and for whoever would rather read.

What is chosen here is chosen on the plan and the other way round; Enter leads to its bar.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import clock, duration, tr, wording

from .bars import Bar, slack_of
from .day_area import DayArea
from .picture import DayPicture
from .row_layout import lay_out
from .words import state_words, troubles

WIDTHS = (150, 58, 58, 64, 190, 170, 70, 70)


class PlanTable(QWidget):
    """Every job of the day, row by row of the plan and by start. `left`: somebody wants the plan itself."""

    left = Signal()

    def __init__(self, model: BoardModel, selection: Selection, gantt: DayArea) -> None:
        super().__init__()
        self._model, self._selection, self._gantt = model, selection, gantt
        self._is_stale, self._minute = True, 0
        self.rows = TableModel(self._columns(), key=lambda bar: bar.assignment.id)
        self.table = RowTable(self.rows)
        self.table.set_widths(*WIDTHS)
        self._nothing = label("", "secondary")
        self._nothing.setContentsMargins(12, 12, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._nothing)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self._listen()
        self.retranslate()

    def _listen(self) -> None:
        self._model.changed.connect(self._follow_board)
        self._model.ticked.connect(self._follow_clock)
        self._selection.changed.connect(self._follow_selection)
        self._gantt.arranged.connect(self._follow_board)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._go)
        look.changed.connect(self.rows.refresh)
        wording.changed.connect(self.retranslate)

    # ---- what a row says

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(lambda: tr("Technician"), self._technician, bold=True),
            Column(lambda: tr("Start"), lambda bar: _clock(bar.start_s)),
            Column(lambda: tr("End"), lambda bar: _clock(bar.end_s)),
            Column(lambda: tr("Number"), lambda bar: bar.number),
            Column(lambda: tr("Customer"), lambda bar: bar.title),
            Column(lambda: tr("State"), lambda bar: state_words()[bar.fill]),
            Column(lambda: tr("Promised"), lambda bar: bar.promised_text),
            Column(lambda: tr("Slack"), slack_words, colour=_slack_colour),
            Column(lambda: tr("Findings"), self._findings, colour=_findings_colour),
        )

    @property
    def _picture(self) -> DayPicture:
        return self._gantt.picture

    def _technician(self, bar: Bar) -> str:
        return self._picture.board.technicians[bar.technician_id].name

    def _findings(self, bar: Bar) -> str:
        return "; ".join(troubles(self._picture, bar, self._model.now))

    # ---- following

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def take_focus(self) -> None:
        """Have the keys, with the selected job chosen, or the first."""
        self._fill()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.table.chosen_row < 0 and self.rows.rows:
            self.table.choose(0)

    def _follow_board(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._fill()

    def _follow_clock(self) -> None:
        minute = int(self._model.now.timestamp() // 60)
        if minute != self._minute and self.isVisible():
            self._minute = minute
            self.rows.refresh()

    def _fill(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self.table.blockSignals(True)  # the first row of a new table is no choice of a person
            self.rows.show(tuple(in_reading_order(self._picture)))
            self.table.blockSignals(False)
            self._nothing.setVisible(not self.rows.rows)
            self.table.setVisible(bool(self.rows.rows))
        self._follow_selection()

    def _follow_selection(self) -> None:
        bar = self._picture.bar_of(self._selection.intervention_id, self._selection.technician_id)
        if self._is_stale or not self.isVisible():
            return
        row = self.rows.row_of(bar.assignment.id) if bar is not None else -1
        if row != self.table.chosen_row:
            self.table.choose(row)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            bar: Bar = self.rows.rows[row]
            if bar.intervention_id != self._selection.intervention_id:
                self._selection.select(bar.intervention_id, bar.technician_id)

    def _go(self, row: int) -> None:
        """Show the bar of a row, and give the plan the keys."""
        bar: Bar = self.rows.rows[row]
        self._selection.select(bar.intervention_id, bar.technician_id)
        self._gantt.show_bar(bar)
        self.left.emit()

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Plan of the day as a table"))
        self.table.setAccessibleDescription(tr("A row per job; Enter shows it on the plan."))
        self._nothing.setText(tr("Nothing is planned for this day. Drag waiting work onto the plan."))
        self._follow_board()
        self.rows.refresh()


def in_reading_order(picture: DayPicture) -> Iterable[Bar]:
    """Return every job of the day row by row and by start, those of folded rows too."""
    unfolded = lay_out(picture.board, replace(picture.arrangement, folded=frozenset()))
    for technician_id in unfolded.technician_ids:
        if technician_id in picture.lanes:
            yield from picture.lanes[technician_id].bars


def slack_words(bar: Bar) -> str:
    """Return by how much the start may slip; with a minus, by how much the promise is missed."""
    minutes = slack_of(bar)
    if minutes is None:
        return ""
    text = duration(timedelta(minutes=abs(minutes)))
    return f"−{text}" if minutes < 0 else text


def _clock(moment_s: float) -> str:
    return clock(datetime.fromtimestamp(moment_s, wording.zone))


def _slack_colour(bar: Bar) -> str:
    minutes = slack_of(bar)
    return look.theme.alarm if minutes is not None and minutes < 0 else ""


def _findings_colour(bar: Bar) -> str:
    return look.theme.alarm if bar.is_flagged else ""
