"""The windows that can be promised to the caller: a grid of five days, and what to offer instead of a wish.

A window that is offered is chosen; one that is not is a wish, and the nearest that can be had are shown.
Nothing is kept here: what becomes of the choice is the call sheet's business.
"""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.events import Event
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.values import TimeWindow
from dispatcher.services.candidates import masters
from dispatcher.services.slots import (
    DAYS,
    OfferedInstead,
    OfferedSlot,
    Wish,
    alternatives_for,
    days_ahead,
    slots_for,
)
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.slot_grid import SlotGrid, price, when
from ui.plain import plain_tooltip
from ui.style import look
from ui.widgets.fields import Choice, button
from ui.widgets.labels import elided, label
from ui.wording import say, tr

ROW_LEAST, ROW_MOST, ROW_WITH_NAME = 20, 44, 36


class GridView(QTableView):
    """The cells. `confirmed`: Enter on a cell; Escape chooses nothing."""

    confirmed = Signal()

    def __init__(self, grid: SlotGrid) -> None:
        super().__init__()
        grid.setParent(self)
        self._grid = grid
        self.setObjectName("slotGrid")
        self.setModel(grid)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(28)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = max(ROW_LEAST, min(ROW_MOST, self.viewport().height() // DAYS))
        self.verticalHeader().setDefaultSectionSize(row)
        if self._grid.shows_names != (row >= ROW_WITH_NAME):
            self._grid.shows_names = row >= ROW_WITH_NAME
            self._grid.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.currentIndex().isValid():
            self.clear_choice()
        else:
            super().keyPressEvent(event)

    def clear_choice(self) -> None:
        self.selectionModel().clear()


class SlotsPanel(QWidget):
    """Asks for the windows of a call and shows them. `chosen_changed` with each choice,
    `confirmed` with Enter.
    """

    chosen_changed = Signal()
    confirmed = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._asked: tuple[Intervention, Site | None] | None = None
        self._ahead: tuple[Board, ...] = ()  # the days after today, as they stand
        self._wish: Wish | None = None
        self._wants_best = False  # the best is to be chosen once the answer is there
        self._waits_for: TimeWindow | None = None  # a window to choose again once its offers are back
        self.grid = SlotGrid(model)
        self.view = GridView(self.grid)
        self.wanted = Choice()
        self._said, self._price, self._nothing = elided("", "strong"), elided("", "quiet"), label("", "quiet")
        self.instead: list[QWidget] = []
        self._found_instead: Sequence[OfferedInstead] = ()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        shown = QWidget()
        inner = QVBoxLayout(shown)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(self.view, 1)
        self._others = QGridLayout()
        self._others.setSpacing(4)
        inner.addWidget(self._said)
        inner.addWidget(self._price)
        inner.addLayout(self._others)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(shown)

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(lambda *_: self._follow_choice())
        self.view.confirmed.connect(self.confirmed)
        self.wanted.currentIndexChanged.connect(lambda: self._ask())
        self._bridge.happened.connect(self._follow)
        self._bridge.conflicted.connect(lambda *_: self._forget_days())
        look.changed.connect(self.grid.refresh)

    def retranslate(self) -> None:
        self.view.setAccessibleName(tr("Windows that can be promised, a row for each day"))
        self.wanted.setAccessibleName(tr("Technician the customer would like"))
        self._nothing.setText(
            tr("What can be promised appears here once customer, machine and fault are known.")
        )
        self._offer_people()
        self.grid.refresh()
        self._show_instead(self._found_instead)
        self._write()

    # ---- asking

    def look_for(self, job: Intervention | None, site: Site | None) -> None:
        """Show what can be promised for a call; None: it does not say enough. The choice is kept."""
        self._asked = (job, site) if job is not None else None
        if job is None:
            self._wants_best = False
            self._wish = self._waits_for = None
            self.view.clear_choice()
            self._pages.setCurrentIndex(0)
            self.wanted.setCurrentIndex(0)
            return
        self._offer_people()
        self._ask()

    def wait(self) -> None:
        """The call has changed: what is offered was offered to another, and nothing of it can be chosen."""
        self._asked = None

    def _ask(self) -> None:
        asked, technician_id = self._asked, self.wanted.currentData()
        if asked is None:
            return
        (job, site), today, now = asked, self._model.board, self._model.now
        known, load = self._days_after(today), self._bridge.desk.load_board

        def look() -> tuple[tuple[Board, ...], tuple[OfferedSlot, ...]]:
            boards = (today, *known) if known else days_ahead(today, load)
            return boards, slots_for(boards, job, now, site, technician_id)

        self._bridge.ask(look, lambda found: self._take(asked, technician_id, *found))

    def _take(
        self,
        asked: tuple[Intervention, Site | None],
        technician_id: str | None,
        boards: tuple[Board, ...],
        offers: tuple[OfferedSlot, ...],
    ) -> None:
        """Show an answer, unless the call or the wish has changed since."""
        self._ahead = self._days_after(self._model.board) or boards[1:]
        if self._asked is not asked or self.wanted.currentData() != technician_id:
            return
        self.grid.show([board.day for board in boards], offers)
        self._pages.setCurrentIndex(1)
        if self._wants_best:
            self.choose_best()
        if self._waits_for is not None:
            self.view.setCurrentIndex(self.grid.index_of(self._waits_for))
            self._waits_for = None
        self._follow_choice()

    def _follow(self, events: Sequence[Event]) -> None:
        """Keep the days ahead as they stand; today is the board model's."""
        self._ahead = tuple(board.apply_all(events) for board in self._ahead)

    def _days_after(self, today: Board) -> tuple[Board, ...]:
        """The days ahead that are known; none where it is another day by now."""
        is_next = bool(self._ahead) and self._ahead[0].day == today.day + timedelta(days=1)
        return self._ahead if is_next else ()

    def _forget_days(self) -> None:
        self._ahead = ()

    def _offer_people(self) -> None:
        """Offer those who master the work, by name."""
        people = list(self._model.board.technicians.values()) if self._asked else []
        able = [person for person in people if self._asked and masters(person, self._asked[0])]
        names = sorted((person.name, person.id) for person in able)
        wanted = self.wanted.currentData()
        self.wanted.offer([(tr("by anybody"), None), *names])
        if self.wanted.currentIndex() < 0:
            self.wanted.blockSignals(True)
            self.wanted.setCurrentIndex(max(0, self.wanted.findData(wanted)))
            self.wanted.blockSignals(False)

    # ---- choosing

    @property
    def chosen(self) -> OfferedSlot | None:
        """The offer that was chosen; None for none, and for a wish that cannot be had."""
        return self.grid.offer_at(self.view.currentIndex()) if self._asked else None

    def choose(self, held: TimeWindow) -> None:
        """Choose a window; where it is not offered it is a wish."""
        self.view.setCurrentIndex(self.grid.index_of(held))

    def choose_best(self) -> None:
        """Choose the best window, as soon as it is known, unless one is chosen."""
        best = self.grid.best if self._asked and self._pages.currentIndex() == 1 else None
        self._wants_best = best is None
        if best is not None and self.chosen is None:
            self.choose(best.window)

    def _follow_choice(self) -> None:
        held: TimeWindow | None = self.grid.window_at(self._current())
        is_wish = held is not None and self.grid.offer_at(self._current()) is None
        self._show_instead(())
        self._wish = Wish(held, self.wanted.currentData()) if held is not None and is_wish else None
        self._ask_for_others()
        self._write()
        self.chosen_changed.emit()

    def _current(self) -> QModelIndex:
        return self.view.currentIndex()

    def _ask_for_others(self) -> None:
        """Ask what can be had instead of the wish; a call that is changing is asked about once it stands."""
        asked, wish = self._asked, self._wish
        if asked is None or wish is None:
            return
        (job, site), now, boards = asked, self._model.now, (self._model.board, *self._ahead)
        self._bridge.ask(
            lambda: alternatives_for(boards, job, wish, now, site),
            lambda found: self._show_instead(found) if self._wish is wish else None,
        )

    def _show_instead(self, found: Sequence[OfferedInstead]) -> None:
        self._found_instead = found
        for old in self.instead:
            old.deleteLater()
        self.instead = [self._button(one) for one in found]
        for at, new in enumerate(self.instead):
            self._others.addWidget(new, at // 2, at % 2)
        self.view.scrollTo(self.view.currentIndex())

    def _button(self, found: OfferedInstead) -> QWidget:
        offer = found.offer
        made = button(on_click=lambda: self._take_instead(offer))
        made.setText(self._gives_up(found).replace("&", "&&"))  # a single one would underline a letter
        made.setProperty("narrow", True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setToolTip(plain_tooltip(self.grid.told(offer.window, offer)))
        made.setAccessibleName(f"{say(found.gives_up)}, {self.grid.told(offer.window, offer)}")
        return made

    def _gives_up(self, found: OfferedInstead) -> str:
        """Name the one thing that an alternative gives up, and what one gets."""
        what = say(found.gives_up)
        if self._wish is not None and self._wish.window == found.offer.window:
            return what
        return tr("{what}: {when}").format(what=what, when=when(found.offer.window))

    def _take_instead(self, offer: OfferedSlot) -> None:
        """Choose an alternative; if it gives up the technician, anybody may come from here on."""
        if self.wanted.currentData() not in (None, offer.technician_id):
            self._waits_for = offer.window
            self.wanted.setCurrentIndex(0)
        else:
            self.choose(offer.window)
        self.view.setFocus()

    # ---- words

    def _write(self) -> None:
        said, price_of_it = self._words()
        self._said.setText(said)
        self._price.setText(price_of_it)
        self._price.setVisible(bool(price_of_it))

    def _words(self) -> tuple[str, str]:
        """Say what is chosen or best, and its price."""
        chosen, best = self.chosen, self.grid.best
        if chosen is not None:
            return self.grid.who(chosen), price(chosen)
        if self._wish is not None:
            return tr("{window}: impossible. Instead:").format(window=when(self._wish.window)), ""
        if best is None:
            return tr("Nothing can be promised on these days."), ""
        return tr("Best: {offer}").format(offer=self.grid.who(best)), price(best)
