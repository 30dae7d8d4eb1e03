"""Fields to fill in: a choice, a time of day, a search line, a button."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from PySide6.QtCore import QPoint, QRectF, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from ui import icons
from ui.style import look
from ui.wording import wording

TYPING_PAUSE_MS = 150
MOST_LETTERS = 200  # of a search: a page pasted by mistake is not looked for word by word


def button(icon: str = "", kind: str = "", on_click: Callable[[], None] | None = None) -> QPushButton:
    """Return a push button; its words come with `retranslate`."""
    made = QPushButton()
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        icons.wear(made, icon, lambda: _ink(kind))
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made


class ActionButton(QPushButton):
    """A button with words for an action, enabled with it; `gives_way`: hidden while the action is not.

    `says_keys`: the keys of the action stand behind its words, for whoever leaves the mouse alone.
    """

    def __init__(
        self,
        action: QAction,
        parent: QWidget,
        kind: str = "",
        gives_way: bool = False,
        says_keys: bool = False,
    ) -> None:
        super().__init__(parent)
        self._action, self._kind, self._gives_way = action, kind, gives_way
        self._says_keys = says_keys
        self.setAutoDefault(False)
        if kind:
            self.setProperty("kind", kind)
        if gives_way:
            self.setProperty("column", True)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        words = action.iconText() if self._gives_way else action.text()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if self._says_keys else ""
        self.setText(f"{words}  {keys}" if keys else words)
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        self.setIcon(icons.icon(action.data(), _ink(self._kind)))
        if self._gives_way:
            self.setVisible(action.isEnabled())


class ToolButton(QToolButton):
    """A small button for an action, spoken of by its text.

    Not Qt's own default action: with it each change of the action connects the button once more (6.11), so
    that a day of undos and languages costs ever more memory and ever more calls.
    """

    def __init__(self, action: QAction, flat: bool = True) -> None:
        super().__init__()
        self.action = action
        self.setProperty("flat", flat)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self.action
        self.setText(action.iconText())
        self.setToolTip(action.toolTip())
        self.setIcon(action.icon())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setEnabled(action.isEnabled())


def _ink(kind: str) -> str:
    theme = look.theme
    if kind == "primary":
        return theme.surface if theme.name == "dark" else "#FFFFFF"
    if kind == "alarm":
        return theme.alarm_text
    return theme.secondary if kind == "status" else theme.text


class Choice(QComboBox):
    """A drop-down list with our own arrow."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        target = QRectF(self.width() - 21, self.height() / 2 - 6, 12, 12)
        icons.paint(painter, "down", target, look.theme.secondary)

    def choose(self, data: object) -> None:
        """Choose the entry that carries `data`, or nothing."""
        self.setCurrentIndex(self.findData(data))

    def offer(self, entries: list[tuple[str, object]]) -> None:
        """Show these (text, data) entries, keeping the chosen one where it is still offered."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        for text, data in entries:
            self.addItem(text, data)
        self.choose(chosen)
        self.blockSignals(False)


class Tick(QCheckBox):
    """A check box with our own tick."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            icons.paint(QPainter(self), "done", QRectF(box).adjusted(2, 2, -2, -2), _ink("primary"))


class TimeField(QTimeEdit):
    """A time of day that stands for a moment on a given civil day of the seat's zone."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("HH:mm")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(64)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.specialValueText() and event.text().isdigit():  # typed over the dash
            self.setSpecialValueText("")
            self.setSelectedSection(self.Section.HourSection)
        super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab leaves a dash at once: it has no hours and minutes, between which Qt would go for ever."""
        if self.specialValueText() and self.time() == self.minimumTime():
            return QAbstractSpinBox.focusNextPrevChild(self, is_next)
        return super().focusNextPrevChild(is_next)

    def show_moment(self, moment: datetime | None) -> None:
        """Show a time of the clock; None: a dash, for which any time may be typed."""
        self.setSpecialValueText("" if moment else "–")
        if moment is None:
            self.setTime(self.minimumTime())
            return
        local = moment.astimezone(wording.zone)
        self.setTime(QTime(local.hour, local.minute))

    def moment_on(self, day: datetime) -> datetime:
        """Return the time shown, on the civil day that holds the moment `day`, in UTC."""
        shown = self.time()
        local = datetime.combine(day.astimezone(wording.zone).date(), time(shown.hour(), shown.minute()))
        return local.replace(tzinfo=wording.zone).astimezone(UTC)


class SearchLine(QLineEdit):
    """A line one types into to search; `searched(text)` comes when the typing pauses."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(False)
        self.setMaxLength(MOST_LETTERS)
        self.setTextMargins(20, 0, 0, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(lambda: self._pause.start())

    def stop_waiting(self) -> None:
        """Take back a search that has not left yet."""
        self._pause.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        corner = QPoint(8, self.height() // 2 - 7)
        icons.paint(painter, "search", QRectF(corner.x(), corner.y(), 14, 14), look.theme.secondary)
