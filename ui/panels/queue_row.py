"""How one row of incoming work is painted: number, customer, time left; then urgency, level and fault."""

from datetime import datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons
from ui.models.board_model import BoardModel
from ui.models.queue_filter import SOON
from ui.models.queue_model import ITEM, QueueItem, remaining_text
from ui.style import SECONDARY_PX, Theme, look
from ui.widgets.finish import chosen, hovered, warning
from ui.widgets.painted_text import END, START, sized, write
from ui.wording import tr
from ui.words import channel_icon, shipped_name

HEIGHT = 50
_LEFT, _RIGHT, _GAP = 14.0, 10.0, 8.0


class QueueRow(QStyledItemDelegate):
    """Paints the rows; asks the clock only through the board model."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box, state = QRectF(option.rect), option.state
        painter.save()
        _paint_ground(painter, box, state, look.theme)
        paint_row(painter, box, index.data(ITEM), self._model.now)
        painter.restore()


def paint_row(painter: QPainter, box: QRectF, item: QueueItem, now: datetime) -> None:
    """Paint the content of one row into `box`."""
    theme = look.theme
    if item.level is not None:
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), QColor(theme.level(item.level)))
    upper = QRectF(box.left() + _LEFT, box.top() + 6, box.width() - _LEFT - _RIGHT, 19)
    lower = QRectF(upper.left(), upper.bottom() + 1, upper.width(), 17)
    _paint_upper(painter, upper, item, now, theme)
    _paint_lower(painter, lower, item, theme)


def time_colour(left: timedelta | None, theme: Theme) -> str:
    """Return the colour of the time left: quiet, amber within the hour, red when late."""
    if left is None or left > SOON:
        return theme.secondary
    return theme.alarm if left < timedelta() else warning(theme)


def _paint_ground(painter: QPainter, box: QRectF, state: QStyle.StateFlag, theme: Theme) -> None:
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, QColor(chosen(theme)))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(hovered(theme)))
    painter.setPen(QColor(theme.line))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRect(box.adjusted(1, 1, -1, -1))


def _paint_upper(painter: QPainter, line: QRectF, item: QueueItem, now: datetime, theme: Theme) -> None:
    left = item.remaining(now)
    colour = time_colour(left, theme)
    if item.warns_at is not None and left is not None and left >= timedelta():
        colour = warning(theme) if now >= item.warns_at else theme.secondary
    end = write(painter, line, END, remaining_text(left), colour, bold=True)
    number = write(painter, line, START, str(item.number), theme.text, bold=True)
    room = line.adjusted(number + _GAP, 0, -(end + _GAP), 0)
    write(painter, room, START, item.customer, theme.text)


def _paint_lower(painter: QPainter, line: QRectF, item: QueueItem, theme: Theme) -> None:
    if item.urgent:
        line = line.adjusted(
            _pill(painter, line, tr("URGENT"), theme.text, theme.surface, "urgent") + _GAP, 0, 0, 0
        )
    if item.channel:
        box = QRectF(line.left(), line.center().y() - 6.5, 13, 13)
        icons.paint(painter, channel_icon(item.channel), box, theme.text)
        line = line.adjusted(13 + _GAP, 0, 0, 0)
    if item.is_call:
        text = theme.surface if theme.name == "dark" else "#FFFFFF"
        line = line.adjusted(_pill(painter, line, tr("TO QUALIFY"), theme.accent, text) + _GAP, 0, 0, 0)
    parts = [_priority(item), shipped_name(item.level_name), item.fault, item.place]
    words = " · ".join(part for part in parts if part)
    write(painter, line, START, words, theme.secondary, SECONDARY_PX)


def _priority(item: QueueItem) -> str:
    return tr("P{priority}").format(priority=item.priority)


def _pill(painter: QPainter, line: QRectF, words: str, fill: str, ink: str, icon: str = "") -> float:
    """Paint words on a filled pill at the start of the line and return its width."""
    painter.setFont(sized(painter, SECONDARY_PX - 1, bold=True))
    icon_room = 13 if icon else 0
    width = painter.fontMetrics().horizontalAdvance(words) + 10 + icon_room
    pill = QRectF(line.left(), line.top() + 1, width, line.height() - 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(pill, 3, 3)
    if icon:
        icons.paint(painter, icon, QRectF(pill.left() + 4, pill.center().y() - 5.5, 11, 11), ink)
    painter.setPen(QColor(ink))
    painter.drawText(pill.adjusted(5 + icon_room, 0, 0, 0), START, words)
    return float(width)
