"""The head of a panel: what it is and how many, in one quiet line."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.labels import label


class PanelHead(QWidget):
    """Name and count of a panel; further widgets may be added at its right end."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panelHead")
        self.setFixedHeight(30)
        self._name = label("", "head")
        self._count = label("", "strong")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 8, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self._name)
        self.row.addWidget(self._count)
        self.row.addStretch(1)

    def say(self, name: str, count: str = "") -> None:
        """Show a name, and a count beside it."""
        self._name.setText(name.upper())
        self._count.setText(count)
