"""The small form that promises a window to the customer: from, to, and the planned time already in it."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dispatcher.domain.values import TimeWindow
from ui.plain import plain_tooltip
from ui.widgets.fields import TimeField, button
from ui.widgets.forms import is_answered
from ui.widgets.labels import label
from ui.wording import tr

WIDTH = timedelta(hours=2)
GRID = timedelta(minutes=30)


class PromiseForm(QWidget):
    """Asks for a window; `promised(window)` when it is confirmed, `given_up` when it is left.

    Where something is promised already, the customer may also give it back: `withdrawn`.
    """

    promised = Signal(object)
    withdrawn = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._day: datetime | None = None
        self._words = label("", "strong")
        self._to = label("", "quiet")
        self.earliest, self.latest = TimeField(), TimeField()
        self.confirm = button("appointment", "primary", self._confirm)
        self.withdraw = button("remove", on_click=self._withdraw)
        self.leave = button("", on_click=self.give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        times = (self._words, self.earliest, self._to, self.latest)
        for widget in (*times, self.confirm, self.withdraw, self.leave):
            row.addWidget(widget)
        row.addStretch(1)
        self.hide()

    def retranslate(self) -> None:
        self._words.setText(tr("Work starts between"))
        self._to.setText(tr("and"))
        self.confirm.setText(tr("Promise"))
        self.withdraw.setText(tr("Withdraw the promise"))
        self.withdraw.setToolTip(plain_tooltip(tr("The customer agrees that nothing is promised any more")))
        self.leave.setText(tr("Cancel"))
        self.earliest.setAccessibleName(tr("Earliest start promised"))
        self.latest.setAccessibleName(tr("Latest start promised"))

    def begin(self, window: TimeWindow, is_promised: bool = False) -> None:
        """Show the form with a window to start from; `is_promised`: there is a promise to take back."""
        self.withdraw.setVisible(is_promised)
        self._day = window.earliest
        self.earliest.show_moment(window.earliest)
        self.latest.show_moment(window.latest)
        self.show()
        self.latest.setFocus(Qt.FocusReason.OtherFocusReason)
        self.latest.setSelectedSection(TimeField.Section.HourSection)  # with all selected, Qt takes no digit

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_answered(event, self._confirm, self.give_up):
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        if self._day is not None and self.isVisible():
            self.hide()
            self.promised.emit(
                TimeWindow(self.earliest.moment_on(self._day), self.latest.moment_on(self._day))
            )

    def _withdraw(self) -> None:
        self.hide()
        self.withdrawn.emit()

    def give_up(self) -> None:
        """Leave the form, if it is open: nothing is agreed."""
        if not self.isHidden():
            self.hide()
            self.given_up.emit()


def window_around(start: datetime, promised: TimeWindow | None = None) -> TimeWindow:
    """Return the window to propose: the promise as it is if it holds the start, else two hours around it."""
    if promised is not None and promised.holds(start):
        return promised
    earliest = start - timedelta(
        minutes=start.minute % 30, seconds=start.second, microseconds=start.microsecond
    )
    return TimeWindow(earliest, earliest + WIDTH)
