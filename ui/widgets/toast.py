"""What was just done, with Undo beside it: in the header's free middle, so that it never covers work."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import icons
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.labels import elided
from ui.wording import tr, wording

STAYS_MS = 8000


class Toast(QWidget):
    """Shows one sentence for eight seconds; `undo_wanted` is its button. Never takes the focus."""

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tick, self._words = QLabel(), elided("")
        self.undo_button = button("undo", "", self._undo)
        self.undo_button.setProperty("flat", True)
        self.undo_button.setAccessibleName(tr("Undo"))
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 2, 0)
        row.setSpacing(8)
        row.addWidget(self._tick)
        row.addWidget(self._words, 1)
        row.addWidget(self.undo_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.hide)
        wording.changed.connect(self.hide)  # it has been read, and speaks the other language
        self.setFixedHeight(34)
        self.setMaximumWidth(460)
        self.hide()

    def say(self, words: str, undo: str) -> None:
        """Show a sentence; `undo` is the word on the button, "" where it cannot be taken back."""
        colour = look.theme.fills["on_site"][0] if look.theme.name == "light" else "#57B561"
        self._tick.setPixmap(icons.pixmap("done", 16, colour, self.devicePixelRatioF()))
        self._words.setText(words)
        self.undo_button.setText(undo)
        self.undo_button.setVisible(bool(undo))
        self.undo_button.setAccessibleName(f"{undo}: {words}")
        self.show()
        self._timer.start()

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()
