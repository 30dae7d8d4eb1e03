"""What a box offers: lines under heads, as a model, and how a line is painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons
from ui.style import SECONDARY_PX, Theme, look
from ui.widgets.finish import chosen, hovered
from ui.widgets.painted_text import END, START, write

ENTRY = Qt.ItemDataRole.UserRole
LINE_PX, HEAD_PX = 34, 24
_LEFT, _RIGHT, _GAP, _ICON = 14.0, 14.0, 10.0, 16.0
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One line. `aside` stands at its right end (keys, a day); a line that is off says why in `detail`.

    `do` is None for a head, which cannot be chosen.
    """

    key: str
    title: str
    detail: str = ""
    aside: str = ""
    icon: str = ""
    is_on: bool = True
    do: Callable[[], None] | None = None

    @property
    def is_head(self) -> bool:
        return self.do is None


def head(title: str) -> Entry:
    """Return the head of the lines that follow."""
    return Entry(f"head {title}", title)


class Entries(QAbstractListModel):
    """The lines that are offered now."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Entry, ...] = ()

    def show(self, rows: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ENTRY:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


def spoken(row: Entry) -> str:
    """Return a line in one breath, for reading aloud."""
    return ", ".join(part for part in (row.title, row.detail, row.aside) if part)


class EntryPainter(QStyledItemDelegate):
    """Paints a line: icon, title, detail in quiet letters, and what stands aside."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEAD_PX if index.data(ENTRY).is_head else LINE_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box, row, theme = QRectF(option.rect), index.data(ENTRY), look.theme
        painter.save()
        if row.is_head:
            line = box.adjusted(_LEFT, 4, -_RIGHT, 0)
            write(painter, line, START, row.title.upper(), theme.secondary, SECONDARY_PX, bold=True)
        else:
            _paint_ground(painter, box, option.state, theme)
            _paint_line(painter, box, row, theme)
        painter.restore()


def _paint_ground(painter: QPainter, box: QRectF, state: QStyle.StateFlag, theme: Theme) -> None:
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, QColor(chosen(theme)))
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(theme.accent))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(hovered(theme)))


def _paint_line(painter: QPainter, box: QRectF, row: Entry, theme: Theme) -> None:
    line = box.adjusted(_LEFT, 0, -_RIGHT, 0)
    ink = theme.text if row.is_on else theme.secondary
    if row.icon:
        icons.paint(painter, row.icon, QRectF(line.left(), line.center().y() - 8, _ICON, _ICON), ink)
    line = line.adjusted(_ICON + _GAP, 0, 0, 0)
    if row.aside:
        aside = write(painter, line, END, row.aside, theme.secondary, SECONDARY_PX)
        line = line.adjusted(0, 0, -(aside + _GAP), 0)
    title = write(painter, line, START, row.title, ink, bold=row.is_on)
    write(painter, line.adjusted(title + _GAP, 0, 0, 0), START, row.detail, theme.secondary, SECONDARY_PX)
