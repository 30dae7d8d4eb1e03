"""Keys of the desk that a text line would keep for itself on some systems.

On X11 a line of text takes Ctrl+K and Ctrl+U for its own ("delete to the end"), so that with the cursor in a
call sheet neither would reach the desk. Every other key of a line (paste, delete a word) stays its own. So do
undo and redo while there is typing to take back; right after a call was saved or a contact logged there is
none, and they take that back.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

OF_THE_DESK = tuple(QKeySequence(keys) for keys in ("Ctrl+K", "Ctrl+F", "Ctrl+U"))
BACK_AND_FORTH = tuple(QKeySequence(keys) for keys in ("Ctrl+Z", "Ctrl+Shift+Z"))


class DeskKeys(QObject):
    """Watches the one line that has the focus, as long as its parent lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, QLineEdit):
            before.removeEventFilter(self)
        if isinstance(now, QLineEdit):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a line from claiming a key of the desk: the shortcut then works as everywhere else."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        keys = QKeySequence(event.keyCombination())
        is_ours = keys in OF_THE_DESK or (keys in BACK_AND_FORTH and _is_untouched(watched))
        if is_ours:
            event.ignore()
        return is_ours


def _is_untouched(line: QObject) -> bool:
    """Whether nothing was typed into a line since it was last filled."""
    return isinstance(line, QLineEdit) and not (line.isUndoAvailable() or line.isRedoAvailable())
