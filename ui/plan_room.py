"""How many rows of the plan stay in sight: under strips, the sheets lend it their height."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from ui.gantt.headers import HEADER_PX
from ui.gantt.row_layout import GROUP_HEIGHT
from ui.layouts import DeskWindow

ROWS_KEPT, HEADS_KEPT = 8, 2
LEAST_LENDING = 182  # what the sheets keep of their height: tabs, one head, three lines


class PlanRoom(QObject):
    """Takes from the sheets no more than the strips have taken from the plan, and gives it all back.

    So whoever has made the sheets high on purpose finds them as high once the strips are gone.
    """

    def __init__(self, window: DeskWindow, strips: QWidget) -> None:
        super().__init__(window)
        self._window, self._strips = window, strips
        self._own = 0  # the sheets' own height while they lend some of it; 0: nothing is lent
        self._soon = QTimer(self, singleShot=True, interval=0)  # once the window has shared its room out
        self._soon.timeout.connect(self.settle)
        for watched in (window, strips):
            watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._soon.start()
        return False

    def start_anew(self) -> None:
        """Everything has just been arranged: nothing is lent yet."""
        self._own = 0
        self._soon.start()

    def settle(self) -> None:
        """Lend what is needed now, or take back what is not needed any more."""
        window, sheets = self._window, self._window.tabs_dock
        if not self._can_lend():
            self._own = 0
            return
        own = self._own or sheets.height()
        lack = least_height(window) - (window.gantt.height() - (own - sheets.height()))
        self._lend(own, max(min(lack, self._strips.height(), own - LEAST_LENDING), 0))

    def give_back(self) -> None:
        """Take everything back: what is kept for the next start is what the person arranged."""
        if self._own and self._can_lend():
            self._lend(self._own, 0)

    def _can_lend(self) -> bool:
        window, sheets = self._window, self._window.tabs_dock
        under = window.dockWidgetArea(sheets) is Qt.DockWidgetArea.BottomDockWidgetArea
        return under and window.isVisible() and sheets.isVisible() and not sheets.isFloating()

    def _lend(self, own: int, lent: int) -> None:
        sheets = self._window.tabs_dock
        self._own = own if lent else 0
        if sheets.height() != own - lent:
            self._window.resizeDocks([sheets], [own - lent], Qt.Orientation.Vertical)


def least_height(window: DeskWindow) -> int:
    """Return the height at which the kept rows are whole wherever the plan is scrolled to, in pixels."""
    gantt = window.gantt
    row = gantt.arrangement.row_height
    foot = gantt.height() - gantt.viewport().height()
    return HEADER_PX + (ROWS_KEPT + 1) * row + HEADS_KEPT * GROUP_HEIGHT + foot
