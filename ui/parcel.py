"""Work carried from one screen to another: what is in the parcel, and the label on it."""

import json

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from dispatcher.domain.board import Board
from ui.style import BODY_PX, look
from ui.widgets.finish import on_accent

MIME_TYPE = "application/x-dispatcher-interventions"


def carried_ids(mime: QMimeData, board: Board) -> tuple[str, ...]:
    """Return the interventions in the parcel that this board knows; nothing where it is none of ours."""
    if not mime.hasFormat(MIME_TYPE):
        return ()
    try:
        ids = json.loads(bytes(mime.data(MIME_TYPE).data()))
    except ValueError:  # another program may use the name of our format for something else
        return ()
    if not isinstance(ids, list):
        return ()
    return tuple(key for key in ids if isinstance(key, str) and key in board.interventions)


def parcel(intervention_ids: tuple[str, ...]) -> QMimeData:
    """Wrap interventions for a drag: the counterpart of `carried_ids`."""
    mime = QMimeData()
    mime.setData(MIME_TYPE, json.dumps(list(intervention_ids)).encode())
    return mime


def badge(words: str) -> QPixmap:
    """Return the small label that travels with the pointer: number and customer."""
    font = QFont()
    font.setPixelSize(BODY_PX)
    font.setWeight(QFont.Weight.DemiBold)
    made = QPixmap(220, 26)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, 200)
    box = QRectF(0, 0, painter.fontMetrics().horizontalAdvance(words) + 16, 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.accent))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(on_accent(look.theme)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return made
