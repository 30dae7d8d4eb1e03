"""What the small forms share: their lines, and the keys that answer them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

BESIDE_PX = 384


def line(*widgets: QWidget) -> QHBoxLayout:
    """Return a line of widgets; the room that is left goes to a line of text, or behind them."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    if not isinstance(widgets[0], QLineEdit):
        row.addStretch(1)
    return row


def stack(form: QWidget, *lines: Sequence[QWidget]) -> None:
    """Stand a form beside a list, line under line; the fields of a line share its width."""
    form.setFixedWidth(BESIDE_PX)
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widgets in lines:
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in widgets:
            row.addWidget(widget, 1)
        column.addLayout(row)
    column.addStretch(1)


def is_sent(event: QKeyEvent) -> bool:
    """Whether the keys are Ctrl+Enter, which sends a form from whichever of its fields."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def is_answered(event: QKeyEvent, confirm: Callable[[], None], give_up: Callable[[], None]) -> bool:
    """Confirm a form with Return, leave it with Escape; whether the key was one of them."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        confirm()
    elif event.key() == Qt.Key.Key_Escape:
        give_up()
    else:
        return False
    return True
