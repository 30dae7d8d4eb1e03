"""The windows of the next days as a grid: a row for each day, a column for each window, with prices."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from dispatcher.domain.values import TimeWindow
from dispatcher.services.slots import OfferedSlot, windows_of
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import NONE, signed, technician_name
from ui.models.table_model import Index
from ui.plain import plain_tooltip
from ui.style import look
from ui.widgets.finish import chosen, warning
from ui.wording import clock, duration, short_day, tr, window, wording

BEST = 3  # so many of the best are marked
CELL_PX = 12  # of the letters in a cell: three figures fit at 1366 pixels
_Role = Qt.ItemDataRole


class SlotGrid(QAbstractTableModel):
    """Shows the offers of some days. `shows_names`: cells are tall enough for who would come."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model
        self.days: tuple[date, ...] = ()
        self.shows_names = False
        self._windows: list[list[TimeWindow]] = []
        self._offers: dict[TimeWindow, OfferedSlot] = {}
        self._best: tuple[OfferedSlot, ...] = ()

    def show(self, days: Sequence[date], offers: Sequence[OfferedSlot]) -> None:
        """Show these offers; the cells stay where they are while the days do."""
        is_new = tuple(days) != self.days
        if is_new:
            self.beginResetModel()
            self.days = tuple(days)
            self._windows = [windows_of(one, self._model.board.zone) for one in self.days]
        self._offers = {offer.window: offer for offer in offers}
        self._best = tuple(sorted(offers, key=lambda offer: offer.rank)[:BEST])
        if is_new:
            self.endResetModel()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Have every cell written again."""
        if self.days:
            last = self.index(len(self.days) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.days) - 1)

    @property
    def best(self) -> OfferedSlot | None:
        """The best offer of all; None where there is none."""
        return self._best[0] if self._best else None

    def window_at(self, index: Index) -> TimeWindow | None:
        return self._windows[index.row()][index.column()] if index.isValid() else None

    def offer_at(self, index: Index) -> OfferedSlot | None:
        held = self.window_at(index)
        return self._offers.get(held) if held else None

    def index_of(self, held: TimeWindow) -> QModelIndex:
        """Return the cell of a window, an invalid index where it is on none of the days."""
        for row, windows in enumerate(self._windows):
            if held in windows:
                return self.index(row, windows.index(held))
        return QModelIndex()

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.days)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() or not self._windows else len(self._windows[0])

    def flags(self, index: Index) -> Qt.ItemFlag:
        held = self.window_at(index)
        is_over = held is None or held.latest < self._model.now
        return Qt.ItemFlag.NoItemFlags if is_over else super().flags(index)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        offer, held = self.offer_at(index), self.window_at(index)
        assert held is not None
        if role == _Role.DisplayRole:
            return self._cell(offer)
        if role == _Role.ToolTipRole:
            return plain_tooltip(self.told(held, offer))
        if role == _Role.AccessibleTextRole:
            return self.told(held, offer)
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == _Role.ForegroundRole:
            return _ink(offer)
        if role == _Role.BackgroundRole and offer in self._best:
            return QBrush(QColor(chosen(look.theme)))
        return _font(is_bold=offer in self._best) if role == _Role.FontRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != _Role.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return short_day(self.days[section])
        return window(self._windows[0][section].earliest, self._windows[0][section].latest)

    def _cell(self, offer: OfferedSlot | None) -> str:
        if offer is None:
            return NONE
        cost = f"{minutes(offer.cost):+d}"
        name = technician_name(self._model.board, offer.technician_id)
        return f"{cost}\n{name.split()[-1]}" if self.shows_names and name else cost

    # ---- in words

    def told(self, held: TimeWindow, offer: OfferedSlot | None) -> str:
        """Say all about a window: who would come, when, and at what price; or that nobody is free."""
        if offer is None:
            return f"{when(held)} · {tr('nobody is free')}"
        return f"{self.who(offer)} · {price(offer)}"

    def who(self, offer: OfferedSlot) -> str:
        """Say window, technician and arrival."""
        name = technician_name(self._model.board, offer.technician_id)
        return f"{when(offer.window)} · {name} {clock(offer.arrival)}"


def when(held: TimeWindow) -> str:
    """Write a window with its day, "Wed 25 10-12"."""
    return f"{short_day(local_day(held.earliest))} {window(held.earliest, held.latest)}"


def local_day(moment: datetime) -> date:
    """Return the civil day of a moment, in the seat's zone."""
    return moment.astimezone(wording.zone).date()


def minutes(value: timedelta) -> int:
    """Return whole minutes, as people say a price in time."""
    return round(value.total_seconds() / 60)


def price(offer: OfferedSlot) -> str:
    """Say the extra road, what the next best technician would cost, and by how much it is late."""
    second = offer.second_cost
    parts = [
        tr("{minutes} travel").format(minutes=signed(offer.extra_travel)),
        tr("nobody else") if second is None else tr("next best {minutes}").format(minutes=signed(second)),
        tr("late {duration}").format(duration=duration(offer.lateness)) if offer.lateness else "",
    ]
    return " · ".join(part for part in parts if part)


def _ink(offer: OfferedSlot | None) -> QBrush | None:
    """Quiet where nobody is free, amber where the contract's time is missed."""
    if offer is None:
        return QBrush(QColor(look.theme.secondary))
    return QBrush(QColor(warning(look.theme))) if offer.lateness else None


def _font(*, is_bold: bool) -> QFont:
    font = QFont()
    font.setPixelSize(CELL_PX)
    font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    return font
