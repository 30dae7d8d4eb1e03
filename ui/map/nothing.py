"""What stands over a map of a day on which nothing has a place: that it is so, and where to go from there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.models.board_model import BoardModel
from ui.wording import tr, wording


class NothingHere(QLabel):
    """One line, seen only while the day has no site and nobody on shift."""

    def __init__(self, model: BoardModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(12, 8, 12, 8)
        model.changed.connect(self._follow)
        wording.changed.connect(self._write)
        self._write()
        self._follow()

    def _follow(self) -> None:
        board = self._model.board
        self.setVisible(not board.sites and not board.shift_of)

    def _write(self) -> None:
        self.setText(
            tr("No work and nobody on shift on this day. Choose another day over the plan, or take a call.")
        )
