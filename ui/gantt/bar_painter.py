"""The bars themselves, by the grammar of the Gantt: fill, edge, bracket, band, progress, signs and words.

Shapes of one colour are collected over all visible rows and drawn with one call; words come last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QLine, QRect, Qt

from dispatcher.domain.appointments import ENDED, AssignmentState
from dispatcher.domain.routes import Verdict
from ui.style import NO_APPOINTMENT, PROMISED
from ui.wording import duration

from .bars import Bar
from .canvas import LEAST_ROW, Canvas, edge_of, hatch, ink, pen
from .row_layout import Row

EDGE_PX, CHIP_PX, ICON_PX, SMALL_ICON_PX = 4, 18, 14, 12
NARROW_PX = 80  # below this width a bar has room for its icon and number only
LEAST_PX = 3
LEAST_NAME_PX = 34
PALE = frozenset({AssignmentState.PLANNED, NO_APPOINTMENT, AssignmentState.DONE})
STATE_ICONS = {
    NO_APPOINTMENT: "envelope",
    AssignmentState.TRAVELLING: "arrow",
    AssignmentState.ON_SITE: "dot",
    AssignmentState.SUSPENDED: "pause",
    AssignmentState.DONE: "tick",
    AssignmentState.CANNOT_COMPLETE: "cross",
}


@dataclass(slots=True)
class Placed:
    """A bar and the pixels it takes; `next_left` is where the bar to its right begins."""

    bar: Bar
    box: QRect
    row_top: int
    next_left: int

    @property
    def room(self) -> int:
        """What the next bar leaves for the words."""
        return min(self.box.width(), self.next_left - self.box.left() - 2)

    @property
    def is_tall(self) -> bool:
        return self.box.height() >= LEAST_ROW - 4


def box_at(canvas: Canvas, row: Row, start_s: float, end_s: float, stack: int = 0) -> QRect:
    """Return the pixels of a bar from one moment to another on a row."""
    left, right = canvas.x(start_s), canvas.x(end_s)
    above = round(row.height * 0.27) if row.height >= LEAST_ROW else 1
    top = canvas.y(row) + above + 3 * stack
    return QRect(left, top, max(right - left - 1, LEAST_PX), row.height - above - 4)


def placed_bars(canvas: Canvas, rows: Iterable[Row]) -> list[Placed]:
    """Return the bars that need painting, row by row, by start."""
    first_s, last_s = canvas.visible_span()
    overhang_s = canvas.picture.overhang_s
    placed: list[Placed] = []
    for row in rows:
        lane = canvas.picture.lanes.get(row.technician_id or "")
        if lane is None:
            continue
        top = canvas.y(row)
        right = 1 << 30
        for bar in reversed(lane.between(first_s - overhang_s, last_s + overhang_s)):
            box = box_at(canvas, row, bar.start_s, bar.end_s, bar.stack)
            placed.append(Placed(bar, box, top, right))
            right = box.left()
    placed.reverse()
    return placed


def paint_bars(canvas: Canvas, placed: list[Placed]) -> None:
    _paint_promises(canvas, placed)
    _paint_overruns(canvas, placed)
    _paint_fills(canvas, placed)
    _paint_edges(canvas, placed)
    _paint_patterns(canvas, placed)
    for one in placed:
        if one.bar.is_flagged:
            _frame(canvas, one.box.adjusted(-1, -1, 1, 1), canvas.theme.alarm, 2)
        if one.is_tall and one.box.intersects(canvas.exposed):
            _paint_words(canvas, one)


# ---- shapes, many at a time


def _paint_promises(canvas: Canvas, placed: list[Placed]) -> None:
    """Show the promised windows: a bracket above, and behind the bar a band where it may still slip."""
    colours: dict[str, list[QLine]] = {}
    level = 0
    for before, one in zip([None, *placed], placed, strict=False):
        bar = one.bar
        if bar.promised is None or not one.is_tall or bar.fill in ENDED:
            continue
        left, right = canvas.x(bar.promised.earliest.timestamp()), canvas.x(bar.promised.latest.timestamp())
        if bar.awaits_arrival:
            band = QRect(left, one.box.top(), right - left, one.box.height())
            canvas.painter.fillRect(band, ink(canvas.theme.accent, 58 if canvas.is_dark else 34))
        level = 1 - level if before and before.row_top == one.row_top else 0
        colour = canvas.theme.accent if bar.awaits_arrival else canvas.theme.line
        lines = _bracket(left, right, one.row_top + 2 + 3 * level, one.box.top() - 1)
        colours.setdefault(colour, []).extend(lines)
    for colour, lines in colours.items():
        canvas.painter.setPen(pen(colour))
        canvas.painter.drawLines(lines)


def _bracket(left: int, right: int, top: int, bottom: int) -> list[QLine]:
    return [
        QLine(left, top, right, top),
        QLine(left, top + 1, right, top + 1),
        QLine(left, top, left, bottom),
        QLine(right, top, right, bottom),
    ]


def _paint_overruns(canvas: Canvas, placed: list[Placed]) -> None:
    """Draw work that should be over as a hatched tail up to now."""
    for one in placed:
        if one.bar.fill == AssignmentState.ON_SITE and canvas.now_s > one.bar.end_s:
            right = canvas.x(canvas.now_s)
            tail = QRect(one.box.right() + 1, one.box.top(), right - one.box.right(), one.box.height())
            colour = canvas.theme.fills[one.bar.fill][0]
            canvas.painter.fillRect(tail, hatch(colour, style=Qt.BrushStyle.Dense5Pattern))


def _paint_fills(canvas: Canvas, placed: list[Placed]) -> None:
    """Fill the boxes by colour, each with a border a step darker and its corners taken off."""
    fills: dict[str, list[QRect]] = {}
    borders: dict[str, list[QRect]] = {}
    for one in placed:
        fill = canvas.theme.fills[one.bar.fill][0]
        borders.setdefault(edge_of(fill, canvas.is_dark), []).extend(_rounded(one.box))
        fills.setdefault(fill, []).extend(_rounded(one.box.adjusted(1, 1, -1, -1)))
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    for group in (borders, fills):
        for colour, boxes in group.items():
            canvas.painter.setBrush(ink(colour))
            canvas.painter.drawRects(boxes)


def _rounded(box: QRect) -> list[QRect]:
    """Return the box without its corner pixels, as two boxes: rounder, at the price of plain filling."""
    if box.width() < 4 or box.height() < 4:
        return [box]
    return [box.adjusted(1, 0, -1, 0), box.adjusted(0, 1, 0, -1)]


def _paint_edges(canvas: Canvas, placed: list[Placed]) -> None:
    edges: dict[str, list[QRect]] = {}
    for one in placed:
        if one.bar.level is not None and one.box.width() >= 2 * EDGE_PX:
            box = one.box
            edge = QRect(box.left(), box.top(), EDGE_PX, box.height())
            edges.setdefault(canvas.theme.levels[one.bar.level], []).append(edge)
    for colour, boxes in edges.items():
        canvas.painter.setBrush(ink(colour))
        canvas.painter.drawRects(boxes)
    canvas.painter.setPen(pen(canvas.theme.surface))
    every = (edge.adjusted(0, 1, 1, -1) for boxes in edges.values() for edge in boxes)
    canvas.painter.drawLines([QLine(edge.topRight(), edge.bottomRight()) for edge in every])


def _paint_patterns(canvas: Canvas, placed: list[Placed]) -> None:
    """Stripe suspended work; along the foot of work on site, draw how much of its time has gone."""
    for one in placed:
        box = one.box.adjusted(EDGE_PX + 1, 1, -1, -1)
        text = canvas.theme.fills[one.bar.fill][1]
        if one.bar.fill == AssignmentState.SUSPENDED:
            canvas.painter.fillRect(box, hatch("#000000", 70))
        elif one.bar.fill == AssignmentState.ON_SITE:
            gone = canvas.x(min(canvas.now_s, one.bar.end_s)) - box.left()
            canvas.painter.fillRect(QRect(box.left(), box.bottom() - 2, box.width(), 3), ink(text, 70))
            canvas.painter.fillRect(QRect(box.left(), box.bottom() - 2, max(gone, 0), 3), ink(text, 230))
        elif one.bar.fill == AssignmentState.TRAVELLING:
            _paint_moving_edge(canvas, box, text)


def _paint_moving_edge(canvas: Canvas, box: QRect, colour: str) -> None:
    """Draw chevrons at the right edge of a job somebody is driving to."""
    if box.width() < 40:
        return
    middle, reach = box.center().y(), box.height() // 2 - 2
    canvas.painter.setPen(pen(colour, 1, Qt.PenStyle.SolidLine, 150))
    for x in (box.right() - 4, box.right() - 9):
        canvas.painter.drawLine(x - reach // 2, middle - reach, x, middle)
        canvas.painter.drawLine(x - reach // 2, middle + reach, x, middle)


def _frame(canvas: Canvas, box: QRect, colour: str, width: int) -> None:
    """Frame a box from outside, in whole pixels."""
    left, top, right, bottom = box.left(), box.top(), box.right() + 1, box.bottom() + 1
    fill = ink(colour)
    for x, y, w, h in (
        (left, top - width, right - left, width),
        (left, bottom, right - left, width),
        (left - width, top, width, bottom - top),
        (right, top, width, bottom - top),
    ):
        canvas.painter.fillRect(x, y, w, h, fill)


def paint_selection(canvas: Canvas, box: QRect) -> None:
    """Outline a bar in the colour of text with a gap of background: seen on every fill."""
    _frame(canvas, box, canvas.theme.surface, 1)
    _frame(canvas, box.adjusted(-1, -1, 1, 1), canvas.theme.text, 2)


# ---- words and signs, one bar at a time


def _paint_words(canvas: Canvas, one: Placed) -> None:
    """Write what the width has room for: chips and signs from the right, then icon, name or number."""
    bar, box = one.bar, one.box
    middle = box.center().y() + 1
    right = box.left() + one.room - 3
    left = box.left() + EDGE_PX + 3
    if right - left < 8:
        return
    right = _paint_chips(canvas, one, left, right)
    colour = canvas.theme.fills[bar.fill][1]
    icon = STATE_ICONS.get(bar.fill)
    if one.room < NARROW_PX:
        _paint_narrow(canvas, one, left, right, middle)
        return
    if bar.fill == AssignmentState.TRAVELLING:
        right -= 18
    right = _paint_small_signs(canvas, bar, left, right, middle, colour)
    if icon is not None:
        canvas.icon(icon, left, middle - ICON_PX / 2, ICON_PX, colour)
        left += ICON_PX + 4
    right = _paint_aside(canvas, bar, left, right, middle, colour)
    canvas.write(canvas.texts.bar, bar.title, left, middle, colour, right - left)


def _paint_narrow(canvas: Canvas, one: Placed, left: int, right: int, middle: int) -> None:
    colour = canvas.theme.fills[one.bar.fill][1]
    icon = STATE_ICONS.get(one.bar.fill)
    number = canvas.texts.width(canvas.texts.small, one.bar.number)
    if icon is not None and right - left >= SMALL_ICON_PX - 2:
        canvas.icon(icon, left - 2, middle - SMALL_ICON_PX / 2, SMALL_ICON_PX, colour)
        left += SMALL_ICON_PX
    if right + 2 - left >= number:
        canvas.write(canvas.texts.small, one.bar.number, left, middle, colour)
        left += number + 3
    if one.bar.is_pinned and right + 2 - left >= SMALL_ICON_PX:
        canvas.icon("lock", left, middle - SMALL_ICON_PX / 2, SMALL_ICON_PX, colour)
    _paint_slack_outside(canvas, one)


def _paint_slack_outside(canvas: Canvas, one: Placed) -> None:
    """Write the slack of a bar too narrow for it into the band behind the bar, above the road."""
    slack = one.bar.slack_minutes
    if slack is None or slack < 0:
        return
    text, font = f"+{slack} min", canvas.texts.small
    left = one.box.right() + 5
    if left + canvas.texts.width(font, text) < one.next_left:
        canvas.write(font, text, left, one.box.top() + 5, canvas.theme.accent)


def _paint_chips(canvas: Canvas, one: Placed, left: int, right: int) -> int:
    """Draw what must not be missed as blocks at the right end; return where the rest may end."""
    theme = canvas.theme
    chips = []
    if one.bar.is_flagged:
        chips.append(("flag", theme.alarm, theme.alarm_text))
    elif one.bar.has_finding:
        chips.append(("warning", theme.verdicts[Verdict.SHIFTS], theme.surface))
    if one.bar.was_not_notified:
        chips.append(("envelope_off", theme.verdicts[Verdict.SHIFTS], theme.surface))
    for name, fill, colour in chips:
        if right - CHIP_PX < left - EDGE_PX:
            break
        chip = QRect(right + 2 - CHIP_PX, one.box.top() + 1, CHIP_PX, one.box.height() - 2)
        canvas.painter.fillRect(chip, ink(fill))
        canvas.icon(name, chip.left() + 2, chip.center().y() + 1 - ICON_PX / 2, ICON_PX, colour)
        right -= CHIP_PX + 2
    return right


def _paint_small_signs(canvas: Canvas, bar: Bar, left: int, right: int, middle: int, colour: str) -> int:
    signs = []
    if bar.is_pinned:
        signs.append("lock")
    if bar.is_by_hand:
        signs.append("hand")
    if bar.is_told and bar.fill == PROMISED:
        signs.append("envelope")
    for name in signs:
        if right - left < NARROW_PX // 2:
            break
        right -= ICON_PX - 1
        canvas.icon(name, right, middle - SMALL_ICON_PX / 2, SMALL_ICON_PX, colour)
        right -= 2
    return right


def _paint_aside(canvas: Canvas, bar: Bar, left: int, right: int, middle: int, colour: str) -> int:
    """Write the longest figure that leaves room for a name at the right; return where the name may end."""
    font = canvas.texts.strong
    for text in asides_of(bar, canvas.now_s):
        width = canvas.texts.width(font, text)
        if right - left - width >= LEAST_NAME_PX:
            canvas.write(font, text, right - width - 1, middle, colour)
            return right - width - 7
    return right


def asides_of(bar: Bar, now_s: float) -> tuple[str, ...]:
    """Return the figures a bar can carry, the fullest first.

    Since when the technician knows, where no appointment is promised; else the promised window, with the
    minutes of slack on the tightest promise of the row (they matter more: the bracket shows the window).
    """
    if bar.fill == NO_APPOINTMENT:
        return () if bar.told_s is None else (duration(timedelta(seconds=now_s - bar.told_s)),)
    if bar.promised is None or bar.fill in ENDED:
        return ()
    if bar.slack_minutes is None or bar.slack_minutes < 0:
        return (bar.promised_text,)
    slack = f"+{bar.slack_minutes} min"
    return (f"{bar.promised_text}  {slack}", slack)
