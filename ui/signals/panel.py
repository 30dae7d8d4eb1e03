"""The Signals sheet: where failures come from in a period, products that stand out, calls behind a bin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.routes import Verdict
from dispatcher.domain.signals import Bin, Facet, ProductSignal, Sources
from dispatcher.services.signals import Scope, SourceCall
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.plain import plain_tooltip
from ui.selection import Selection
from ui.signals.heat_map import HeatMap
from ui.signals.words import bin_name, bin_words, decimal, facet_name, product_words, times_text
from ui.style import look
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.labels import elided, set_role
from ui.widgets.tables import RowTable
from ui.wording import clock, tr, wording

PERIODS = (30, 90, 365)  # days
_MAP, _TWIN = range(2)
_PRODUCTS, _CALLS = range(2)
CALLS_WIDTHS = (104, 60, 120)
MEAN, LIMIT = 2, 3  # columns of the products, which say something once there is a past to compare with
MOST_CHOICE_PX = 190
HALVES_PX = [460, 400]  # at first; the map is read at any width, a table is not


class SignalsPanel(QWidget):
    """Reads when it is seen, and when a period or a model is chosen. `wanted()`: bring it to the front."""

    wanted = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.sources: Sources | None = None
        self._asked = 0  # only the latest answer counts
        self._bin: Bin | None = None
        self.period, self.of_model, self.as_table = Choice(), Choice(), Tick()
        self.read_button = button("redo", on_click=self.read)
        self.map = HeatMap()
        self.bins = TableModel(_bin_columns(), key=lambda one: (one.facet, one.key))
        self.products = TableModel(_product_columns(), key=lambda one: one.model)
        self.calls = TableModel(_call_columns(), key=lambda one: one.request_id)
        self.bin_table, self.product_table = RowTable(self.bins), RowTable(self.products)
        self.call_table = RowTable(self.calls)
        self.back_button = button("back", on_click=self._show_products)
        self._words, self._head = elided(""), elided("", "strong")
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.bin_table.set_widths(130, 170, 60, 70)
        self.product_table.set_widths(130, 64, 64, 64)
        self.call_table.set_widths(*CALLS_WIDTHS)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for widget in (self.period, self.of_model, self.as_table):
            tools.addWidget(widget)
        tools.addWidget(self._words, 1)
        tools.addWidget(self.read_button)
        for choice in (self.period, self.of_model):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            choice.setMaximumWidth(MOST_CHOICE_PX)
        left, right = QWidget(), QWidget()
        self._left = QStackedLayout(left)
        self._left.addWidget(self.map)
        self._left.addWidget(self.bin_table)
        heading = QHBoxLayout()
        heading.addWidget(self._head, 1)
        heading.addWidget(self.back_button)
        tables = QWidget()
        self._right = QStackedLayout(tables)
        self._right.addWidget(self.product_table)
        self._right.addWidget(self.call_table)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(tables, 1)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes(HALVES_PX)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 6, 12, 8)
        whole.setSpacing(6)
        whole.addLayout(tools)
        whole.addWidget(halves, 1)

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(lambda _at: self.read())
        self.of_model.currentIndexChanged.connect(lambda _at: self.read())
        self.as_table.toggled.connect(lambda on: self._left.setCurrentIndex(_TWIN if on else _MAP))
        self.map.picked.connect(self.list_calls)
        self.map.pointed.connect(self._say_bin)
        self.bin_table.confirmed.connect(lambda row: self.list_calls(self.bins.rows[row]))
        self.product_table.confirmed.connect(self._list_model)
        self.call_table.chosen.connect(self._choose_call)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self._restyle)

    def retranslate(self) -> None:
        for choice, name in ((self.period, tr("Period")), (self.of_model, tr("Model"))):
            choice.setAccessibleName(name)
        self.period.offer([(tr("last {days} days").format(days=days), days) for days in PERIODS])
        if self.period.currentIndex() < 0:
            self.period.setCurrentIndex(len(PERIODS) - 1)
        self._offer_models()
        self.as_table.setText(tr("As a table"))
        self.read_button.setText(tr("Read again"))
        self.back_button.setText(tr("Products"))
        self.bin_table.setAccessibleName(tr("Where calls come from, as a table"))
        self.product_table.setAccessibleName(tr("Products that fail more often than usual"))
        self.call_table.setAccessibleName(tr("Calls behind the chosen figure"))
        for rows in (self.bins, self.products, self.calls):
            rows.refresh()
        self._write()

    def open(self) -> None:
        """Come to the front and take the keys."""
        self.wanted.emit()
        self.map.setFocus()

    # ---- reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Count again, unless nobody looks."""
        if not self.isVisible():
            return
        self._asked += 1
        asked, scope = self._asked, self._scope()
        self._bridge.ponder(
            lambda: self._bridge.live.failure_sources(scope), lambda found: self._take(asked, found)
        )

    def _scope(self) -> Scope:
        return Scope(
            self._model.live.now, self.period.currentData() or PERIODS[-1], self.of_model.currentData()
        )

    def _take(self, asked: int, found: Sources) -> None:
        if asked != self._asked:
            return
        self.sources = found
        self.map.show_sources(found)
        flat = [one for bins in found.bins.values() for one in bins if one.calls]
        self.bins.show(sorted(flat, key=lambda one: (not one.is_flagged, -one.times)))
        self.products.show(found.products)
        has_past = any(any(one.before) for one in found.products)
        for column in (MEAN, LIMIT):
            self.product_table.hide_column(column, is_hidden=not has_past)
        self._offer_models()
        self._show_products()

    def _offer_models(self) -> None:
        models = self.sources.bins[Facet.MODEL] if self.sources else ()
        self.of_model.offer([(tr("All models"), None), *((str(one.key), one.key) for one in models)])
        if self.of_model.currentIndex() < 0:
            self.of_model.blockSignals(True)
            self.of_model.setCurrentIndex(0)
            self.of_model.blockSignals(False)

    # ---- the calls of a bin

    def list_calls(self, one: Bin) -> None:
        """List the latest calls of a bin beside the map."""
        self._bin = one
        scope = self._scope()
        self._bridge.ponder(
            lambda: self._bridge.live.calls_behind(scope, one.facet, one.key),
            lambda found: self._take_calls(one, found),
        )

    def _take_calls(self, one: Bin, found: tuple[SourceCall, ...]) -> None:
        if one != self._bin:
            return
        self.calls.show(found)
        self._right.setCurrentIndex(_CALLS)
        self._write()

    def _show_products(self) -> None:
        self._bin = None
        self._right.setCurrentIndex(_PRODUCTS)
        self._write()

    def _list_model(self, row: int) -> None:
        assert self.sources is not None
        model = self.products.rows[row].model
        for one in self.sources.bins[Facet.MODEL]:
            if one.key == model:
                self.list_calls(one)

    def _choose_call(self, row: int) -> None:
        if 0 <= row < len(self.calls.rows):
            key = self.calls.rows[row].intervention_id
            if key in self._model.board.interventions:
                self._selection.select(intervention_id=key)

    # ---- words

    def _say_bin(self, one: Bin) -> None:
        if self.map.hasFocus():
            self._words.setText(bin_words(one))
            set_role(self._words, tone="warning" if one.is_flagged else "")

    def _write(self) -> None:
        self.back_button.setVisible(self._bin is not None)
        if self._bin is not None:
            self._head.setText(tr("{name}: latest calls").format(name=bin_name(self._bin)))
        else:
            self._head.setText(tr("Product signals"))
        if self.sources is None:
            self._words.setText("")
            return
        standing = [one for one in self.sources.products if one.is_signal]
        flags = sum(len(self.sources.flagged(facet)) for facet in self.sources.bins)
        said = tr("{calls} calls, {flags} stand out, {products} product signals").format(
            calls=self.sources.total, flags=flags, products=len(standing)
        )
        self._words.setText(said)
        self._words.setToolTip(plain_tooltip("\n".join(map(product_words, standing))))
        set_role(self._words, tone="warning" if standing else "")

    def _restyle(self) -> None:
        for rows in (self.bins, self.products, self.calls):
            rows.refresh()


def _bin_columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("What"), lambda one: facet_name(one.facet)),
        Column(lambda: tr("Which"), bin_name, bold=True),
        Column(lambda: tr("Calls"), lambda one: str(one.calls), right=True),
        Column(lambda: tr("Times the mean"), times_text, _bin_colour, right=True),
        Column(lambda: tr("Stands out"), lambda one: tr("yes") if one.is_flagged else "", _bin_colour),
    )


def _bin_colour(one: Bin) -> str:
    return _warning() if one.is_flagged else ""


def _product_columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Model"), lambda one: one.model, bold=True),
        Column(lambda: tr("30 days"), lambda one: str(one.recent), _product_colour, right=True),
        Column(lambda: tr("Usual"), lambda one: decimal(one.mean) if any(one.before) else "-", right=True),
        Column(lambda: tr("Limit"), lambda one: decimal(one.limit) if any(one.before) else "-", right=True),
        Column(lambda: tr("Signal"), _product_text, _product_colour),
    )


def _product_text(one: ProductSignal) -> str:
    if not any(one.before):
        return tr("no history yet")
    return tr("above the limit") if one.is_signal else ""


def _product_colour(one: ProductSignal) -> str:
    return _warning() if one.is_signal else ""


def _call_columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Received"), _moment),
        Column(lambda: tr("No."), lambda one: str(one.number), right=True, bold=True),
        Column(lambda: tr("Customer"), lambda one: one.customer),
        Column(lambda: tr("Fault"), lambda one: one.fault, hint=lambda one: one.fault),
    )


def _moment(one: SourceCall) -> str:
    local = one.received_at.astimezone(wording.zone)
    return f"{local:%d/%m/%y} {clock(one.received_at)}"


def _warning() -> str:
    return look.theme.verdicts[Verdict.SHIFTS]
