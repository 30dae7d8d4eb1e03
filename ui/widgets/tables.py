"""Tables that are read row by row: one whole row is chosen, hovered and spoken of at a time."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.style import SECONDARY_PX
from ui.wording import wording

ROW_PX, HEAD_PADDING_PX, CELL_PADDING_PX = 30, 14, 24
ROWS_READ = 40  # whose texts decide how wide a column is
LAST_PX = 80  # what the last column needs at least
MOST_SHARE = 1.4


def take_keys_only(view: QAbstractItemView, event: QFocusEvent, take: Callable[[QFocusEvent], None]) -> None:
    """Let a list take the keys and choose nothing, where Qt would choose the first row.

    A choice is a selection for the whole desk: it changes the sheet and closes the form one is filling in.
    Keys come to a list that nobody meant: Tab goes by, a sheet is turned to. The first arrow chooses.
    """
    if view.currentIndex().isValid():
        take(event)
        return
    choice = view.selectionModel()
    choice.blockSignals(True)
    take(event)
    choice.clear()
    choice.blockSignals(False)


def given_way(needs: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths that fit into `room`: the widest are shortened to one common width, none below its least.

    Where even the least do not fit, they are returned: the table scrolls then.
    """
    low, high = 0, max(needs, default=0)
    while low < high:  # the largest common width that fits
        middle = (low + high + 1) // 2
        fits = sum(max(min(need, middle), own) for need, own in zip(needs, least, strict=True)) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return [max(min(need, low), own) for need, own in zip(needs, least, strict=True)]


class RowTable(QTableView):
    """A table of whole rows. `hovered(row)`: the pointer, -1 when it leaves; `confirmed(row)`: Enter."""

    hovered = Signal(int)
    chosen = Signal(int)
    confirmed = Signal(int)

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        model.setParent(self)
        self.setModel(model)
        self._hovered = -1
        self._usual: tuple[int, ...] = ()
        self._is_last_first = False
        self._soon = QTimer(self, singleShot=True, interval=0)  # once for all rows that come together
        self._soon.timeout.connect(self._share_width)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.chosen.emit(now.row()))
        wording.changed.connect(self._soon.start)
        for come in (model.modelReset, model.rowsInserted):
            come.connect(self._soon.start)
        self.doubleClicked.connect(lambda index: self.confirmed.emit(index.row()))

    def set_widths(self, *pixels: int, last_first: bool = False) -> None:
        """Set the usual widths of the columns; what the texts need is seen to, the last takes the rest.

        With little room the longest texts give way first: a name or a time stays whole, a reason does not.
        `last_first`: the last column gives way before any other, for what it says is said elsewhere, too.
        """
        self._usual, self._is_last_first = pixels, last_first
        self._share_width()

    def hide_column(self, column: int, *, is_hidden: bool) -> None:
        """Hide a column or show it; the others share its room."""
        if self.isColumnHidden(column) != is_hidden:
            self.setColumnHidden(column, is_hidden)
            self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        width, columns = self.viewport().width(), range(len(self._usual))
        if not columns or width <= 0:
            return
        heads = [0 if self.isColumnHidden(at) else self._head_px(at) for at in columns]
        needs = [max(head, self._text_px(at)) for at, head in enumerate(heads)]
        usual = [max(need, own) if need else 0 for need, own in zip(needs, self._usual, strict=True)]
        last = self._last_px()
        if sum(usual) + last <= width:
            share = min(MOST_SHARE, max(1.0, (width - max(last, width // 3)) / sum(usual)))
            widths = [int(px * share) for px in usual]
        else:
            least = max(min(last, LAST_PX), self._behind_px(self._head_px))
            widths = given_way([*needs, least if self._is_last_first else last], [*heads, least], width)[:-1]
        for column, px in enumerate(widths):
            self.setColumnWidth(column, px)

    def _last_px(self) -> int:
        """Return what the columns behind those with a width would like to have."""
        needed = self._behind_px(lambda at: max(self._head_px(at), self._text_px(at)))
        return max(LAST_PX, needed) if needed else 0

    def _behind_px(self, width_of: Callable[[int], int]) -> int:
        columns = range(len(self._usual), self.model().columnCount())
        return sum(width_of(at) for at in columns if not self.isColumnHidden(at))

    def _text_px(self, column: int) -> int:
        """Return what the texts of a column need, those of the first rows standing for all."""
        if self.isColumnHidden(column):
            return 0
        model, bold = self.model(), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        rows = range(min(model.rowCount(), ROWS_READ))
        cells = (model.index(row, column) for row in rows if self.columnSpan(row, column) == 1)
        texts = {str(cell.data() or "") for cell in cells}
        measure = QFontMetrics(bold).horizontalAdvance
        return max((measure(text) for text in texts), default=0) + CELL_PADDING_PX

    def _head_px(self, column: int) -> int:
        """Return what the head of a column needs to be read whole, in any language."""
        font = QFont(self.font())
        font.setPixelSize(SECONDARY_PX)
        font.setWeight(QFont.Weight.DemiBold)
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        return QFontMetrics(font).horizontalAdvance(words) + HEAD_PADDING_PX

    def choose(self, row: int) -> None:
        """Choose a row, or none with -1."""
        if row < 0:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self.model().index(row, 0))

    @property
    def chosen_row(self) -> int:
        return self.currentIndex().row()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        take_keys_only(self, event, super().focusInEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_row >= 0:
            self.confirmed.emit(self.chosen_row)
            return
        super().keyPressEvent(event)

    def _hover(self, index: QModelIndex) -> None:
        if index.row() != self._hovered:
            self._hovered = index.row()
            self.hovered.emit(self._hovered)
