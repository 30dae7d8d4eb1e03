"""The box that drops over the plan: a line to type into and what it finds, worked by keys alone.

It is part of the window, not a window of its own: nothing waits for it. When it goes, the focus returns to
where it was, unless the person has put it somewhere else or what was chosen takes it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QVBoxLayout, QWidget

from ui.palette.entries import ENTRY, Entries, Entry, EntryPainter, spoken
from ui.style import look
from ui.widgets.fields import SearchLine
from ui.widgets.labels import label

WIDTH, MOST_PX, TOP_PX, PAGE = 680, 460, 40, 8
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}


class Box(QFrame):
    """A box of a window. `asked(text)` comes with every letter; who hears it calls `offer`.

    `ran(entry)` comes just before a chosen line is done.
    """

    asked = Signal(str)
    ran = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("box")
        self.entries, self.line = Entries(), SearchLine()
        self.list, self.foot = QListView(), label("", "secondary")
        self._came_from: QWidget | None = None
        self._arrange()
        self.line.textChanged.connect(self.asked.emit)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._speak(now))
        look.changed.connect(self.list.viewport().update)
        window.installEventFilter(self)
        self.hide()

    def _arrange(self) -> None:
        self.list.setModel(self.entries)
        painter = EntryPainter(self)
        self.list.setItemDelegate(painter)
        self.list.setMouseTracking(True)
        self.list.setFocusProxy(self.line)  # the keys stay where one types
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.foot.setMargin(8)  # contents margins give way to the style sheet
        self.foot.setWordWrap(True)
        around, top = QVBoxLayout(self), QVBoxLayout()
        around.setContentsMargins(1, 1, 1, 1)
        around.setSpacing(0)
        top.setContentsMargins(8, 8, 8, 6)
        top.addWidget(self.line)
        around.addLayout(top)
        around.addWidget(self.list, 1)
        around.addWidget(self.foot)

    def name(self, line: str, found: str, hint: str) -> None:
        """Write what one types here, what the list is, and the hint inside the empty line."""
        self.setAccessibleName(line)
        self.line.setAccessibleName(line)
        self.line.setPlaceholderText(hint)
        self.list.setAccessibleName(found)

    # ---- opening and closing

    def open(self) -> None:
        """Drop down over the plan, the cursor in the line, what was typed last selected."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self.asked.emit(self.line.text())

    def fold(self) -> None:
        """Go, and give the focus back to where it was."""
        had = self.line.hasFocus()
        self.hide()
        if had and self._came_from is not None and _is_there(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def _place(self) -> None:
        window = self.window()
        width = min(WIDTH, window.width() - 40)
        height = min(MOST_PX, window.height() - TOP_PX - 20)
        self.setGeometry((window.width() - width) // 2, TOP_PX, width, height)

    # ---- what is offered

    def offer(self, rows: Sequence[Entry], foot: str = "") -> None:
        """Show these lines, the first that can be chosen chosen, and a sentence below them."""
        self.entries.show(rows)
        self.foot.setText(foot)
        self.foot.setVisible(bool(foot))
        self._choose(self._next(-1, 1))

    @property
    def chosen(self) -> Entry | None:
        """Return the line that Enter would take."""
        entry: Entry | None = self.list.currentIndex().data(ENTRY)
        return entry

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self.entries.index(row) if row >= 0 else QModelIndex())

    def _next(self, row: int, step: int) -> int:
        """Return the next line that can be chosen, that way; the last one there where the way ends."""
        rows = self.entries.rows
        can = [at for at, entry in enumerate(rows) if not entry.is_head]
        if not can:
            return -1
        ahead = [at for at in can if (at > row if step > 0 else at < row)]
        ahead = ahead if step > 0 else ahead[::-1]
        if not ahead:
            return can[-1] if step > 0 else can[0]
        return ahead[min(abs(step), len(ahead)) - 1]

    def _speak(self, index: QModelIndex) -> None:
        """Say the chosen line where the focus is, for who reads by ear."""
        entry: Entry | None = index.data(ENTRY)
        self.line.setAccessibleDescription(spoken(entry) if entry else self.foot.text())

    def _run(self, index: QModelIndex) -> None:
        entry: Entry | None = index.data(ENTRY)
        if entry is None or entry.do is None or not entry.is_on:
            return
        self.fold()
        self.ran.emit(entry)
        entry.do()

    # ---- keys and the window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self._leave()
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.fold()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
        elif key in _STEPS:
            self._choose(self._next(self.list.currentIndex().row(), _STEPS[key]))
        else:
            return False
        return True

    def _leave(self) -> None:
        """The person has gone to another place of the window: do not stay in her way."""
        now = QApplication.focusWidget()
        if now is not None and now is not self.line and now.window() is self.window():
            self.hide()


def _is_there(widget: QWidget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:  # its C++ side went while the box stood
        return False
