"""Texts that do not fit where they stand: cut off at an edge, or ended by a widget with "…"."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from ui.style import SECONDARY_PX
from ui.widgets.labels import ElidedLabel

SLACK_PX = 1  # of rounding
SHORT = 10  # characters of a cell that nothing may cut: a time, a number, a state


@dataclass(frozen=True)
class Cut:
    """A text that is not seen whole. `is_meant`: its widget is made to give way and shows "…"."""

    text: str
    where: str
    is_meant: bool = False


def cuts(window: QWidget) -> list[Cut]:
    """Return every text of the window that is not seen whole as the window stands."""
    widgets = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [cut for widget in widgets for cut in _cuts_of(window, widget)]


def _cuts_of(window: QWidget, widget: QWidget) -> Iterator[Cut]:
    where = f"{type(widget).__name__} {widget.objectName()}".strip()
    for text, is_whole, is_meant in _texts(widget):
        if text.strip() and not is_whole:
            yield Cut(text, where, is_meant)
    if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and _sticks_out(window, widget):
        yield Cut(_name(widget), f"{where}, sticks out", is_meant=False)


def _texts(widget: QWidget) -> Iterator[tuple[str, bool, bool]]:
    """Give each text of a widget, whether it is seen whole, and whether it is made to give way."""
    if isinstance(widget, ElidedLabel):
        yield widget.text(), _advance(widget, widget.text()) <= _room(widget), True
    elif isinstance(widget, QLabel):
        yield _written(widget), _label_fits(widget), False
    elif isinstance(widget, QPushButton | QCheckBox):
        yield widget.text(), widget.minimumSizeHint().width() <= widget.width() + SLACK_PX, False
    elif isinstance(widget, QToolButton):
        is_written = widget.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
        yield widget.text(), not is_written or widget.sizeHint().width() <= widget.width() + SLACK_PX, False
    elif isinstance(widget, QTabBar):
        for at in range(widget.count()):
            rect = widget.tabRect(at)
            is_seen = widget.rect().contains(rect.adjusted(2, 2, -2, -2))
            is_seen = is_seen and rect.width() + SLACK_PX >= _advance(widget, widget.tabText(at))
            yield widget.tabText(at), is_seen or not widget.isTabVisible(at), False
    elif isinstance(widget, QComboBox):
        yield widget.currentText(), _advance(widget, widget.currentText()) <= widget.width() - 26, True
    elif isinstance(widget, QLineEdit):
        hint = "" if widget.text() else widget.placeholderText()
        yield hint, _advance(widget, hint) <= widget.width() - 12 - widget.textMargins().left(), True
    elif isinstance(widget, QTableView):
        yield from _table_texts(widget)
    elif isinstance(widget, QMenuBar):
        for action in widget.actions():
            yield action.text(), widget.rect().contains(widget.actionGeometry(action)), True


def _table_texts(table: QTableView) -> Iterator[tuple[str, bool, bool]]:
    """Heads and short cells, a time, a number, have to be whole; long ones end in "…" and have tooltips."""
    model, head = table.model(), table.horizontalHeader()
    if not head.isVisible():
        return  # a list that paints its rows itself
    for column in range(head.count()):
        if not table.isColumnHidden(column):
            text = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            yield text, _head_px(table, text) <= head.sectionSize(column) + SLACK_PX, False
    first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
    for row in range(max(first, 0), (last if last >= 0 else model.rowCount() - 1) + 1):
        for column in range(head.count()):
            index = model.index(row, column)
            text = str(index.data() or "")
            room = table.visualRect(index).width() - 8
            if table.columnSpan(row, column) == 1 and room > 0:
                widest = max(_advance(table, line) for line in text.split("\n"))
                yield text, widest <= room, len(text) > SHORT


def _head_px(table: QTableView, text: str) -> int:
    """Return the room a head takes as the style sheet writes it; that of the slots is smaller."""
    is_small, font = table.objectName() == "slotGrid", QFont(table.font())
    font.setPixelSize(SECONDARY_PX - is_small)
    font.setWeight(QFont.Weight.Medium if is_small else QFont.Weight.DemiBold)
    return QFontMetrics(font).horizontalAdvance(text) + (0 if is_small else 12)


def _label_fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height() + SLACK_PX
    lines = _written(label).split("\n")
    is_high = label.fontMetrics().height() * len(lines) <= label.contentsRect().height() + 2
    return is_high and max(_advance(label, line) for line in lines) <= _room(label)


def _written(label: QLabel) -> str:
    """Return the letters that are seen: the mark of the key that leads to a label's field is none of them."""
    return label.text() if label.buddy() is None else label.text().replace("&", "", 1)


def _room(label: QLabel) -> int:
    return label.contentsRect().width() - 2 * label.margin() + SLACK_PX


def _advance(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _sticks_out(window: QWidget, widget: QWidget) -> bool:
    """Whether a part lies outside of something it stands in, and cannot be scrolled to."""
    whole, parent = QRect(QPoint(0, 0), widget.size()), widget.parentWidget()
    child = widget
    while parent is not None and child is not window and not child.isWindow():
        area = parent.parentWidget()
        whole.translate(child.pos())
        if isinstance(area, QAbstractScrollArea):
            return _is_out_of_reach(area, parent, whole)
        if not parent.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(whole):
            return True
        child, parent = parent, parent.parentWidget()
    return False


def _is_out_of_reach(area: QAbstractScrollArea, port: QWidget, whole: QRect) -> bool:
    """Whether a part lies at the side of a page that scrolls up and down only."""
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    is_beside = whole.left() < -SLACK_PX or whole.right() > port.width() + SLACK_PX
    return area.horizontalScrollBarPolicy() is off and is_beside


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None) or getattr(widget, "currentText", None)
    return (text() if text is not None else "") or widget.accessibleName()
