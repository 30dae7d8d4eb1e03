"""Rows of frozen values as a table: each column says how it writes and colours a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ui.plain import plain_tooltip

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


def no_colour(_row: Any) -> str:
    """Return no colour of its own: the text colour of the table."""
    return ""


def nothing(_row: Any) -> str:
    """Return no text."""
    return ""


@dataclass(frozen=True)
class Column:
    """How one column writes a row. `colour` is "#RRGGBB" or "" for the usual one; `hint` the tooltip."""

    title: Callable[[], str]
    text: Callable[[Any], str]
    colour: Callable[[Any], str] = no_colour
    hint: Callable[[Any], str] = nothing
    right: bool = False
    bold: bool = False


class TableModel(QAbstractTableModel):
    """Shows rows; `show` replaces them. Where only content changed or rows came below, a choice stays."""

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], object]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()
        self._key = key

    def show(self, rows: Sequence[Any]) -> None:
        had = [self._key(row) for row in self.rows]
        keys = [self._key(row) for row in rows]
        if had and keys[: len(had)] == had:
            self._grow(tuple(rows))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def _grow(self, rows: tuple[Any, ...]) -> None:
        """Write the rows again, with more below them."""
        shown = len(self.rows)
        if len(rows) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(rows) - 1)
            self.rows = rows
            self.endInsertRows()
        self.rows = rows
        self.refresh()

    def refresh(self) -> None:
        """Have every cell written again (a second has passed, or the language changed)."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def row_of(self, key: object) -> int:
        """Return the row with this key, -1 where there is none."""
        return next((at for at, row in enumerate(self.rows) if self._key(row) == key), -1)

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == _Role.DisplayRole:
            return column.text(row)
        if role == _Role.ForegroundRole:
            colour = column.colour(row)
            return QBrush(QColor(colour)) if colour else None
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        if role == _Role.FontRole and column.bold:
            return _bold()
        if role == _Role.AccessibleTextRole:
            return f"{column.title()}: {column.hint(row) or column.text(row)}"
        if role == _Role.ToolTipRole:
            return plain_tooltip(column.hint(row) or column.text(row))
        return row if role == ROW else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self.columns[section].title()
        if role == _Role.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _bold() -> QFont:
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    return font
