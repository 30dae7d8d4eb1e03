"""The day on the wall: full screen, tall rows, alarms to be read across the room, nothing to press.

Shows what the desk shows and changes nothing. More rows than fit turn over page by page. Escape leaves.
"""

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatcher.domain.alarms import Alarm
from dispatcher.domain.board import Board
from ui.gantt.headers import HEADER_PX
from ui.gantt.painter import paint_day
from ui.gantt.row_layout import Arrangement, RowLayout, lay_out
from ui.models.alarm_words import age_text, cause, customer_of, number_text
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import technician_name
from ui.style import look
from ui.wording import clock, day, tr, wording

ROW_PX, TEAM_PX, PAD_PX = 44, 26, 24
TOP_PX, ALARM_PX, MOST_ALARMS = 72, 76, 3
TITLE_PX, CLOCK_PX, ALARM_TEXT_PX, FOOT_PX = 30, 48, 38, 15
TURN_MS = 12_000  # how long a page stays


class WallBoard(QWidget):
    """A window of its own over one board. Deleted when it is closed."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._model, self._page = model, 0
        self._turn = QTimer(self)
        self._turn.setInterval(TURN_MS)
        self._turn.timeout.connect(self.turn_page)
        self._turn.start()
        for changed in (model.changed, model.ticked, look.changed):
            changed.connect(self.update)
        wording.changed.connect(self._retranslate)
        self._retranslate()

    @property
    def pages(self) -> tuple[RowLayout, ...]:
        """The rows, cut into what fits on the screen at once; no row is ever cut."""
        return lay_out(self._model.board, Arrangement(ROW_PX), TEAM_PX).pages(
            self._day_area().height() - HEADER_PX
        )

    @property
    def page(self) -> int:
        """Which page shows, from 0."""
        return self._page % max(len(self.pages), 1)

    def turn_page(self) -> None:
        self._page = (self.page + 1) % max(len(self.pages), 1)
        self.update()

    def _retranslate(self) -> None:
        self.setWindowTitle(tr("Wall board"))
        self.setAccessibleName(tr("Wall board"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.turn_page()

    # ---- painting

    def _day_area(self) -> QRect:
        alarms = min(len(self._model.board.standing_alarms), MOST_ALARMS) * ALARM_PX
        return self.rect().adjusted(0, TOP_PX + alarms, 0, -2 * FOOT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.surface))
        self._paint_top(painter)
        self._paint_alarms(painter)
        pages, model = self.pages, self._model
        if pages and pages[self.page].rows:
            part = pages[self.page]
            paint_day(painter, self._day_area(), model.board, model.routes, theme, model.now, part)
        self._paint_foot(painter, len(pages))
        painter.end()

    def _paint_top(self, painter: QPainter) -> None:
        board, theme = self._model.board, look.theme
        middle = QRect(PAD_PX, 0, self.width() - 2 * PAD_PX, TOP_PX)
        waiting, standing = len(board.waiting), len(board.standing_alarms)
        _write(painter, middle, day(board.day), TITLE_PX, theme.text, Qt.AlignmentFlag.AlignLeft)
        _write(painter, middle, clock(self._model.now), CLOCK_PX, theme.text, Qt.AlignmentFlag.AlignRight)
        words = tr("{waiting} waiting · {alarms} alarms").format(waiting=waiting, alarms=standing)
        if standing == 1:
            words = tr("{waiting} waiting · 1 alarm").format(waiting=waiting)
        colour = theme.alarm if standing else theme.secondary
        _write(painter, middle, words, TITLE_PX, colour, Qt.AlignmentFlag.AlignHCenter)

    def _paint_alarms(self, painter: QPainter) -> None:
        """Write the oldest alarms, white on red, across the whole screen."""
        board, theme = self._model.board, look.theme
        for at, alarm in enumerate(board.standing_alarms[:MOST_ALARMS]):
            strip = QRect(0, TOP_PX + at * ALARM_PX, self.width(), ALARM_PX - 4)
            painter.fillRect(strip, QColor(theme.alarm))
            room = strip.adjusted(PAD_PX, 0, -PAD_PX, 0)
            age = age_text(alarm, self._model.now)
            taken = _write(painter, room, age, ALARM_TEXT_PX, theme.alarm_text, Qt.AlignmentFlag.AlignRight)
            room.setRight(room.right() - taken - PAD_PX)
            words = _fitting(painter, _alarm_words(board, alarm), room.width())
            _write(painter, room, words, ALARM_TEXT_PX, theme.alarm_text, Qt.AlignmentFlag.AlignLeft)

    def _paint_foot(self, painter: QPainter, pages: int) -> None:
        foot = QRect(PAD_PX, self.height() - 2 * FOOT_PX, self.width() - 2 * PAD_PX, 2 * FOOT_PX)
        painter.fillRect(foot.adjusted(-PAD_PX, 0, PAD_PX, 0), QColor(look.theme.raised))
        words = tr("Esc: back to the desk")
        _write(painter, foot, words, FOOT_PX, look.theme.secondary, Qt.AlignmentFlag.AlignLeft)
        if pages > 1:
            page = f"{self.page + 1}/{pages}"
            _write(painter, foot, page, FOOT_PX, look.theme.secondary, Qt.AlignmentFlag.AlignRight)


def _alarm_words(board: Board, alarm: Alarm) -> tuple[str, ...]:
    """Write which work, what is wrong, who was told and whose it is, in as many ways as there may be room."""
    what = f"{number_text(board, alarm)} · {cause(alarm)}"
    who, whose = technician_name(board, alarm.technician_id), customer_of(board, alarm)
    return (" · ".join(part for part in (what, who, whose) if part), f"{what} · {who}" if who else what, what)


def _fitting(painter: QPainter, texts: tuple[str, ...], room: int) -> str:
    """Return the first text that fits in alarm letters, the last where none does."""
    font = _font(painter, ALARM_TEXT_PX)
    return next((text for text in texts if QFontMetrics(font).horizontalAdvance(text) <= room), texts[-1])


def _font(painter: QPainter, pixels: int) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _write(
    painter: QPainter, room: QRect, text: str, pixels: int, colour: str, side: Qt.AlignmentFlag
) -> int:
    """Write one line, cut to the room; return how wide it is."""
    font = _font(painter, pixels)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return QFontMetrics(font).horizontalAdvance(shown)
