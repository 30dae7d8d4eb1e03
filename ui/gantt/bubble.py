"""The sentence beside the pointer: what the drop would do, or why something cannot be taken."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt

from dispatcher.domain.routes import Verdict

from .canvas import Canvas, Texts, ink
from .ghosts import VERDICT_ICONS

WIDEST_PX, LINE_PX, PAD_PX, SIGN_PX = 330, 18, 9, 26
ASIDE_PX, BELOW_PX = 16, 30  # clear of the ghost the pointer holds
NOTICE_ICON = "lock"


@dataclass(frozen=True)
class Bubble:
    """A sentence cut into lines and its place; without a verdict it is a plain notice."""

    lines: tuple[str, ...]
    box: QRect
    verdict: Verdict | None = None


def bubble_at(
    pointer: QPoint, area: QRect, texts: Texts, sentence: str, verdict: Verdict | None = None
) -> Bubble:
    """Place the sentence below and right of the pointer, on the other side where there is no room."""
    lines = wrapped(texts, sentence, WIDEST_PX)
    width = max(texts.width(texts.body, line) for line in lines) + SIGN_PX + 2 * PAD_PX
    height = len(lines) * LINE_PX + 2 * PAD_PX
    x, y = pointer.x() + ASIDE_PX, pointer.y() + BELOW_PX
    if x + width > area.right():
        x = max(pointer.x() - ASIDE_PX - width, area.left() + 2)
    if y + height > area.bottom():
        y = max(pointer.y() - BELOW_PX - height, area.top() + 2)
    return Bubble(lines, QRect(x, y, width, height), verdict)


def wrapped(texts: Texts, sentence: str, width: int) -> tuple[str, ...]:
    """Cut a sentence at its spaces into lines of at most `width` pixels; a longer word stands alone."""
    lines = [""]
    for word in sentence.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and texts.metrics(texts.body).horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def paint_bubble(canvas: Canvas, bubble: Bubble) -> None:
    theme, box = canvas.theme, bubble.box
    colour = theme.verdicts[bubble.verdict] if bubble.verdict else theme.secondary
    canvas.painter.fillRect(box, ink(theme.surface))
    canvas.painter.fillRect(QRect(box.left(), box.top(), SIGN_PX, box.height()), ink(colour))
    canvas.line(colour)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawRect(box.adjusted(0, 0, -1, -1))
    icon = VERDICT_ICONS[bubble.verdict] if bubble.verdict else NOTICE_ICON
    canvas.icon(icon, box.left() + (SIGN_PX - 16) / 2, box.top() + PAD_PX + 1, 16, theme.surface)
    middle = box.top() + PAD_PX + LINE_PX // 2
    for index, line in enumerate(bubble.lines):
        left = box.left() + SIGN_PX + PAD_PX
        canvas.write(canvas.texts.body, line, left, middle + index * LINE_PX, theme.text, WIDEST_PX + 4)
