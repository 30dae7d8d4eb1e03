"""Everybody in one list: what each does now, when he has room, how full his day is; sorted at will."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.routes import Verdict
from ui.models.board_model import BoardModel
from ui.models.crew_hours import CrewHours
from ui.models.table_model import Column, TableModel
from ui.models.technician_lines import Doing, TechnicianLine, doing_text, moment_text, technician_lines
from ui.panels.absence_form import AbsenceForm
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import SearchLine
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import duration, tr, wording

WIDTHS = (124, 96, 176, 80, 64, 92, 72)
LATEST = 1e18
Key = Callable[[TechnicianLine], Any]
SORT_KEYS: tuple[Key, ...] = (
    lambda line: line.name.casefold(),
    lambda line: (line.team.casefold(), line.name.casefold()),
    lambda line: (list(Doing).index(line.doing), line.until.timestamp() if line.until else 0.0),
    lambda line: line.free_at.timestamp() if line.free_at else LATEST,
    lambda line: -1.0 if line.load is None else line.load,
    lambda line: line.overtime,
    lambda line: line.alarms,
    lambda line: line.skills.casefold(),
)


class TechniciansPanel(QWidget):
    """The list, its search line, and the form that marks somebody absent.

    Choosing a line selects the technician everywhere. `wanted(technician id)`: Enter or a double click, to
    be shown on the plan; `menu_wanted(where, technician id)`: a right click or the menu key.
    """

    wanted = Signal(str)
    menu_wanted = Signal(object, str)

    def __init__(self, model: BoardModel, selection: Selection, crew: CrewHours) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._crew = model, selection, crew
        self._sorted_by, self._descending = 1, False
        self._lines: list[TechnicianLine] = []
        self._is_stale = True
        self.rows = TableModel(self._columns(), key=lambda line: line.id)
        self.table = RowTable(self.rows)
        self.search = SearchLine()
        self.absence_form = AbsenceForm()
        self._count, self._nothing = label("", "quiet"), label("", "quiet")
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.table.set_widths(*WIDTHS)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self._count)
        around = QVBoxLayout(self)
        around.setContentsMargins(12, 8, 12, 8)
        around.setSpacing(6)
        around.addWidget(self.absence_form)
        around.addLayout(tools)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._nothing)
        around.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(lambda row: self.wanted.emit(self.rows.rows[row].id))
        self.table.customContextMenuRequested.connect(self._ask_for_menu)
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.search.textChanged.connect(lambda: self._write())
        self.search.returnPressed.connect(self.table.setFocus)
        self.absence_form.left.connect(self.table.setFocus)
        self.absence_form.confirmed.connect(lambda *_: self.table.setFocus())  # Ctrl+Z is the desk's there
        self._selection.changed.connect(self._follow)
        self._model.changed.connect(self._note_change)
        self._model.ticked.connect(self._tick)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Technicians"))
        self.search.setPlaceholderText(tr("Name, team, skill or what somebody does"))
        self.search.setAccessibleName(tr("Search technicians"))
        self._write()
        self.rows.refresh()

    def show_search(self) -> None:
        """Bring the keyboard to the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    # ---- what is shown

    def _note_change(self) -> None:
        """A hidden list is made again when it is shown."""
        self._is_stale = True
        if self.isVisible():
            self._load()

    def _tick(self) -> None:
        """A second has passed: made again at each whole minute, that is what it can show."""
        if self.isVisible() and self._model.now.second == 0:
            self._load()

    def _load(self) -> None:
        model = self._model
        self._is_stale = False
        self._lines = technician_lines(model.board, model.routes, self._crew.of_all, model.now)
        self._write()

    def _write(self) -> None:
        words = self.search.text().casefold().split()
        shown = [line for line in self._lines if self._fits(line, words)]
        shown.sort(key=SORT_KEYS[self._sorted_by], reverse=self._descending)
        self.rows.show(shown)
        total = len(self._lines)
        self._count.setText(str(total) if len(shown) == total else f"{len(shown)} / {total}")
        self._pages.setCurrentIndex(0 if shown else 1)
        if not total:
            self._nothing.setText(
                tr("No technician yet. They come in with: dispatcher import FOLDER (technicians.csv).")
            )
        elif not shown:
            self._nothing.setText(tr("Nobody fits this search. Clear it to see everybody."))
        self._follow()

    def _fits(self, line: TechnicianLine, words: list[str]) -> bool:
        held = " ".join((line.name, line.team, line.skills, doing_text(line, self._model.now))).casefold()
        return all(word in held for word in words)

    def _sort_by(self, column: int) -> None:
        self._descending = column == self._sorted_by and not self._descending
        self._sorted_by = column
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, order)
        self._write()

    # ---- selection, both ways

    def _follow(self) -> None:
        """Show who is selected elsewhere, without selecting anything again."""
        row = self.rows.row_of(self._selection.technician_id)
        choice = self.table.selectionModel()
        choice.blockSignals(True)
        self.table.choose(row)
        if row >= 0:
            self.table.selectRow(row)
            self.table.scrollTo(self.rows.index(row, 0))
        choice.blockSignals(False)
        self.table.viewport().update()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows) and self.rows.rows[row].id != self._selection.technician_id:
            self._selection.select(technician_id=self.rows.rows[row].id)

    def _ask_for_menu(self, at: QPoint) -> None:
        row = self.table.indexAt(at).row()
        if row < 0:
            row = self.table.chosen_row
        if 0 <= row < len(self.rows.rows):
            self.menu_wanted.emit(self.table.viewport().mapToGlobal(at), self.rows.rows[row].id)

    # ---- columns

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(lambda: tr("Technician"), lambda line: line.name, bold=True),
            Column(lambda: tr("Team"), lambda line: line.team),
            Column(lambda: tr("Now"), lambda line: doing_text(line, self._model.now), _doing_colour),
            Column(lambda: tr("Free from"), self._free_text, right=True),
            Column(lambda: tr("Load"), _load_text, _load_colour, right=True),
            Column(lambda: tr("Overtime"), _overtime_text, _overtime_colour, right=True),
            Column(
                lambda: tr("Alarms"),
                lambda line: str(line.alarms or ""),
                _alarm_colour,
                right=True,
                bold=True,
            ),
            Column(lambda: tr("Skills"), lambda line: line.skills),
        )

    def _free_text(self, line: TechnicianLine) -> str:
        now = self._model.now
        if line.free_at is None:
            return "–"
        return tr("now") if line.free_at <= now else moment_text(line.free_at, now)


def _doing_colour(line: TechnicianLine) -> str:
    quiet = line.doing in (Doing.OFF, Doing.OVER, Doing.BEFORE)
    return look.theme.secondary if quiet else ""


def _load_text(line: TechnicianLine) -> str:
    return "–" if line.load is None else wording.locale.toString(round(line.load * 100)) + "\u202f%"


def _load_colour(line: TechnicianLine) -> str:
    return look.theme.verdicts[Verdict.SHIFTS] if (line.load or 0) > 1 else ""


def _overtime_text(line: TechnicianLine) -> str:
    return duration(line.overtime) if line.overtime > timedelta() else ""


def _overtime_colour(_line: TechnicianLine) -> str:
    return look.theme.verdicts[Verdict.SHIFTS]


def _alarm_colour(_line: TechnicianLine) -> str:
    return look.theme.alarm
