"""Bars in the middle of a zoom, when each is seen for a blink: colours, states and names, all in few strokes.

Every call into Qt counts then, so that strokes of one colour and words of one ink go together.
"""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QStaticText

from dispatcher.domain.appointments import ENDED

from .bar_face import EDGE_PX, FRAME_PX, ICON_PX, NARROW_PX, STATE_ICONS
from .bar_places import BRACKET_PX, LEVEL_PX, TALL_PX, Placed
from .canvas import Canvas, edge_of, ink

LEAST_PX = 16
NAMED = 40  # more bars than that pass without their names: nobody reads them, and they cost most
Line = tuple[QPoint, QStaticText, int]  # where, what, and to how many pixels it is cut (0: to none)
Words = dict[tuple[int, str], tuple[QFont, list[Line]]]


def paint_in_passing(canvas: Canvas, placed: list[Placed]) -> None:
    """Paint bars that will be painted to stay when the zoom rests; those in alarm keep their frame."""
    theme, is_dark, has_names = canvas.theme, canvas.is_dark, len(placed) <= NAMED
    of_alarm: list[QRect] = []
    boxes: dict[str, list[QRect]] = {theme.alarm: of_alarm}
    fills: dict[str, list[QRect]] = {}
    edges: dict[str, list[QRect]] = {}
    lists: dict[str, tuple[list[QRect], list[QRect]]] = {}
    for state in {one.bar.fill for one in placed}:
        fill = theme.fills[state][0]
        lists[state] = boxes.setdefault(edge_of(fill, is_dark), []), fills.setdefault(fill, [])
    words: Words = {}
    for one in placed:
        bar, left, top, width, height = one.bar, one.left, one.top, one.width, one.height
        outer, inner = lists[bar.fill]
        if bar.has_alarm or bar.breaks_promise:
            of_alarm.append(
                QRect(left - FRAME_PX, top - FRAME_PX, width + 2 * FRAME_PX, height + 2 * FRAME_PX)
            )
        else:
            outer.append(QRect(left, top, width, height))
        inner.append(QRect(left + 1, top + 1, width - 2, height - 2))
        if bar.level is not None and width >= 2 * EDGE_PX:
            edges.setdefault(theme.level(bar.level), []).append(QRect(left, top, EDGE_PX, height))
        if has_names and one.is_tall:
            _add_words(canvas, one, words)
    for rectangles in (boxes, fills, edges):
        for colour, same in rectangles.items():
            if same:
                canvas.fill(same, ink(colour))
    _paint_icons(canvas, placed)
    painter = canvas.painter
    for (_font, colour), (font, lines) in words.items():
        painter.setFont(font)
        painter.setPen(ink(colour))
        _write(canvas, lines)


def brackets_in_passing(canvas: Canvas, placed: list[Placed]) -> dict[str, list[QRect]]:
    """Return the bracket of each promised window by its colour, without the ends."""
    of_kept: list[QRect] = []
    of_open: list[QRect] = []
    x = canvas.x
    for one in placed:
        bar = one.bar
        if bar.promised is not None and one.height >= TALL_PX and bar.fill not in ENDED:
            left, right = bar.promised_s
            at, top = x(left), one.row_top + BRACKET_PX + LEVEL_PX * bar.bracket
            box = QRect(at, top, x(right) - at + 1, BRACKET_PX)
            (of_open if bar.awaits_arrival else of_kept).append(box)
    return {canvas.theme.line: of_kept, canvas.theme.accent: of_open}


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
    least = EDGE_PX + ICON_PX + 6
    for one in placed:
        icon = STATE_ICONS.get(one.bar.fill) if one.width >= least else None
        if icon is not None and one.is_tall and one.room >= least:
            top = one.top + (one.height - ICON_PX) / 2
            canvas.icon(icon, one.left + EDGE_PX + 3, top, ICON_PX, canvas.theme.fills[one.bar.fill][1])
