"""The load chart under the plan: whose load, how much is free, and from a peak to the jobs that make it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.services.load import STEP_S, Hours, Slice, crew_of, free_time, makers, slices
from ui.gantt.day_area import DayArea
from ui.gantt.headers import NAMES_PX
from ui.models.board_model import BoardModel
from ui.models.crew_hours import CrewHours
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import Choice
from ui.widgets.labels import elided, label
from ui.wording import clock, duration, tr, wording

if TYPE_CHECKING:
    from ui.load.chart import LoadChart

HEIGHT, AXIS_PX, PAD_PX, SWATCH_PX = 132, 44, 10, 16
KEPT = "load/shown"
TEAM, SKILL = "team:", "skill:"  # what a choice begins with


class LoadPanel(QWidget):
    """Hidden until it is asked for. Follows the pan and zoom of the plan above it, and the board.

    `left`: Escape, the keyboard goes back to the plan.
    """

    left = Signal()

    def __init__(self, model: BoardModel, selection: Selection, gantt: DayArea, crew: CrewHours) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model, self._selection, self._gantt, self._crew_hours = model, selection, gantt, crew
        self._chart: LoadChart | None = None
        self._shown: tuple[Slice, ...] = ()
        self._crew: dict[str, Hours] = {}
        self._at: Slice | None = None
        self._offered: list[tuple[str, object]] = []
        self._seen: tuple[float, float, int] | None = None
        self.title, self.whose = label("", "strong"), Choice()
        self.free, self.reading = elided("", "strong"), elided("", "quiet")
        self.legend = Legend()
        self._arrange()
        self.whose.currentIndexChanged.connect(self._load)
        model.changed.connect(self.follow_board)
        model.ticked.connect(self._tick)
        look.changed.connect(self.update)
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        words = QWidget()
        words.setFixedWidth(NAMES_PX - AXIS_PX)
        column = QVBoxLayout(words)
        column.setContentsMargins(PAD_PX, 6, 2, 4)
        column.setSpacing(3)
        for widget in (self.title, self.whose, self.free, self.reading, self.legend):
            column.addWidget(widget)
        column.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 1, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(words)

    @property
    def chart(self) -> "LoadChart":
        """The drawing; made when it is first wanted: what draws it takes a third of a second to import."""
        if self._chart is None:
            from ui.load.chart import LoadChart

            self._chart = LoadChart()
            self._chart.setAccessibleName(tr("Load chart"))
            self._chart.pointed.connect(lambda at_s: self._read(self._slice_at(at_s)))
            self._chart.picked.connect(lambda at_s: self.choose(self._slice_at(at_s)))
            self._row.addWidget(self._chart, 1)
        return self._chart

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Load chart"))
        if self._chart is not None:
            self._chart.setAccessibleName(tr("Load chart"))
        self.title.setText(tr("Load"))
        self.whose.setAccessibleName(tr("Whose load"))
        self.legend.say(tr("capacity"), tr("busy"), tr("over"), tr("hours free"))
        self._offer()
        self._load()

    # ---- showing

    def toggle(self) -> None:
        """Show the chart, or put it away."""
        self.setVisible(self.isHidden())

    def keep(self, kept: QSettings) -> None:
        kept.setValue(KEPT, not self.isHidden())

    def restore(self, kept: QSettings) -> None:
        if str(kept.value(KEPT, "false")).lower() == "true":
            self.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._gantt.viewport().installEventFilter(self)
        self._offer()
        self._load()

    def hideEvent(self, event: QEvent) -> None:
        self._gantt.viewport().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the plan: whenever it is painted with other hours across, show those."""
        if event.type() == QEvent.Type.Paint:
            self._follow_plan()
        return False

    def _follow_plan(self) -> None:
        axis, width = self._gantt.navigation.axis, self._gantt.navigation.body.width()
        seen = (axis.left_s, axis.pixels_per_hour, width)
        if seen != self._seen:
            self._seen = seen
            start_s = self._model.board.starts_at.timestamp()
            self._row.setContentsMargins(0, 1, max(self.width() - NAMES_PX - width, 0), 0)
            self.chart.show_span(axis.left_s - start_s, axis.seconds_at(width) - start_s)

    def follow_board(self) -> None:
        """Show the load of the board as it stands now."""
        self._seen = None
        if self.isVisible():
            self._offer()
            self._load()

    def _tick(self) -> None:
        if self.isVisible() and self._model.now.second == 0:
            self._load()

    def _offer(self) -> None:
        board = self._model.board
        rows = [board.technicians[key] for key in crew_of(board)]
        teams = sorted({row.team for row in rows} - {""})
        skills = sorted({skill for row in rows for skill in row.skills})
        entries: list[tuple[str, object]] = [
            (tr("Everyone"), ""),
            *((tr("Team {name}").format(name=team), TEAM + team) for team in teams),
            *((tr("Skill {name}").format(name=skill), SKILL + skill) for skill in skills),
        ]
        if entries == self._offered:
            return
        self._offered = entries
        self.whose.offer(entries)
        if self.whose.currentIndex() < 0:
            self.whose.setCurrentIndex(0)

    def _load(self) -> None:
        if self.isHidden():
            return
        chosen = str(self.whose.currentData() or "")
        team = chosen.removeprefix(TEAM) if chosen.startswith(TEAM) else ""
        skill = chosen.removeprefix(SKILL) if chosen.startswith(SKILL) else ""
        ids = crew_of(self._model.board, team, skill)
        of_all = self._crew_hours.of_all
        self._crew = {key: of_all[key] for key in ids}
        self._shown = slices(self._crew.values())
        now_s = self._now_s
        self.chart.show_load(self._shown, now_s)
        self._follow_plan()
        left = free_time(self._shown, now_s)
        self.free.setText(tr("{hours} free").format(hours=duration(left)))
        self._read(self._slice_at(self._at.start_s) if self._at else None)

    @property
    def _now_s(self) -> int:
        return int((self._model.now - self._model.board.starts_at).total_seconds())

    def _slice_at(self, at_s: float) -> Slice | None:
        return next((one for one in self._shown if one.start_s <= at_s < one.end_s), None)

    def _read(self, of: Slice | None) -> None:
        """Say a half hour in figures, and mark it."""
        self._at = of
        self.chart.choose(of)
        self.reading.setText(self._words(of) if of else tr("Choose a peak"))
        self.setAccessibleDescription(self.reading.text())

    def _words(self, of: Slice) -> str:
        return tr("{at}: {given} of {can} busy").format(
            at=clock(self._moment(of.start_s)),
            given=wording.locale.toString(of.committed_s / STEP_S, "f", 1),
            can=wording.locale.toString(of.capacity_s / STEP_S, "f", 1),
        )

    def _moment(self, at_s: int) -> datetime:
        return self._model.board.starts_at + timedelta(seconds=at_s)

    # ---- from a peak to its jobs

    def choose(self, of: Slice | None) -> None:
        """Mark every job of a half hour on the plan and bring the busiest technician into view."""
        self._read(of)
        who = makers(self._crew, of) if of else ()
        if of is None or not who:
            return
        jobs = [key for technician_id in who for key in self._jobs(technician_id, of)]
        if len(jobs) > 1:
            self._selection.mark(jobs)
        else:
            self._selection.select(next(iter(jobs), None), who[0])
        row = self._gantt.picture.layout.row_of.get(who[0])
        if row is not None:
            self._gantt.navigation.reveal_row(row)

    def _jobs(self, technician_id: str, of: Slice) -> list[str]:
        """Return the jobs of somebody that take place in a half hour, or that he is on the road to."""
        first, last = self._moment(of.start_s), self._moment(of.end_s)
        route = self._model.routes.get(technician_id)
        if route is None:
            return []
        on_road = {
            leg.to_intervention_id for leg in route.legs if leg.starts_at < last and leg.ends_at > first
        }
        return [
            job.intervention_id
            for job in route.jobs
            if (job.start < last and job.end > first) or job.intervention_id in on_road
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._shown:
            at = self._shown.index(self._at) + step if self._at in self._shown else self._first()
            self._read(self._shown[max(0, min(at, len(self._shown) - 1))])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._at)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _first(self) -> int:
        """The half hour to begin with: the present one."""
        now = self._slice_at(self._now_s)
        return self._shown.index(now) if now else 0

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(look.theme.line))
        painter.drawLine(0, 0, self.width(), 0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.theme.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class Legend(QWidget):
    """The line, the two fills and the figures of the chart, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        look.changed.connect(self.update)

    def say(self, *words: str) -> None:
        self._words = words
        self.setAccessibleName(", ".join(words))
        self.setToolTip("\n".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 2 * (self.fontMetrics().height() + 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        from ui.load.chart import colours

        painter, theme = QPainter(self), look.theme
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        fill, over = colours(theme)
        x, line = 0, self.height() // 2
        for at, words in enumerate(self._words):
            y = 0 if at < 2 else line
            x = x if at % 2 else 0
            self._swatch(painter, x, y + line // 2, at, fill, over)
            painter.setPen(QColor(theme.secondary))
            painter.drawText(x + SWATCH_PX + 4, y, self.width(), line, Qt.AlignmentFlag.AlignVCenter, words)
            x += SWATCH_PX + 12 + painter.fontMetrics().horizontalAdvance(words)

    def _swatch(self, painter: QPainter, x: int, middle: int, at: int, fill: QColor, over: QColor) -> None:
        if at == 0:
            painter.fillRect(x, middle - 1, SWATCH_PX, 2, QColor(look.theme.text))
        elif at == 1:
            painter.fillRect(x, middle - 4, SWATCH_PX, 8, fill)
        elif at == 2:
            painter.fillRect(x, middle - 4, SWATCH_PX, 8, QBrush(over, Qt.BrushStyle.BDiagPattern))
            painter.setPen(over)
            painter.drawRect(x, middle - 4, SWATCH_PX - 1, 7)
        else:
            painter.setPen(QColor(look.theme.secondary))
            painter.drawText(x, middle + 4, wording.locale.toString(1.5, "f", 1))
