"""A seat driven as a person drives it: the real window on a real desk, a real mouse, real keys.

The clock stands until `beat` moves it; one beat is one tick of the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dispatcher.domain.alarms import Alarm
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.persistence.journal import Entry, entries_about
from tests.builders import Centre, at
from tests.desks import TestDesk
from ui.app import Seat, open_seat
from ui.gantt.bars import Bar
from ui.main_window import MainWindow

SIZE = (1600, 900)
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CARRIED_STEPS = 4


@dataclass
class TestSeat:
    """One seat at one desk; `open` and `close` may be called in turn, as days go."""

    __test__ = False
    desk: TestDesk
    bot: QtBot
    _seats: list[Seat] = field(default_factory=list)

    # ---- a day at the desk

    def open(self, centre: Centre | None = None, now: str | None = None) -> MainWindow:
        """Show the window on the desk as it is, or with this centre just imported."""
        if centre is not None:
            self.desk.load(centre)
        if now is not None:
            self.desk.clock.set(at(now))
        seat = open_seat(self.desk.desk)
        self._seats.append(seat)
        seat.window.resize(*SIZE)
        seat.window.show()
        self.settle()
        return seat.window

    def close(self) -> None:
        """Close the window and the desk, if they are open."""
        if self._seats:
            seat = self._seats.pop()
            seat.close()
            seat.window.deleteLater()
            QCoreApplication.sendPostedEvents(seat.window, QEvent.Type.DeferredDelete)

    def reopen(self, now: str | None = None) -> MainWindow:
        """Close everything and open it again, later."""
        self.close()
        self.desk.reopen(at(now) if now is not None else None)
        return self.open()

    def beat(self, now: str | datetime | None = None) -> None:
        """Let the clock come to a moment and the desk tick once."""
        if now is not None:
            self.desk.clock.set(at(now) if isinstance(now, str) else now)
        self.seat.heart.beat()
        self.settle()

    def settle(self) -> None:
        """Wait until the worker has answered everything and the screens have followed."""
        self.wait(lambda: self.seat.bridge.waiting == 0)
        QCoreApplication.processEvents()

    def wait(self, condition: Callable[[], object]) -> None:
        self.bot.waitUntil(condition)

    # ---- what it shows

    @property
    def seat(self) -> Seat:
        return self._seats[-1]

    @property
    def window(self) -> MainWindow:
        return self.seat.window

    @property
    def board(self) -> Board:
        """The board the screens show."""
        return self.seat.model.board

    def assignment_of(self, intervention_id: str) -> Assignment:
        (row,) = self.board.assignments_of[intervention_id]
        return row

    def bar(self, intervention_id: str) -> Bar:
        found = self.window.gantt.picture.bar_of(intervention_id)
        assert found is not None
        return found

    def journal_of(self, alarm: Alarm) -> list[Entry]:
        with self.desk.desk.engine.connect() as connection:
            return entries_about(connection, alarm.id)

    # ---- what a person does

    def action(self, name: str) -> QAction:
        return self.window.actions_[name]

    def select(self, intervention_id: str) -> None:
        """Click the bar of a job on the plan."""
        gantt, bar = self.window.gantt, self.bar(intervention_id)
        gantt.show_bar(bar)
        self.bot.mouseClick(gantt.viewport(), LEFT, pos=gantt.box_of(bar).center())

    def do(self, name: str, intervention_id: str | None = None) -> None:
        """Select a job and take an action, which has to be enabled."""
        if intervention_id is not None:
            self.select(intervention_id)
        assert self.action(name).isEnabled(), name
        self.action(name).trigger()
        self.settle()

    def click(self, widget: QWidget) -> None:
        """Click a widget a person can see and use."""
        assert widget.isVisible()
        assert widget.isEnabled()
        self.bot.mouseClick(widget, LEFT)
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in the window, wherever its focus is."""
        self.bot.keyClick(self.window.focusWidget() or self.window, key, modifiers)
        self.settle()

    def undo(self) -> None:
        self.press(Qt.Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.press(Qt.Key.Key_Z, CTRL | SHIFT)

    def carry(self, intervention_id: str, start: datetime, technician_id: str | None = None) -> QPoint:
        """Take a bar and carry it to a place without letting go; return where the pointer is."""
        gantt, bar = self.window.gantt, self.bar(intervention_id)
        gantt.show_bar(bar)
        taken = gantt.box_of(bar).center()
        row = gantt.picture.layout.row_of[technician_id or bar.technician_id]
        taken_row = gantt.picture.layout.row_of[bar.technician_id]
        axis = gantt.navigation.axis
        right = axis.x_at(start.timestamp()) - axis.x_at(bar.assignment.planned_start.timestamp())
        way = QPoint(round(right), row.top - taken_row.top)
        self.bot.mousePress(gantt.viewport(), LEFT, pos=taken)
        for step in range(1, CARRIED_STEPS + 1):
            self.bot.mouseMove(gantt.viewport(), taken + way * (step / CARRIED_STEPS))
        return taken + way

    def drop(self, pointer: QPoint) -> None:
        self.bot.mouseRelease(self.window.gantt.viewport(), LEFT, pos=pointer)
        self.settle()

    def drag(self, intervention_id: str, start: datetime, technician_id: str | None = None) -> None:
        self.drop(self.carry(intervention_id, start, technician_id))

    # ---- a call

    def write_call(self, customer: str, fault: str, urgent: bool = False) -> None:
        """Type a call: the customer found by name, his only machine filled in by itself, the fault."""
        self.do("urgent_call" if urgent else "new_call")
        self.find_customer(customer)
        self.bot.keyClicks(self.window.call_sheet.form.fault, fault)

    def find_customer(self, name: str) -> None:
        """Type a name and press Return once it is found."""
        form = self.window.call_sheet.form
        self.bot.keyClicks(form.customer, name)
        self.wait(lambda: self._found(name))
        self.settle()

    def _found(self, name: str) -> bool:
        form = self.window.call_sheet.form
        if form.draft.customer is None and len(form._found) == 1:
            self.bot.keyClick(form.customer, Qt.Key.Key_Return)
        return form.draft.customer is not None and form.draft.customer.name == name
