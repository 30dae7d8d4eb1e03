"""Every text a window shows, read off its widgets: labels, buttons, tabs, tables, fields and tooltips."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QTabBar,
    QTableView,
    QWidget,
)

from ui.widgets.labels import ElidedLabel

TAG = re.compile("<[a-zA-Z/!?]")  # Qt guesses HTML from less than this at times, never from none


@dataclass(frozen=True)
class Shown:
    """A text, who shows it, and whether Qt would take it for markup there."""

    text: str
    where: str
    is_markup: bool = False


def visible_texts(window: QWidget) -> list[Shown]:
    """Return what can be read in the window as it stands, tooltips as they would be read."""
    widgets = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [shown for widget in widgets for shown in _texts_of(widget) if shown.text.strip()]


def _texts_of(widget: QWidget) -> Iterator[Shown]:
    where = f"{type(widget).__name__} {widget.objectName()}".strip()
    yield from (Shown(text, where, is_markup) for text, is_markup in _own_texts(widget))
    yield Shown(widget.accessibleName(), f"{where}, spoken")
    yield Shown(as_read(widget.toolTip()), f"{where}, tooltip")


def _own_texts(widget: QWidget) -> Iterator[tuple[str, bool]]:
    if isinstance(widget, ElidedLabel):
        yield widget.text(), False  # drawn by hand
    elif isinstance(widget, QLabel):
        yield widget.text(), would_be_markup(widget)
    elif isinstance(widget, QAbstractButton):
        yield widget.text(), False
    elif isinstance(widget, QTabBar):
        yield from ((widget.tabText(at), False) for at in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield from ((widget.text(), False), (widget.placeholderText(), False))
    elif isinstance(widget, QComboBox):
        yield from ((widget.itemText(at), False) for at in range(widget.count()))
        yield widget.placeholderText(), False
    elif isinstance(widget, QMenuBar):
        yield from ((action.text(), False) for menu in widget.actions() for action in _with_entries(menu))
    elif isinstance(widget, QAbstractItemView):
        yield from ((text, False) for text in _cells(widget))


def _with_entries(menu: object) -> Iterator[object]:
    yield menu
    inner = menu.menu()  # type: ignore[attr-defined]  # a QAction
    yield from inner.actions() if inner is not None else ()


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = range(view.horizontalHeader().count() if isinstance(view, QTableView) else 1)
    for column in columns if isinstance(view, QTableView) else ():
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(model.rowCount()):
        for column in columns:
            index = model.index(row, column)
            yield str(index.data() or "")
            yield as_read(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))


def would_be_markup(label: QLabel) -> bool:
    """Whether this label would show its text as HTML."""
    if label.textFormat() is Qt.TextFormat.AutoText:
        return bool(TAG.search(label.text()))
    return label.textFormat() is not Qt.TextFormat.PlainText


def as_read(tooltip: str) -> str:
    """Return what a reader sees of a tooltip, which Qt shows as HTML where it looks like it."""
    if not TAG.search(tooltip):
        return tooltip
    document = QTextDocument()
    document.setHtml(tooltip)
    return document.toPlainText()
