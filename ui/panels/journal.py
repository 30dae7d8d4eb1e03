"""The journal of the day: who did what, about which job, in plain words, the newest first.

A line that was undone is struck and says by whom. Choosing a line selects its job; Enter or the button shows
the day as it was at that moment.
"""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.services.journal_lines import Line, LineKind, marked
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import Choice, SearchLine, Tick, button
from ui.widgets.labels import label
from ui.widgets.tables import RowTable
from ui.wording import clock, say, tr, wording

_NOTHING, _TABLE = range(2)
LATEST = 1000  # lines listed at first: every change is worked into the list, so it must not grow all day
WIDE_PX, CELL_PADDING_PX = 740, 12  # below it the button shows its icon only


class JournalPanel(QWidget):
    """Reads the journal when it is seen, and goes on as things happen. `moment_wanted(moment)`."""

    moment_wanted = Signal(object)

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self._read: tuple[Line, ...] = ()
        self._of: date | None = None
        self._earlier = 0  # lines of the day that were read and are not kept
        self._wants_all = False
        self._is_asking, self._is_stale = False, True
        self.rows = JournalModel(_columns(), key=lambda line: line.entry_id)
        self.table = RowTable(self.rows)
        self.search, self.person, self.kind, self.only_chosen = SearchLine(), Choice(), Choice(), Tick()
        self.see_button = button("history", on_click=lambda: self._see(self.table.chosen_row))
        self.all_button = button("history", on_click=self._read_all)
        self._nothing = label("", "quiet")
        self._whole = label("")  # the chosen line where the table has no room for all its words
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.table.set_widths(44, 60, 100)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setWordWrap(True)
        self.search.setMinimumWidth(60)
        for choice in (self.person, self.kind):
            choice.setMinimumContentsLength(5)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMaximumWidth(150)
        self._whole.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        for one in (self.person, self.kind, self.only_chosen, self.see_button):
            tools.addWidget(one, 1 if one in (self.person, self.kind) else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(5)
        column.addLayout(tools)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.table)
        column.addLayout(self._pages, 1)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._whole)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        for choice in (self.person, self.kind):
            choice.currentIndexChanged.connect(lambda _at: self._show())
        self.only_chosen.toggled.connect(lambda _on: self._show())
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._see)
        self.table.horizontalHeader().sectionResized.connect(lambda *_moved: self._say_whole())
        self._selection.changed.connect(self._follow_selection)
        self._bridge.happened.connect(self._note_news)
        self._bridge.broke.connect(self._stop_asking)
        self._model.live.changed.connect(self._note_day)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Journal of the day"))
        self.search.setPlaceholderText(tr("Search the journal"))
        self.search.setAccessibleName(tr("Search the journal"))
        self.person.setAccessibleName(tr("Person"))
        self.kind.setAccessibleName(tr("What it is about"))
        self.only_chosen.setText(tr("Selected job only"))
        self._name_button()
        self._offer()
        self.rows.refresh()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_button()
        self._say_whole()

    def _name_button(self) -> None:
        """Write the button's words where there is room, else let its icon speak."""
        words = tr("See this moment")
        self.see_button.setText(words if self.width() >= WIDE_PX else "")
        self.see_button.setAccessibleName(words)
        self.see_button.setToolTip(words)

    # ---- reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    def _note_news(self, _events: object) -> None:
        self._is_stale = True
        self._look_again()

    def _note_day(self) -> None:
        if self._of not in (None, self._model.live.board.day):
            self._note_news(())

    def _look_again(self) -> None:
        """Read what has been written since, unless nobody looks or nothing has."""
        if not self.isVisible() or self._is_asking or not self._is_stale:
            return
        day = self._model.live.board.day
        if day != self._of:
            self._read, self._earlier = (), 0
            self._wants_all &= self._of is None  # asked for about this day, not about the one before
        known = self._read
        self._is_asking, self._is_stale = True, False
        after = known[-1].entry_id if known else 0
        self._bridge.ask(
            lambda: self._bridge.live.journal_lines(day, after), lambda new: self._take(day, known, new)
        )

    def _take(self, day: date, known: tuple[Line, ...], new: tuple[Line, ...]) -> None:
        self._is_asking = False
        lines = (*known, *new)
        dropped = 0 if self._wants_all else max(0, len(lines) - LATEST)
        self._of, self._read, self._earlier = day, lines[dropped:], self._earlier + dropped
        self._offer()
        self._show()
        self._look_again()

    def _read_all(self) -> None:
        """Read the whole day again and keep all of it."""
        self._of, self._wants_all, self._is_stale = None, True, True
        self._look_again()

    def _stop_asking(self, _text: str) -> None:
        self._is_asking = False

    # ---- showing

    def _offer(self) -> None:
        """Offer the persons of the day and the kinds of lines, keeping what is chosen."""
        people = sorted({line.author for line in self._read if line.is_person})
        self.person.offer([(tr("Everybody"), None), *((name, name) for name in people)])
        self.kind.offer([(tr("Everything"), None), *((kind_words(kind), kind) for kind in LineKind)])
        for choice in (self.person, self.kind):
            if choice.currentIndex() < 0:
                choice.setCurrentIndex(0)

    def _show(self) -> None:
        chosen = self._chosen()
        shown = [line for line in reversed(marked(self._read)) if self._is_wanted(line)]
        self.rows.show(shown)
        row = self.rows.row_of(chosen.entry_id) if chosen else -1
        if row >= 0 and row != self.table.chosen_row:
            self.table.choose(row)
        self.table.setColumnHidden(UNDONE, not any(line.is_undone for line in shown))
        self._pages.setCurrentIndex(_TABLE if shown else _NOTHING)
        self._nothing.setText(
            tr("Nothing in the journal fits. Take a filter away.")
            if self._read
            else tr("Nothing has been done on this day yet.")
        )
        self.all_button.setVisible(self._earlier > 0)
        self.all_button.setText(tr("Show earlier entries: {count}").format(count=self._earlier))
        self._enable()

    def _is_wanted(self, line: Line) -> bool:
        person, kind, text = self.person.currentData(), self.kind.currentData(), self.search.text()
        return (
            (person is None or line.author == person)
            and (kind is None or line.kind == kind)
            and (not self.only_chosen.isChecked() or self._is_about_chosen(line))
            and text.casefold().strip()
            in f"{clock(line.at)} {say(line.what)} {numbers_text(line)}".casefold()
        )

    def _is_about_chosen(self, line: Line) -> bool:
        job = self._model.board.interventions.get(self._selection.intervention_id or "")
        return job is not None and job.number in line.numbers

    def _follow_selection(self) -> None:
        if self.only_chosen.isChecked():
            self._show()

    # ---- choosing

    def _chosen(self) -> Line | None:
        row = self.table.chosen_row
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _choose(self, _row: int) -> None:
        line = self._chosen()
        is_there = line is not None and line.intervention_id in self._model.board.interventions
        if line is not None and is_there and not self.only_chosen.isChecked():
            self._selection.select(intervention_id=line.intervention_id)
        self._enable()

    def _enable(self) -> None:
        self.see_button.setEnabled(self._chosen() is not None)
        self._say_whole()

    def _say_whole(self) -> None:
        """Say the chosen line in full below the table, if the table cuts it off."""
        line = self._chosen()
        text = say(line.what) if line is not None else ""
        room = self.table.columnWidth(WHAT) - CELL_PADDING_PX
        is_cut = self.table.fontMetrics().horizontalAdvance(text) > room
        self._whole.setText(text if is_cut else "")
        self._whole.setVisible(is_cut)

    def _see(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            self.moment_wanted.emit(self.rows.rows[row].at)


class JournalModel(TableModel):
    """The lines; those that were undone are struck through."""

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.FontRole and index.column() == WHAT and self.rows[index.row()].is_undone:
            font = QFont()
            font.setStrikeOut(True)
            return font
        return super().data(index, role)


UNDONE, WHAT = 2, 3


def _columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Time"), lambda line: clock(line.at), right=True),
        Column(lambda: tr("No."), numbers_text, bold=True, hint=all_numbers),
        Column(lambda: tr("Undone"), undone_text, _colour, hint=undone_hint),
        Column(lambda: tr("What was done"), lambda line: say(line.what), _colour),
    )


def _colour(line: Line) -> str:
    return look.theme.secondary if line.is_undone or not line.is_person else ""


def numbers_text(line: Line) -> str:
    """Return the number of the job, and how many others were changed."""
    first, others = line.numbers[:1], len(line.numbers) - 1
    return "".join(map(str, first)) + (f" +{others}" if others > 0 else "")


def all_numbers(line: Line) -> str:
    """Return the numbers of all jobs a line is about."""
    return ", ".join(str(number) for number in line.numbers)


def undone_text(line: Line) -> str:
    """Write when it was undone and by whom; "" where it stands."""
    return f"{clock(line.undone_at)} {line.undone_by}" if line.undone_at else ""


def undone_hint(line: Line) -> str:
    """Say who undid it and when; "" where it stands."""
    if line.undone_at is None:
        return ""
    return tr("undone at {time} by {who}").format(time=clock(line.undone_at), who=line.undone_by)


def kind_words(kind: LineKind) -> str:
    """Return what lines of a kind are about."""
    return {
        LineKind.CALL: tr("Calls"),
        LineKind.PLAN: tr("Plan"),
        LineKind.PROMISE: tr("Appointments"),
        LineKind.MESSAGE: tr("Messages"),
        LineKind.PROGRESS: tr("Progress of the work"),
        LineKind.ALARM: tr("Alarms"),
        LineKind.OTHER: tr("Other"),
    }[kind]
