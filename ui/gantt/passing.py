"""Bars in the middle of a zoom, when each is seen for a blink: colours, states and names, all in few strokes.

Every call into Qt counts then, so that strokes of one colour and words of one ink go together.
"""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QStaticText

from .bar_face import EDGE_PX, FRAME_PX, ICON_PX, NARROW_PX, STATE_ICONS
from .bar_places import Placed
from .canvas import Canvas, edge_of, ink

LEAST_PX = 16
NAMED = 120  # more bars than that pass without their names: nobody reads them, and they cost most
Line = tuple[QPoint, QStaticText, int]  # where, what, and to how many pixels it is cut (0: to none)
Words = dict[tuple[int, str], tuple[QFont, list[Line]]]


def paint_in_passing(canvas: Canvas, placed: list[Placed]) -> None:
    """Paint bars that will be painted to stay when the zoom rests; those in alarm keep their frame."""
    boxes: dict[str, list[QRect]] = {}
    fills: dict[str, list[QRect]] = {}
    edges: dict[str, list[QRect]] = {}
    words: Words = {}
    theme, is_dark, has_names = canvas.theme, canvas.is_dark, len(placed) <= NAMED
    for one in placed:
        bar, left, top, width, height = one.bar, one.left, one.top, one.width, one.height
        fill = theme.fills[bar.fill][0]
        if bar.is_flagged:
            outer = QRect(left, top, width, height).adjusted(-FRAME_PX, -FRAME_PX, FRAME_PX, FRAME_PX)
            boxes.setdefault(theme.alarm, []).append(outer)
        else:
            boxes.setdefault(edge_of(fill, is_dark), []).append(QRect(left, top, width, height))
        fills.setdefault(fill, []).append(QRect(left + 1, top + 1, width - 2, height - 2))
        if bar.level is not None and width >= 2 * EDGE_PX:
            edges.setdefault(theme.levels[bar.level], []).append(QRect(left, top, EDGE_PX, height))
        if has_names and one.is_tall:
            _add_words(canvas, one, words)
    for rectangles in (boxes, fills, edges):
        for colour, same in rectangles.items():
            canvas.fill(same, ink(colour))
    _paint_icons(canvas, placed)
    painter = canvas.painter
    for (_font, colour), (font, lines) in words.items():
        painter.setFont(font)
        painter.setPen(ink(colour))
        _write(canvas, lines)


def _write(canvas: Canvas, lines: list[Line]) -> None:
    """Write names, cut by clipping: an ellipsis would have to be laid out anew for every width."""
    painter, shown, height = canvas.painter, canvas.exposed & canvas.body, canvas.body.height()
    for at, text, cut in lines:
        if cut:
            painter.setClipRect(QRect(at.x(), canvas.body.top(), cut, height) & shown)
        painter.drawStaticText(at, text)
        if cut:
            painter.setClipRect(shown)


def _add_words(canvas: Canvas, one: Placed, words: Words) -> None:
    """Lay the name out, or the number in a narrow bar, where it has room."""
    bar, colour = one.bar, canvas.theme.fills[one.bar.fill][1]
    left = EDGE_PX + 3 + (ICON_PX + 4 if bar.fill in STATE_ICONS else 0)
    room = one.room - left - 3
    is_narrow = one.room < NARROW_PX
    font, text = (canvas.texts.small, bar.number) if is_narrow else (canvas.texts.bar, bar.title)
    static, width = canvas.texts.laid_out(font, text)
    if room < LEAST_PX or (is_narrow and width > room):
        return
    line = canvas.texts.line_height(font)
    at = QPoint(one.left + left, one.top + 1 + (one.height - line) // 2)
    words.setdefault((id(font), colour), (font, []))[1].append((at, static, room if width > room else 0))


def _paint_icons(canvas: Canvas, placed: list[Placed]) -> None:
    for one in placed:
        icon = STATE_ICONS.get(one.bar.fill)
        if icon is not None and one.is_tall and one.room >= EDGE_PX + ICON_PX + 6:
            top = one.top + (one.height - ICON_PX) / 2
            canvas.icon(icon, one.left + EDGE_PX + 3, top, ICON_PX, canvas.theme.fills[one.bar.fill][1])
