"""The plan of the morning against what became of it, as a table: moved, late and overtime jobs."""

from datetime import UTC, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.services.day_review import Place, Review, ReviewKind, ReviewLine
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import TimeField, button
from ui.widgets.finish import warning
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import clock, duration, say, tr, wording

MORNING = time(8)
_NOTHING, _TABLE = range(2)


class ReviewPanel(QWidget):
    """Compares two instants of the day. `work_wanted(intervention_id)` opens the job of a line."""

    work_wanted = Signal(str)

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.review: Review | None = None
        self._is_asking = False
        self.rows = TableModel(_columns(), key=lambda line: (line.kind, line.intervention_id))
        self.table = RowTable(self.rows)
        self.earlier, self.later = TimeField(), TimeField()
        self.compare_button = button("compare", on_click=self.compare)
        self._from_words, self._to_words = label("", "quiet"), label("", "quiet")
        self._counts, self._nothing = elided("", "strong"), label("", "quiet")
        self._arrange()
        self.earlier.editingFinished.connect(self.compare)
        self.later.editingFinished.connect(self.compare)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._open)
        bridge.broke.connect(self._stop_asking)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)
        self.earlier.show_moment(self._morning())
        self.retranslate()

    def _arrange(self) -> None:
        self.table.set_widths(84, 60, 140, 156, 156)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for one in (self._from_words, self.earlier, self._to_words, self.later, self.compare_button):
            tools.addWidget(one)
        tools.addWidget(self._counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(5)
        column.addLayout(tools)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.table)
        column.addLayout(self._pages, 1)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Plan and actuals"))
        self._from_words.setText(tr("Plan at"))
        self._to_words.setText(tr("against"))
        self.earlier.setAccessibleName(tr("Plan at"))
        self.later.setAccessibleName(tr("Compared with the day at"))
        self.compare_button.setText(tr("Compare"))
        self.rows.refresh()
        self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.review is None:
            self.compare_with_now()

    def compare_with_now(self) -> None:
        """Compare the plan of the morning with the day as it stands, or as it is shown."""
        self.later.show_moment(self._model.now)
        self.compare()

    def compare(self) -> None:
        """Ask what became of the plan between the two times."""
        if self._is_asking:
            return
        day, live = self._model.live.board.day, self._model.live
        start = self._model.live.board.starts_at
        earlier, later = self.earlier.moment_on(start), self.later.moment_on(start)
        if clock(later) == clock(live.now):
            later = live.now  # what was done in this very minute counts
        self._is_asking = True
        self._bridge.ask(lambda: self._bridge.live.review(day, earlier, later), self._take)

    def _take(self, review: Review) -> None:
        self._is_asking = False
        self.review = review
        self.rows.show(review.lines)
        self._write()

    def _stop_asking(self, _text: str) -> None:
        self._is_asking = False

    def _write(self) -> None:
        lines = self.review.lines if self.review else ()
        self._pages.setCurrentIndex(_TABLE if lines else _NOTHING)
        parts = [
            tr("{what}: {count}").format(what=kind_words(kind), count=count)
            for kind in ReviewKind
            if (count := _count(lines, kind))
        ]
        self._counts.setText(" · ".join(parts))
        self._nothing.setText(
            tr("From {earlier} to {later} everything went as planned.").format(
                earlier=clock(self.review.earlier), later=clock(self.review.later)
            )
            if self.review
            else tr("Choose two times: the plan at the first is compared with the day at the second.")
        )

    def _morning(self) -> datetime:
        local = self._model.live.board.starts_at.astimezone(wording.zone).date()
        return datetime.combine(local, MORNING, wording.zone).astimezone(UTC)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            key = self.rows.rows[row].intervention_id
            if key in self._model.board.interventions:
                self._selection.select(intervention_id=key)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            self.work_wanted.emit(self.rows.rows[row].intervention_id)


def _count(lines: tuple[ReviewLine, ...], kind: ReviewKind) -> int:
    return sum(line.kind is kind for line in lines)


def _columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Outcome"), lambda line: kind_words(line.kind), _colour, bold=True),
        Column(lambda: tr("No."), lambda line: str(line.number), bold=True),
        Column(lambda: tr("Customer"), lambda line: line.customer),
        Column(lambda: tr("In the plan"), lambda line: place_text(line.planned)),
        Column(lambda: tr("Now or done"), lambda line: place_text(line.actual)),
        Column(lambda: tr("In figures"), figures),
    )


def _colour(line: ReviewLine) -> str:
    return warning(look.theme) if line.kind in (ReviewKind.LATE, ReviewKind.OVERTIME) else ""


def figures(line: ReviewLine) -> str:
    """Return what became of a job, with its minutes."""
    if line.kind is ReviewKind.MOVED and line.by and "{by}" not in line.what.template:
        return f"{say(line.what)} ({duration(line.by)})"
    return say(line.what)


def place_text(place: Place | None) -> str:
    """Return when and who, a dash for nowhere."""
    return f"{clock(place.start)} {place.technician}" if place else "–"


def kind_words(kind: ReviewKind) -> str:
    """Return what became of a job in a word or two."""
    return {
        ReviewKind.LATE: tr("late"),
        ReviewKind.OVERTIME: tr("overtime"),
        ReviewKind.MOVED: tr("moved"),
        ReviewKind.ADDED: tr("added"),
        ReviewKind.TAKEN_OFF: tr("taken off"),
    }[kind]
