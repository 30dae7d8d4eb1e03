"""Tables that are read row by row: one whole row is chosen, hovered and spoken of at a time."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.style import SECONDARY_PX
from ui.wording import wording

ROW_PX, HEAD_PADDING_PX = 30, 14
LAST_PX = 150  # what the last column needs at least
MOST_SHARE = 1.4
PASSING = (  # ways the keys come to a list without anybody meaning one of its rows
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
)


def take_keys_only(view: QAbstractItemView, event: QFocusEvent, take: Callable[[QFocusEvent], None]) -> None:
    """Let a list take the keys; who only passes by chooses nothing, where Qt would choose the first row.

    A choice is a selection for the whole desk: it changes the sheet and closes the form one is filling in.
    """
    if view.currentIndex().isValid() or event.reason() not in PASSING:
        take(event)
        return
    choice = view.selectionModel()
    choice.blockSignals(True)
    take(event)
    choice.clear()
    choice.blockSignals(False)


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
        self._least: tuple[int, ...] = ()
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
        wording.changed.connect(self._share_width)
        self.doubleClicked.connect(lambda index: self.confirmed.emit(index.row()))

    def set_widths(self, *pixels: int) -> None:
        """Set the least widths of the columns; all grow in a wide table, the last takes what is left."""
        self._least = pixels
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        width = self.viewport().width()
        room = width - max(LAST_PX, width // 3)
        share = min(MOST_SHARE, max(1.0, room / max(sum(self._least), 1)))
        for column, width in enumerate(self._least):
            self.setColumnWidth(column, max(int(width * share), self._head_px(column)))

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
