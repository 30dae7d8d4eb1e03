"""What every brush needs at hand: where things go, in which colours, and text that is laid out only once.

A `Canvas` lives for one repaint; `Texts` for as long as its view.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import floor

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
)

from ui.style import BODY_PX, SECONDARY_PX, TITLE_PX, Theme
from ui.wording import wording

from .icons import draw_icon
from .picture import DayPicture
from .row_layout import Row
from .sprites import Sprites, drawn
from .time_axis import HOUR_S, ROUNDING, Tick, TimeAxis, ticks

TEXTS_KEPT = 1_200  # a kilobyte and more each; a screen shows some hundred
PAPER_LINE, STRIPE_PX = 0.6, 7
LEAST_ROW = 14  # below this height a row shows fills only


@lru_cache(maxsize=512)
def ink(colour: str, alpha: int = 255) -> QColor:
    """Return "#RRGGBB" as a colour; kept, because asking Qt for each bar costs more than painting it."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=256)
def _pen(colour: str, width: float, style: Qt.PenStyle, alpha: int, is_hairline: bool) -> QPen:
    made = QPen(ink(colour, alpha), width, style)
    made.setCosmetic(is_hairline)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return made


@lru_cache(maxsize=256)
def edge_of(fill: str, is_dark: bool) -> str:
    """Return the border of a fill: a step towards the text, so that pale bars stand out."""
    colour = QColor(fill)
    return (colour.lighter(135) if is_dark else colour.darker(124)).name()


class Texts:
    """The fonts of the Gantt, and laid-out texts kept by what they say and how wide they may be."""

    def __init__(self) -> None:
        self.body = _font(BODY_PX)
        self.name = _font(BODY_PX, QFont.Weight.DemiBold)
        self.bar = _font(BODY_PX - 1)
        self.small = _font(SECONDARY_PX)
        self.strong = _font(SECONDARY_PX, QFont.Weight.DemiBold)
        self.title = _font(TITLE_PX, QFont.Weight.DemiBold)
        self._metrics: dict[int, QFontMetrics] = {}
        self._heights: dict[int, int] = {}
        self._kept: dict[tuple[int, str, int], tuple[QStaticText, int]] = {}

    def metrics(self, font: QFont) -> QFontMetrics:
        if id(font) not in self._metrics:
            self._metrics[id(font)] = QFontMetrics(font)
        return self._metrics[id(font)]

    def line_height(self, font: QFont) -> int:
        if id(font) not in self._heights:
            self._heights[id(font)] = self.metrics(font).height()
        return self._heights[id(font)]

    def width(self, font: QFont, text: str) -> int:
        return self.laid_out(font, text)[1]

    def laid_out(self, font: QFont, text: str, room: int = 100_000) -> tuple[QStaticText, int]:
        """Return the text, cut with an ellipsis to `room` pixels, and its width."""
        key = (id(font), text, room)
        if key not in self._kept:
            if len(self._kept) > TEXTS_KEPT:
                self._kept.clear()
            self._kept[key] = self._lay_out(font, text, room)
        return self._kept[key]

    def _lay_out(self, font: QFont, text: str, room: int) -> tuple[QStaticText, int]:
        metrics = self.metrics(font)
        text = " ".join(text.split())  # a name with line breaks must not grow out of its row
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        static = QStaticText(shown)
        static.setTextFormat(Qt.TextFormat.PlainText)  # names come from outside; the default guesses HTML
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=font)
        return static, metrics.horizontalAdvance(shown)


def _font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)  # figures of one width: times stand still while they count
    return font


@dataclass
class Canvas:
    """One repaint. `body` is where bars go, `exposed` what has to be painted again, in device pixels."""

    picture: DayPicture
    axis: TimeAxis
    body: QRect
    theme: Theme
    texts: Texts
    now_s: float
    exposed: QRect
    scroll_y: int = 0
    on_paper: bool = False
    sprites: Sprites | None = None  # none on paper: there everything stays a line drawing
    ratio: float = 1.0  # device pixels per pixel
    is_passing: bool = False  # in the middle of a zoom: what is shown is gone with the next turn of the wheel
    _painter: QPainter | None = None  # none where only places are asked for

    def __post_init__(self) -> None:
        # A repaint asks for thousands of places: what they are reckoned from is asked of Qt only once.
        self._left, self._top = self.body.left(), self.body.top()
        self._left_s, self._pixels_per_hour = self.axis.left_s, self.axis.pixels_per_hour

    @property
    def painter(self) -> QPainter:
        assert self._painter is not None
        return self._painter

    @cached_property
    def hours(self) -> tuple[tuple[int, Tick], ...]:
        """The lines of the hour scale over the width of the body, each with its x."""
        return tuple((self.x(tick.at_s), tick) for tick in ticks(self.axis, self.body.width(), wording.zone))

    @property
    def is_dark(self) -> bool:
        return self.theme.name == "dark"

    def x(self, moment_s: float) -> int:
        return self._left + floor((moment_s - self._left_s) * self._pixels_per_hour / HOUR_S + ROUNDING)

    def y(self, row: Row) -> int:
        return self._top + row.top - self.scroll_y

    def visible_rows(self) -> tuple[Row, ...]:
        offset = self.scroll_y - self.body.top()
        area = self.exposed & self.body
        return self.picture.layout.visible(area.top() + offset, area.bottom() + 1 + offset)

    def visible_span(self) -> tuple[float, float]:
        """Return the first and last moment that need painting, with room for what hangs over a bar."""
        area = self.exposed & self.body
        left = self.body.left()
        return self.axis.seconds_at(area.left() - left - 4), self.axis.seconds_at(area.right() - left + 5)

    def write(self, font: QFont, text: str, x: float, middle: float, colour: str, room: int = 100_000) -> int:
        """Write one line of plain text around the height `middle`; return how wide it came out."""
        if not text or room < 6:
            return 0
        static, width = self.texts.laid_out(font, text, room)
        self.painter.setFont(font)
        self.painter.setPen(ink(colour))
        self.painter.drawStaticText(QPointF(x, middle - static.size().height() / 2), static)
        return width

    def fill(self, boxes: list[QRect], colour: QColor) -> None:
        """Fill boxes with one colour, one after the other, in one call into Qt."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawRects(boxes)

    def stamp(
        self, key: Hashable, x: int, y: int, width: int, height: int, paint: Callable[["Canvas"], None]
    ) -> None:
        """Show what `paint` draws from (0, 0) at (x, y); kept under the key, which has to say all of it."""
        found = self.sprites.find(key) if self.sprites else None
        if self.sprites is None or (found is None and self.is_passing):
            self.painter.translate(x, y)
            paint(self)
            self.painter.translate(-x, -y)
            return
        if found is None:
            found = self.sprites.get(key, width, height, self.ratio, self._on(paint))
        self.painter.drawPixmap(x, y, found)

    def made(self, width: int, height: int, paint: Callable[["Canvas"], None]) -> QPixmap:
        """Return what `paint` draws from (0, 0), all of it covered, for this repaint only."""
        return drawn(width, height, self.ratio, self._on(paint), is_opaque=True)

    def tile(self, key: Hashable, box: QRect, size: int, paint: Callable[["Canvas"], None]) -> None:
        """Fill a box with copies of a square without holes that scroll with the day; on the screen only."""
        assert self.sprites is not None
        square = self.sprites.find(key)
        if square is None:
            square = self.sprites.get(key, size, size, self.ratio, self._on(paint), is_opaque=True)
        left, top = self.x(self.picture.board.starts_at.timestamp()), self._top - self.scroll_y
        self.painter.drawTiledPixmap(
            box, square, QPoint((box.left() - left) % size, (box.top() - top) % size)
        )

    def _on(self, paint: Callable[["Canvas"], None]) -> Callable[[QPainter], None]:
        return lambda painter: paint(replace(self, _painter=painter))

    def line(
        self,
        colour: str,
        width: int = 1,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        alpha: int = 255,
    ) -> None:
        """Draw the next lines like this. Paper has ten dots where a screen has one: no hairlines there."""
        thick = width * PAPER_LINE if self.on_paper else width
        self.painter.setPen(_pen(colour, thick, style, alpha, width == 1 and not self.on_paper))

    def hatch(self, box: QRect, colour: str, alpha: int = 255) -> None:
        """Stripe a box from lower left to upper right."""
        if not self.on_paper:
            self.painter.fillRect(box, QBrush(ink(colour, alpha), Qt.BrushStyle.BDiagPattern))
            return
        self.painter.save()
        self.painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        self.line(colour, alpha=alpha)
        for x in range(box.left() - box.height(), box.right() + 1, STRIPE_PX):
            self.painter.drawLine(x, box.bottom() + 1, x + box.height() + 1, box.top())
        self.painter.restore()

    def icon(self, name: str, x: float, y: float, size: int, colour: str) -> None:
        draw_icon(self.painter, name, x, y, size, colour, on_paper=self.on_paper)
