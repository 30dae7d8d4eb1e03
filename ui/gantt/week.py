"""The plan at the scale of weeks: a compact row per technician, a column per day; a day opens on a click.

Lies over the plan of the day. Days are read on the worker one after the other and show as they come.
"""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from dispatcher.domain.technicians import Technician
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.style import look
from ui.wording import day as day_words
from ui.wording import percent, tr, wording

from .canvas import Texts
from .day_area import DayArea
from .headers import HEADER_PX, NAMES_PX
from .row_layout import GROUP_HEIGHT, Row, RowLayout
from .week_days import WeekDay, days_of_week, hours_seen, week_day, week_rows
from .week_painter import WeekCanvas, paint_week

READ_AGAIN_MS = 400  # after a change: several often come together


class WeekView(QAbstractScrollArea):
    """Seven days of everybody. `day_wanted(day, technician id or "")`: a day is to be opened. GUI thread."""

    day_wanted = Signal(object, str)

    def __init__(self, gantt: DayArea, model: BoardModel, bridge: Bridge) -> None:
        super().__init__(gantt)
        self._gantt, self._model, self._bridge = gantt, model, bridge
        self.days: tuple[date, ...] = days_of_week(model.board.day)
        self.known: dict[date, WeekDay] = {}
        self.spot: tuple[int, str] = (0, "")  # column, technician id
        self._layout = RowLayout()
        self._entered_on = model.board.day
        self._asked = 0
        self._texts = Texts()
        self._read_again = QTimer(self, singleShot=True, interval=READ_AGAIN_MS)
        self._read_again.timeout.connect(self._read)
        self.setObjectName("week")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAutoFillBackground(True)  # the plan of the day must not show beside the scroll bar
        self.hide()
        gantt.installEventFilter(self)
        gantt.arranged.connect(self._arrange)
        model.changed.connect(self._follow_board)
        bridge.happened.connect(lambda _events: self._read_again.start() if self.isVisible() else None)
        look.changed.connect(self.viewport().update)
        wording.changed.connect(self._retranslate)
        self._retranslate()

    # ---- coming and going

    def enter(self) -> None:
        """Show the week of the day that is shown."""
        self._entered_on = self._model.board.day
        self.days = days_of_week(self._entered_on)
        self.spot = (self._model.board.day.weekday(), self.spot[1])
        self._show_bars_of_day(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setGeometry(self._gantt.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read()

    def leave(self) -> None:
        """Show the plan of the day again."""
        if self.isVisible():
            self.hide()
            self._show_bars_of_day(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._gantt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bars_of_day(self, policy: Qt.ScrollBarPolicy) -> None:
        """Qt keeps the scroll bars of an area above its children."""
        self._gantt.setHorizontalScrollBarPolicy(policy)
        self._gantt.setVerticalScrollBarPolicy(policy)

    def step(self, weeks: int) -> None:
        """Show a later week, an earlier one where it is negative."""
        self.days = tuple(day + timedelta(weeks=weeks) for day in self.days)
        self._read()

    def open(self, day: date, technician_id: str = "") -> None:
        """Open a day on the plan."""
        self.leave()
        self.day_wanted.emit(day, technician_id)

    def _follow_board(self) -> None:
        """Make room for a day that somebody asked for by another way."""
        if self._model.board.day != self._entered_on:
            self.leave()

    # ---- reading

    def _read(self) -> None:
        """Ask for the seven days; answers to an earlier question are not looked at."""
        self._asked += 1
        self.known = {day: found for day, found in self.known.items() if day in self.days}
        for day in self.days:
            self._bridge.ask(self._reader(day), self._taker(self._asked))
        self._arrange()

    def _reader(self, day: date) -> Callable[[], WeekDay]:
        return lambda: week_day(self._bridge.desk.load_board(day))

    def _taker(self, question: int) -> Callable[[WeekDay], None]:
        def take(found: WeekDay) -> None:
            if question == self._asked:
                self.known[found.day] = found
                self._arrange()

        return take

    def _arrange(self) -> None:
        self._layout = RowLayout(week_rows(self.known.values(), self._gantt.arrangement, GROUP_HEIGHT))
        if self.spot[1] not in self._layout.row_of:
            self.spot = (self.spot[0], next(iter(self._layout.technician_ids), ""))
        self._settle()
        self._describe()
        self.viewport().update()

    # ---- what is where

    @property
    def rows(self) -> tuple[Row, ...]:
        """Headers and technicians from the top."""
        return self._layout.rows

    def column_box(self, column: int) -> QRect:
        """Return the pixels of a day, its head included."""
        width = max(self.viewport().width() - NAMES_PX, len(self.days))
        left, right = (NAMES_PX + width * at // len(self.days) for at in (column, column + 1))
        return QRect(left, 0, right - left, self.viewport().height())

    def cell_box(self, column: int, row: Row) -> QRect:
        """Return the pixels of one technician's day."""
        box = self.column_box(column)
        top = HEADER_PX + row.top - self.verticalScrollBar().value()
        return QRect(box.left(), top, box.width(), row.height)

    def _place_at(self, at: QPoint) -> tuple[int, str] | None:
        """Return the column and the technician under a point; "" on the head of a day."""
        column = next((c for c in range(len(self.days)) if self.column_box(c).contains(at)), None)
        if column is None:
            return None
        if at.y() < HEADER_PX:
            return column, ""
        row = self._layout.row_at(at.y() - HEADER_PX + self.verticalScrollBar().value())
        return (column, row.technician_id) if row and row.technician_id else None

    def _settle(self) -> None:
        down, room = self.verticalScrollBar(), max(self.viewport().height() - HEADER_PX, 1)
        down.setPageStep(room)
        down.setSingleStep(17)
        down.setRange(0, max(self._layout.height - room, 0))

    # ---- hands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._gantt and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._gantt.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.open(self.days[place[0]], place[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if way is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._move(*way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open(self.days[self.spot[0]], self.spot[1])
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.ignore()

    def _move(self, right: int, down: int) -> None:
        """Move the cursor by a day or a technician; past the end of the week comes the next one."""
        column, technician_id = self.spot
        column += right
        if not 0 <= column < len(self.days):
            self.step(right)
        if down:
            technician_id = self._layout.neighbour(technician_id, down) or technician_id
        self.spot = (column % len(self.days), technician_id)
        row = self._layout.row_of.get(technician_id)
        if row is not None:
            bar = self.verticalScrollBar()
            bar.setValue(min(max(bar.value(), row.bottom - bar.pageStep()), row.top))
        self._describe()
        self.viewport().update()

    # ---- words and paint

    def _describe(self) -> None:
        """Tell a screen reader the day the cursor is on."""
        day = self.days[self.spot[0]]
        found = self.known.get(day)
        cell = found.cells.get(self.spot[1]) if found else None
        technician = self._technician(self.spot[1])
        parts = [technician.name if technician else "", day_words(day)]
        if cell is None or cell.load is None:
            parts.append(tr("off"))
        if cell is not None:
            parts.append(tr("{count} jobs").format(count=len(cell.pieces)))
            parts += [percent(cell.load)] if cell.load is not None else []
        self.setAccessibleDescription(", ".join(part for part in parts if part))

    def _technician(self, technician_id: str) -> Technician | None:
        found = (day.technicians.get(technician_id) for day in self.known.values())
        return next((one for one in found if one is not None), None)

    def _retranslate(self) -> None:
        self._texts = Texts()
        self.setAccessibleName(tr("Plan of the week"))
        self._describe()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        scroll = self.verticalScrollBar().value()
        canvas = WeekCanvas(
            painter=painter,
            texts=self._texts,
            theme=look.theme,
            area=self.viewport().rect(),
            days=self.days,
            known=self.known,
            boxes=[self.column_box(column) for column in range(len(self.days))],
            rows=self._layout.visible(scroll, scroll + self.viewport().height() - HEADER_PX),
            scroll_y=scroll,
            hours=hours_seen(self.known.values()),
            today=self._model.now.astimezone(wording.zone).date(),
            shown=self._model.board.day,
            spot=self.spot,
            technician=self._technician,
        )
        paint_week(canvas)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
