"""One bar by the grammar of the Gantt: fill, contract edge, pattern, signs and as many words as fit.

The face is painted from (0, 0) with a margin for its frame; where on the Gantt it goes is not known here.
Colour never speaks alone: every state has its icon or pattern, every warning its sign.
"""

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QRect

from dispatcher.domain.appointments import ENDED, AssignmentState
from dispatcher.domain.routes import Verdict
from ui.style import NO_APPOINTMENT, PROMISED
from ui.wording import duration

from .bars import Bar
from .canvas import LEAST_ROW, Canvas, edge_of, ink

FRAME_PX = 3  # the margin around the box, for the frame of an alarm
EDGE_PX, CHIP_PX, ICON_PX, SMALL_ICON_PX = 4, 18, 14, 12
HOLD_PX = 2
NARROW_PX = 80  # below this width a bar has room for its icon and number only
LEAST_NAME_PX = 46
TALL_PX = 18  # from this height on a strip along the foot leaves the words alone
STATE_ICONS = {
    NO_APPOINTMENT: "envelope",
    AssignmentState.TRAVELLING: "arrow",
    AssignmentState.ON_SITE: "dot",
    AssignmentState.SUSPENDED: "pause",
    AssignmentState.DONE: "tick",
    AssignmentState.CANNOT_COMPLETE: "cross",
}


@dataclass
class _Line:
    """The free part of the one line of words, while things are put at both of its ends."""

    left: int
    right: int
    middle: float
    colour: str

    @property
    def room(self) -> int:
        return self.right - self.left


def paint_face(canvas: Canvas, bar: Bar, width: int, height: int, room: int, gone: int) -> None:
    """Paint a bar `width` by `height`; words keep to `room`, `gone` pixels of work on site are behind us."""
    box = QRect(FRAME_PX, FRAME_PX, width, height)
    _paint_box(canvas, bar, box)
    _paint_pattern(canvas, bar, box, gone)
    if bar.is_flagged:
        paint_frame(canvas, box.adjusted(-1, -1, 1, 1), canvas.theme.alarm, FRAME_PX - 1)
    if height >= LEAST_ROW - 4:
        _paint_words(canvas, bar, box, room)


def paint_frame(canvas: Canvas, box: QRect, colour: str, width: int) -> None:
    """Frame a box from outside, in whole pixels."""
    left, top, right, bottom = box.left(), box.top(), box.right() + 1, box.bottom() + 1
    fill = ink(colour)
    for x, y, w, h in (
        (left - width, top - width, right - left + 2 * width, width),
        (left - width, bottom, right - left + 2 * width, width),
        (left - width, top, width, bottom - top),
        (right, top, width, bottom - top),
    ):
        canvas.painter.fillRect(x, y, w, h, fill)


def _paint_box(canvas: Canvas, bar: Bar, box: QRect) -> None:
    fill = canvas.theme.fills[bar.fill][0]
    left, top, width, height = box.left(), box.top(), box.width(), box.height()
    border = ink(edge_of(fill, canvas.is_dark))
    if width < 4:
        canvas.painter.fillRect(box, border)
        return
    # A box without its corner pixels, in plain fills: an antialiased rounded one costs five times as much.
    canvas.painter.fillRect(left + 1, top, width - 2, height, border)
    canvas.painter.fillRect(left, top + 1, width, height - 2, border)
    canvas.painter.fillRect(left + 1, top + 1, width - 2, height - 2, ink(fill))
    if bar.level is not None and box.width() >= 2 * EDGE_PX:
        edge = ink(canvas.theme.level(bar.level))
        canvas.painter.fillRect(box.left(), box.top() + 1, EDGE_PX, box.height() - 2, edge)
        canvas.painter.fillRect(box.left() + 1, box.top(), EDGE_PX - 1, box.height(), edge)
        surface = ink(canvas.theme.surface)
        canvas.painter.fillRect(box.left() + EDGE_PX, box.top(), 1, box.height(), surface)


def _paint_pattern(canvas: Canvas, bar: Bar, box: QRect, gone: int) -> None:
    """Stripe suspended work; along the foot of work on site, show how much of its time has gone."""
    text = canvas.theme.fills[bar.fill][1]
    inner = box.adjusted(EDGE_PX + 1, 1, -1, -1)
    if bar.fill == AssignmentState.SUSPENDED:
        canvas.hatch(inner, "#000000", 70)
    elif bar.fill == AssignmentState.ON_SITE:
        thickness = 3 if box.height() >= TALL_PX else 2
        strip = QRect(inner.left(), inner.bottom() + 1 - thickness, inner.width(), thickness)
        canvas.painter.fillRect(strip, ink(text, 70))
        canvas.painter.fillRect(strip & strip.translated(gone - box.width(), 0), ink(text, 230))
    elif bar.fill == AssignmentState.TRAVELLING and box.width() >= NARROW_PX:
        _paint_moving_edge(canvas, inner, text)


def _paint_moving_edge(canvas: Canvas, box: QRect, colour: str) -> None:
    """Draw chevrons at the right edge of a job somebody is driving to."""
    middle, reach = box.center().y(), box.height() // 2 - 2
    canvas.line(colour, alpha=150)
    for x in (box.right() - 4, box.right() - 9):
        canvas.painter.drawLine(x - reach // 2, middle - reach, x, middle)
        canvas.painter.drawLine(x - reach // 2, middle + reach, x, middle)


# ---- words and signs


def _paint_words(canvas: Canvas, bar: Bar, box: QRect, room: int) -> None:
    """Write what there is room for: chips, signs and figures from the right, icon and name from the left."""
    colour = canvas.theme.fills[bar.fill][1]
    line = _Line(box.left() + EDGE_PX + 3, box.left() + room - 3, box.center().y() + 1, colour)
    if line.room < 8:
        return
    _paint_chips(canvas, bar, box, line)
    _paint_lateness(canvas, bar, line)
    if room < NARROW_PX:
        _paint_narrow(canvas, bar, line)
        return
    if bar.fill == AssignmentState.TRAVELLING:
        line.right -= CHIP_PX  # the moving edge
    _paint_signs(canvas, bar, line)
    icon = STATE_ICONS.get(bar.fill)
    if icon is not None:
        canvas.icon(icon, line.left, line.middle - ICON_PX / 2, ICON_PX, colour)
        line.left += ICON_PX + 4
    _paint_figure(canvas, bar, line)
    if line.room >= LEAST_NAME_PX:
        canvas.write(canvas.texts.bar, bar.title, line.left, line.middle, colour, line.room)
    elif line.room >= canvas.texts.width(canvas.texts.small, bar.number):
        canvas.write(canvas.texts.small, bar.number, line.left, line.middle, colour)


def _paint_narrow(canvas: Canvas, bar: Bar, line: _Line) -> None:
    icon = STATE_ICONS.get(bar.fill)
    top = line.middle - SMALL_ICON_PX / 2
    number = canvas.texts.width(canvas.texts.small, bar.number)
    if icon is not None and line.room >= SMALL_ICON_PX - 2:
        canvas.icon(icon, line.left - 2, top, SMALL_ICON_PX, line.colour)
        line.left += SMALL_ICON_PX
    if line.room + 2 >= number:
        canvas.write(canvas.texts.small, bar.number, line.left, line.middle, line.colour)
        line.left += number + 3
    for name, holds in (("lock", bar.is_pinned), ("hand", bar.is_by_hand)):
        if holds and line.room + 2 >= SMALL_ICON_PX:
            canvas.icon(name, line.left, top, SMALL_ICON_PX, line.colour)
            if name == "hand":
                _paint_hold(canvas, bar, line, line.left)
            line.left += SMALL_ICON_PX + 1


def _paint_chips(canvas: Canvas, bar: Bar, box: QRect, line: _Line) -> None:
    """Draw what must not be missed as blocks at the right end."""
    for name, fill, colour in _chips(canvas, bar):
        if line.room < CHIP_PX - EDGE_PX:
            return
        chip = QRect(line.right + 2 - CHIP_PX, box.top() + 1, CHIP_PX, box.height() - 2)
        canvas.painter.fillRect(chip, ink(fill))
        canvas.icon(name, chip.left() + 2, line.middle - ICON_PX / 2, ICON_PX, colour)
        line.right -= CHIP_PX + 2


def _chips(canvas: Canvas, bar: Bar) -> list[tuple[str, str, str]]:
    """Return icon, fill and ink of each block: red for alarms and promises only, amber for the rest."""
    theme = canvas.theme
    amber = theme.verdicts[Verdict.SHIFTS]
    chips = []
    if bar.is_flagged:
        chips.append(("flag", theme.alarm, theme.alarm_text))
    elif bar.late_minutes(canvas.now_s):
        chips.append(("late", amber, theme.surface))
    elif bar.has_finding:
        chips.append(("warning", amber, theme.surface))
    if bar.was_not_notified:
        chips.append(("envelope_off", amber, theme.surface))
    return chips


def _paint_lateness(canvas: Canvas, bar: Bar, line: _Line) -> None:
    """Write by how much it is late beside the sign, where a number still fits before it."""
    minutes, font = bar.late_minutes(canvas.now_s), canvas.texts.strong
    text = duration(timedelta(minutes=minutes)) if minutes else ""
    width = canvas.texts.width(font, text)
    if text and line.room - width >= NARROW_PX:
        canvas.write(font, text, line.right - width - 1, line.middle, line.colour)
        line.right -= width + 7


def _paint_signs(canvas: Canvas, bar: Bar, line: _Line) -> None:
    signs = (
        ("lock", bar.is_pinned),
        ("hand", bar.is_by_hand),
        ("envelope", bar.is_told and bar.fill == PROMISED),
    )
    for name, holds in signs:
        if holds and line.room >= NARROW_PX // 2:
            line.right -= SMALL_ICON_PX + 1
            canvas.icon(name, line.right, line.middle - SMALL_ICON_PX / 2, SMALL_ICON_PX, line.colour)
            if name == "hand":
                _paint_hold(canvas, bar, line, line.right)
            line.right -= 2


def _paint_hold(canvas: Canvas, bar: Bar, line: _Line, left: int) -> None:
    """Underline the hand for as much as it still holds: a line that shortens until anything may move it."""
    width = round(SMALL_ICON_PX * bar.quarters_held(canvas.now_s) / 4)
    foot = round(line.middle + SMALL_ICON_PX / 2) + 1
    canvas.painter.fillRect(left, foot, width, HOLD_PX, ink(line.colour))


def _paint_figure(canvas: Canvas, bar: Bar, line: _Line) -> None:
    """Write the longest figure that leaves room for a name."""
    font = canvas.texts.strong
    for text in figures_of(bar, canvas.now_s):
        width = canvas.texts.width(font, text)
        if line.room - width >= LEAST_NAME_PX:
            canvas.write(font, text, line.right - width - 1, line.middle, line.colour)
            line.right -= width + 7
            return


def figures_of(bar: Bar, now_s: float) -> tuple[str, ...]:
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
    return (f"{bar.promised_text}  {slack_text(bar.slack_minutes)}", slack_text(bar.slack_minutes))


def slack_text(minutes: int) -> str:
    return f"+{minutes} min"
