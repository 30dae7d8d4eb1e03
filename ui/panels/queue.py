"""Incoming work: what waits for a decision or for a technician, the most pressing on top."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.models.board_model import BoardModel
from ui.models.queue_filter import QueueFilter
from ui.models.queue_model import ITEM, QueueItem, QueueModel
from ui.panels.queue_filters import FilterChoice, FilterName, Filters
from ui.panels.queue_row import HEIGHT, QueueRow
from ui.parcel import badge
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import SearchLine
from ui.widgets.heads import PanelHead
from ui.widgets.labels import label
from ui.widgets.tables import take_keys_only
from ui.wording import tr, wording

LEAST_PX = (250, 40)  # width of the panel, height of its list


class QueuePanel(QWidget):
    """The list with its search line and filter.

    `call_chosen(request_id)` asks for a call to be judged; `proposals_wanted(intervention_id)` for places.
    """

    call_chosen = Signal(str)
    proposals_wanted = Signal(str)
    menu_wanted = Signal(object)  # where on the screen (QPoint), about the selected work

    def __init__(self, model: BoardModel, selection: Selection) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._selection = selection
        self.head = PanelHead()
        self.rows = QueueModel(model, self)
        self.view = QueueList(self.rows, QueueRow(model))
        self.search = SearchLine()
        self.filters = Filters()
        self.sieve = FilterChoice(
            self.filters,
            lambda: self.rows.skills,
            lambda: {one.id: one for one in model.board.levels_by_rank},
        )
        self.naming = FilterName()
        self._nothing = label("", "quiet")
        self._arrange()
        self._connect(model)
        self.retranslate()

    def _arrange(self) -> None:
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(14, 12, 14, 12)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        tools = QHBoxLayout()
        tools.setContentsMargins(8, 8, 8, 8)
        tools.setSpacing(6)
        tools.addWidget(self.search, 3)
        tools.addWidget(self.sieve, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(tools)
        column.addWidget(self.naming)
        column.addLayout(self._pages, 1)
        self.setMinimumWidth(LEAST_PX[0])
        self.view.setMinimumHeight(LEAST_PX[1])

    def _connect(self, model: BoardModel) -> None:
        self.search.searched.connect(self._narrow)
        self.search.returnPressed.connect(self._take_first_match)
        self.sieve.chosen.connect(self._choose_filter)
        self.sieve.save_wanted.connect(self._ask_for_name)
        self.naming.named.connect(self._save_filter)
        self.naming.given_up.connect(self.view.setFocus)
        self.rows.settled.connect(self._settle)
        self.view.selectionModel().currentChanged.connect(self._select)
        self.view.activated.connect(self._open)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self._selection.changed.connect(self._follow)
        model.ticked.connect(self.view.viewport().update)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.view.viewport().update)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search incoming work"))
        self.sieve.setAccessibleName(tr("Filter incoming work"))
        self.view.setAccessibleName(tr("Incoming work"))
        self.naming.retranslate()
        self.sieve.write()
        self._settle()

    def _narrow(self) -> None:
        self.rows.narrow(self.search.text(), replace(self.filters.chosen, words=""))

    def _take_first_match(self) -> None:
        """Go from what was typed to what it has found."""
        self.view.setFocus()
        if self.rows.items and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.rows.index(0))

    # ---- filters

    def restore(self, kept: QSettings, person: str) -> None:
        """Show what this person saved and chose last."""
        self.filters.restore(kept, person)
        self.sieve.write()
        self._bring_words()

    def choose_filter(self) -> None:
        """Open the list of filters under the keys."""
        self.sieve.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sieve.showPopup()

    def _choose_filter(self, chosen: QueueFilter) -> None:
        """Look through a filter; a saved one brings its own words into the search line."""
        self.filters.choose(chosen)
        self._bring_words()

    def _bring_words(self) -> None:
        """Let the search line show the words of a saved filter, and look through it."""
        if self.filters.chosen.name:
            self.search.blockSignals(True)
            self.search.setText(self.filters.chosen.words)
            self.search.blockSignals(False)
        self._narrow()

    def _ask_for_name(self) -> None:
        self.naming.begin(self.filters.chosen.name)

    def _save_filter(self, name: str) -> None:
        """Save what is looked at now under a name; the same name again replaces it."""
        self.filters.save(replace(self.filters.chosen, name=name, words=self.search.text().strip()))
        self.sieve.write()
        self._narrow()
        self.view.setFocus()

    def _settle(self) -> None:
        """Show the counts, the empty text, and the selected row where it now is."""
        shown, total = len(self.rows.items), self.rows.total
        count = str(total) if shown == total else f"{shown} / {total}"
        self.head.say(tr("Incoming work"), count)
        self._pages.setCurrentIndex(0 if shown else 1)
        if not total:
            self._nothing.setText(
                tr("Nothing waits. New calls (Ctrl+N) and work taken off the plan appear here.")
            )
        elif not shown:
            self._nothing.setText(
                tr("Nothing fits this search. Clear the search or choose the filter “All”.")
            )
        self._follow()

    def _follow(self) -> None:
        row = self.rows.row_of(self._selection.intervention_id)
        choice = self.view.selectionModel()
        choice.blockSignals(True)
        if row < 0:
            choice.clear()
        else:
            choice.setCurrentIndex(self.rows.index(row), choice.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(self.rows.index(row))
        choice.blockSignals(False)
        self.view.viewport().update()

    def _select(self, index: QModelIndex) -> None:
        item: QueueItem | None = index.data(ITEM)
        if item is None or self.rows.is_stepping:
            return
        if item.is_call:
            self.call_chosen.emit(item.id)
        else:
            self._selection.select(intervention_id=item.id)

    def _ask_for_menu(self, at: QPoint) -> None:
        """Ask for the menu of the row under the pointer, or of the chosen one where a key asked."""
        index = self.view.indexAt(at)
        if index.isValid():
            self.view.setCurrentIndex(index)
        item: QueueItem | None = self.view.currentIndex().data(ITEM)
        if item is not None and not item.is_call:
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))

    def _open(self, index: QModelIndex) -> None:
        item: QueueItem = index.data(ITEM)
        (self.call_chosen if item.is_call else self.proposals_wanted).emit(item.id)


class QueueList(QTableView):
    """A list whose rows can be dragged out: to the Gantt or to the map.

    A table of one column: a list view lays all its rows out again whenever one comes, which takes a tenth of
    a second for ten thousand.
    """

    def __init__(self, rows: QueueModel, painter: QueueRow) -> None:
        super().__init__()
        painter.setParent(self)
        self.setModel(rows)
        self.setItemDelegate(painter)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setStyleSheet("QTableView { border: none; }")

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        item: QueueItem = index.data(ITEM)
        drag.setPixmap(badge(f"{item.number}  {item.customer}"))
        drag.setHotSpot(QPoint(8, 8))
        drag.exec(Qt.DropAction.MoveAction)

    def focusInEvent(self, event: QFocusEvent) -> None:
        take_keys_only(self, event, super().focusInEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
