"""What the small forms share: their lines, and the keys that answer them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget


def line(*widgets: QWidget) -> QHBoxLayout:
    """Return a line of widgets; the room that is left goes to a line of text, or behind them."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    if not isinstance(widgets[0], QLineEdit):
        row.addStretch(1)
    return row


def is_answered(event: QKeyEvent, confirm: Callable[[], None], give_up: Callable[[], None]) -> bool:
    """Confirm a form with Return, leave it with Escape; whether the key was one of them."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        confirm()
    elif event.key() == Qt.Key.Key_Escape:
        give_up()
    else:
        return False
    return True
