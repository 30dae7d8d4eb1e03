"""The Gantt for a screen reader: one child per bar, each with a name that says what a glance would tell."""

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtWidgets import QAccessibleWidget

from .day_area import DayArea
from .words import spoken

NOTHING: Any = None  # Qt allows none here; the type stubs forget to say so


class AccessibleBar(QAccessibleInterface):
    """One bar: its sentence, its place on the screen, and whether it is selected."""

    def __init__(self, gantt: "AccessibleGantt", index: int) -> None:
        super().__init__()
        self._gantt = gantt
        self._index = index

    def isValid(self) -> bool:
        return self._index < self._gantt.childCount()

    def object(self) -> QObject:
        return NOTHING  # a bar is painted: no object stands for it

    def parent(self) -> QAccessibleInterface:
        return self._gantt

    def child(self, index: int) -> QAccessibleInterface:
        return NOTHING

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return NOTHING

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        area = self._gantt.area
        if kind != QAccessible.Text.Name or not self.isValid():
            return ""
        return spoken(area.picture, area.bars_in_order[self._index])

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """A bar is not renamed."""

    def rect(self) -> QRect:
        area = self._gantt.area
        if not self.isValid():
            return QRect()
        box = area.box_of(area.bars_in_order[self._index])
        return QRect(area.viewport().mapToGlobal(box.topLeft()), box.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        area = self._gantt.area
        state.selectable = True
        state.selected = self.isValid() and area.bars_in_order[self._index] == area.selected_bar
        return state

    def foregroundColor(self) -> QColor:
        return self._gantt.area.palette().text().color()

    def backgroundColor(self) -> QColor:
        return self._gantt.area.palette().base().color()


class AccessibleGantt(QAccessibleWidget):
    """The view with its bars. Keeps the bars' interfaces alive: Qt does not."""

    def __init__(self, area: DayArea) -> None:
        super().__init__(area, QAccessible.Role.List)
        self.area = area
        self._bars: list[AccessibleBar] = []

    def childCount(self) -> int:
        return len(self.area.bars_in_order)

    def child(self, index: int) -> QAccessibleInterface:
        if not 0 <= index < self.childCount():
            return NOTHING
        while len(self._bars) <= index:
            self._bars.append(AccessibleBar(self, len(self._bars)))
        return self._bars[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._bars.index(child) if child in self._bars else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        bar = self.area.bar_at(self.area.viewport().mapFromGlobal(QPoint(x, y)))
        return self.child(self.area.bars_in_order.index(bar)) if bar else NOTHING


_kept: dict[int, AccessibleGantt] = {}  # by the address of the view: Qt holds no reference of Python's


def install() -> None:
    """Make Qt ask us about every `DayArea`; once per process is enough, again does no harm."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make)


_installed: list[bool] = []


def _make(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    if not isinstance(widget, DayArea):
        return None
    key = id(widget)
    _kept[key] = AccessibleGantt(widget)
    widget.destroyed.connect(lambda: _kept.pop(key, None))
    return _kept[key]
