"""The bars of the visible rows: promised windows behind them, their faces, and what grows past them."""

from PySide6.QtCore import QRect

from dispatcher.domain.appointments import ENDED, AssignmentState

from .bar_face import FRAME_PX, NARROW_PX, paint_face, paint_frame, slack_text
from .bar_places import BRACKET_PX, LEVEL_PX, Placed
from .canvas import Canvas, ink
from .passing import brackets_in_passing, paint_in_passing

BAND_ALPHA_LIGHT, BAND_ALPHA_DARK = 34, 58


def paint_bars(canvas: Canvas, placed: list[Placed]) -> None:
    """Paint windows first and faces last: a bar lies on the windows of its neighbours."""
    if canvas.is_passing:
        _paint_passing(canvas, placed)
        return
    tall = [one for one in placed if one.is_tall]
    _paint_promises(canvas, [one for one in tall if one.bar.promised and one.bar.fill not in ENDED])
    for one in _shown(canvas, placed):
        _stamp_face(canvas, one)
    for one in placed:
        if one.bar.fill == AssignmentState.ON_SITE and canvas.now_s > one.bar.end_s:
            _paint_overrun(canvas, one)
    for one in tall:
        if one.bar.slack_minutes is not None and one.room < NARROW_PX:
            _paint_slack(canvas, one, one.bar.slack_minutes)


def _paint_passing(canvas: Canvas, placed: list[Placed]) -> None:
    """Paint windows as brackets and bars as boxes; what changes with the minutes waits for the rest."""
    for colour, brackets in brackets_in_passing(canvas, placed).items():
        canvas.fill(brackets, ink(colour))
    paint_in_passing(canvas, _shown(canvas, placed))


def _shown(canvas: Canvas, placed: list[Placed]) -> list[Placed]:
    left, right = canvas.exposed.left() - FRAME_PX, canvas.exposed.right() + FRAME_PX
    return [one for one in placed if one.left <= right and one.left + one.width >= left]


def _stamp_face(canvas: Canvas, one: Placed) -> None:
    """Copy the face of the bar, painted anew only when its size, or what time does to it, has changed."""
    bar, gone, told = one.bar, 0, 0.0
    if bar.fill == AssignmentState.ON_SITE:
        gone = canvas.x(min(canvas.now_s, bar.end_s)) - one.left
    if bar.told_s is not None:
        told = (canvas.now_s - bar.told_s) // 60
    aged = (gone, told, bar.quarters_held(canvas.now_s), bar.late_minutes(canvas.now_s))
    key = (id(bar), one.width, one.height, one.room, *aged)
    canvas.stamp(
        key,
        one.left - FRAME_PX,
        one.top - FRAME_PX,
        one.width + 2 * FRAME_PX,
        one.height + 2 * FRAME_PX,
        lambda at: paint_face(at, bar, one.width, one.height, one.room, gone),
    )


def _paint_promises(canvas: Canvas, placed: list[Placed]) -> None:
    """Show each promised window: a bracket above, and behind the bar a band where it may still slip."""
    bands: list[QRect] = []
    of_kept: list[QRect] = []
    of_open: list[QRect] = []
    for one in placed:
        left, right = canvas.x(one.bar.promised_s[0]), canvas.x(one.bar.promised_s[1])
        brackets = of_kept
        if one.bar.awaits_arrival:
            brackets = of_open
            bands.append(QRect(left, one.top, right - left, one.height))
        top = one.row_top + BRACKET_PX + LEVEL_PX * one.bar.bracket
        brackets.append(QRect(left, top, right - left + 1, BRACKET_PX))
        brackets.append(QRect(left, top, 1, one.top - top))
        brackets.append(QRect(right, top, 1, one.top - top))
    canvas.fill(bands, ink(canvas.theme.accent, BAND_ALPHA_DARK if canvas.is_dark else BAND_ALPHA_LIGHT))
    canvas.fill(of_kept, ink(canvas.theme.line))
    canvas.fill(of_open, ink(canvas.theme.accent))


def _paint_overrun(canvas: Canvas, one: Placed) -> None:
    """Draw work that should be over as a hatched tail up to now."""
    end = one.left + one.width
    tail = QRect(end, one.top + 1, canvas.x(canvas.now_s) - end, one.height - 2)
    canvas.hatch(tail, canvas.theme.fills[one.bar.fill][0])


def _paint_slack(canvas: Canvas, one: Placed, minutes: int) -> None:
    """Write the slack of a bar too narrow for it into the band behind the bar, above the road."""
    font, text = canvas.texts.small, slack_text(minutes)
    left, width = one.left + one.width + 4, canvas.texts.width(font, text)
    if minutes < 0 or left + width >= one.next_left:
        return
    route = canvas.picture.routes.get(one.bar.technician_id)
    lunch = route.lunch if route else None
    if (
        lunch
        and canvas.x(lunch.earliest.timestamp()) < left + width
        and canvas.x(lunch.latest.timestamp()) > left
    ):
        # The dotted edge of the lunch would strike the figure through.
        canvas.painter.fillRect(left - 1, one.top - 3, width + 2, 8, ink(canvas.theme.surface))
    canvas.write(font, text, left, one.top + 1, canvas.theme.accent)


def paint_selection(canvas: Canvas, box: QRect) -> None:
    """Outline a bar in the colour of text with a gap of background: seen on every fill."""
    paint_frame(canvas, box, canvas.theme.surface, 1)
    paint_frame(canvas, box.adjusted(-1, -1, 1, 1), canvas.theme.text, 2)
