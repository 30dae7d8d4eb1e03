"""What the next shift takes over: every standing alarm with its age and what was done about it so far."""

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain.alarms import Alarm
from ui.models.alarm_picture import alarm_picture
from ui.models.alarm_words import (
    age_text,
    cause,
    customer_of,
    done_text,
    headline,
    number_text,
    priority_text,
)
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.panels.commitment_lines import moment_words
from ui.widgets.fields import button
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import tr, wording


class HandOverPage(QWidget):
    """The list, and a button that copies it as text for a message or a notebook."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model.live
        self.rows = TableModel(self._columns(), key=lambda alarm: alarm.id)
        self.table = RowTable(self.rows)
        self.table.set_widths(68, 64, 56, 200, 170, 64)
        self._nothing = label("", "quiet")
        self.copy_button = button("table", on_click=self._copy)
        tools = QHBoxLayout()
        tools.addWidget(self._nothing, 1)
        tools.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(tools)
        self._model.changed.connect(self._show)
        self._model.ticked.connect(self._show)  # what was put aside comes back by itself
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _columns(self) -> tuple[Column, ...]:
        model = self._model
        return (
            Column(lambda: tr("For"), lambda a: age_text(a, model.now), right=True, bold=True),
            Column(lambda: tr("Priority"), priority_text),
            Column(lambda: tr("No."), lambda a: number_text(model.board, a), bold=True),
            Column(lambda: tr("What is wrong"), cause),
            Column(lambda: tr("Customer"), lambda a: customer_of(model.board, a)),
            Column(lambda: tr("Rang"), lambda a: moment_words(a.raised_at, model.now), right=True),
            Column(lambda: tr("What was done"), lambda a: self.done(a)),
        )

    def done(self, alarm: Alarm) -> str:
        """Write what was done about an alarm, or that nothing was."""
        return done_text(alarm, self._model.now) or tr("nothing yet")

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Hand-over to the next shift"))
        self.copy_button.setText(tr("Copy as text"))
        self.rows.refresh()
        self._show()

    def text(self) -> str:
        """Return the list as lines of text."""
        board, now = self._model.board, self._model.now
        return "\n".join(f"{headline(board, row, now)} - {self.done(row)}" for row in self.rows.rows)

    def _show(self) -> None:
        self.rows.show(alarm_picture(self._model.board, self._model.now, self._model.rules).standing)
        count = len(self.rows.rows)
        self._nothing.setText(_count_text(count))
        self.copy_button.setEnabled(bool(count))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text())


def _count_text(count: int) -> str:
    if count == 1:
        return tr("1 alarm goes to the next shift.")
    if count:
        return tr("{count} alarms go to the next shift.").format(count=count)
    return tr("Nothing is left to the next shift.")
