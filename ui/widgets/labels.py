"""Labels that show text as text: whatever a customer is called, its characters appear and nothing runs."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.plain import plain_tooltip


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label in plain text. `role` names a look of the style sheet: title, secondary, head ..."""
    return _prepared(QLabel(text, parent), role)


def elided(text: str = "", role: str = "") -> "ElidedLabel":
    """Return a label that gives way when there is little room, and shows the whole text as a tooltip."""
    made = ElidedLabel()
    _prepared(made, role)
    made.setText(text)
    return made


def rule(vertical: bool = False) -> QFrame:
    """Return a thin line between two things."""
    line = QFrame()
    line.setObjectName("rule")
    (line.setFixedWidth if vertical else line.setFixedHeight)(1)
    return line


def set_role(widget: QWidget, **properties: object) -> None:
    """Change properties the style sheet looks at, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _prepared(made: QLabel, role: str) -> QLabel:
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


class ElidedLabel(QLabel):
    """One line that ends in "…" where the room ends. `text()` is the whole text."""

    def setText(self, text: str) -> None:
        super().setText(" ".join(text.split()))
        self.setToolTip(plain_tooltip(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, shown)
