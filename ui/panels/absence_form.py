"""The small form that marks somebody absent: from, to, for how many days, why; now is already in it."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.domain.values import TimeWindow
from ui.widgets.fields import Tick, TimeField, button
from ui.widgets.forms import is_answered, line
from ui.widgets.labels import label
from ui.wording import tr, wording

GRID = timedelta(minutes=5)
MOST_DAYS, REASON_PX = 60, 120


class AbsenceForm(QWidget):
    """Asks when somebody is away. `confirmed(technician id, window, reason)`; `left` when it is given up."""

    confirmed = Signal(str, object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._technician_id, self._name, self._day = "", "", datetime.min.replace(tzinfo=UTC)
        self._whole = TimeWindow(self._day, self._day)
        self._words, self._to, self._for = label("", "strong"), label("", "quiet"), label("", "quiet")
        self.earliest, self.latest = TimeField(), TimeField()
        self.whole_day = Tick()
        self.whole_day.toggled.connect(self._follow_whole)
        self.days = QSpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.reason = QLineEdit()
        self.reason.setMinimumWidth(REASON_PX)
        self.confirm = button("absent", "primary", self._confirm)
        self.leave = button("", on_click=self.give_up)
        self._arrange()
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        """Two lines: in one, a narrow window would cut the button."""
        times = (self._words, self.earliest, self._to, self.latest, self.whole_day, self._for, self.days)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addLayout(line(*times))
        lines.addLayout(line(self.reason, self.confirm, self.leave))

    def retranslate(self) -> None:
        self._words.setText(tr("{name} is absent from").format(name=self._name))
        self._to.setText(tr("to"))
        self.whole_day.setText(tr("whole day"))
        self._for.setText(tr("for"))
        self.days.setSuffix(" " + tr("day(s)"))
        self.days.setAccessibleName(tr("For how many days"))
        self.reason.setPlaceholderText(tr("Reason"))
        self.reason.setAccessibleName(tr("Reason"))
        self.earliest.setAccessibleName(tr("Absent from"))
        self.latest.setAccessibleName(tr("Absent to"))
        self.confirm.setText(tr("Mark as absent"))
        self.leave.setText(tr("Cancel"))

    def begin(self, board: Board, technician_id: str, now: datetime) -> None:
        """Show the form for somebody: from now until the end of his shift, where now is in it."""
        self._technician_id = technician_id
        self._name = board.technicians[technician_id].name
        self._day, self._whole = board.starts_at, _whole_day(board, technician_id)
        usual = usual_window(board, technician_id, now)
        self.whole_day.setChecked(False)
        self.days.setValue(1)
        self.reason.clear()
        self.earliest.show_moment(usual.earliest)
        self.latest.show_moment(usual.latest)
        self.retranslate()
        self.show()
        self.earliest.setFocus(Qt.FocusReason.OtherFocusReason)
        self.earliest.setSelectedSection(TimeField.Section.HourSection)

    @property
    def away(self) -> TimeWindow:
        """Return the time that is filled in; an end at or before the start is on the next day."""
        starts_at, ends_at = self._whole.earliest, self._whole.latest
        if not self.whole_day.isChecked():
            starts_at, ends_at = self.earliest.moment_on(self._day), self.latest.moment_on(self._day)
            if ends_at <= starts_at:
                ends_at += timedelta(days=1)
        return TimeWindow(starts_at, ends_at + timedelta(days=self.days.value() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_answered(event, self._confirm, self.give_up):
            super().keyPressEvent(event)

    def give_up(self) -> None:
        """Leave the form, if it is open: nothing is changed."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _confirm(self) -> None:
        if self.isVisible():
            self.hide()
            self.confirmed.emit(self._technician_id, self.away, self.reason.text())

    def _follow_whole(self, is_whole: bool) -> None:
        for one in (self.earliest, self.latest):
            one.setEnabled(not is_whole)
        if is_whole:
            self.earliest.show_moment(self._whole.earliest)
            self.latest.show_moment(self._whole.latest)


def _whole_day(board: Board, technician_id: str) -> TimeWindow:
    shift = board.shift_of.get(technician_id)
    return TimeWindow(shift.starts_at, shift.ends_at) if shift else TimeWindow(board.starts_at, board.ends_at)


def usual_window(board: Board, technician_id: str, now: datetime) -> TimeWindow:
    """Return from now, at whole five minutes, until the end of the shift; the whole shift at other times."""
    whole = _whole_day(board, technician_id)
    since = now - (now - board.starts_at) % GRID
    return TimeWindow(since, whole.latest) if whole.earliest < since < whole.latest else whole
