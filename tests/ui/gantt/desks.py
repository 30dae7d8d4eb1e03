"""A Gantt on the screen for a test: the real view on a real board, and a hand with a real mouse."""

from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from dispatcher.domain.board import Board
from dispatcher.domain.routes import Preview
from dispatcher.services.scheduling import preview
from ui.gantt.bars import Bar
from ui.gantt.view import GanttView
from ui.models.board_model import BoardModel
from ui.selection import Selection

from .builders import clock_at

LEFT = Qt.MouseButton.LeftButton
Request = tuple[str, str, datetime]


@dataclass
class Desk:
    """A view, what it is wired to, and what it has asked for."""

    view: GanttView
    model: BoardModel
    selection: Selection
    bot: QtBot
    requests: list[Request] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def middle_of(self, number: int) -> QPoint:
        return self.view.box_of(self.bar(number)).center()

    def bar(self, number: int) -> Bar:
        return next(bar for bar in self.view.bars_in_order if bar.number == str(number))

    def press(self, at: QPoint) -> None:
        self.bot.mousePress(self.view.viewport(), LEFT, pos=at)

    def move(self, *stops: QPoint) -> None:
        for stop in stops:
            self.bot.mouseMove(self.view.viewport(), stop)

    def release(self, at: QPoint) -> None:
        self.bot.mouseRelease(self.view.viewport(), LEFT, pos=at)

    def drag(self, number: int, by: QPoint) -> None:
        """Take a bar by its middle, carry it in four moves, and drop it."""
        start = self.middle_of(number)
        self.press(start)
        self.move(*(start + by * step / 4 for step in range(1, 5)))
        self.release(start + by)

    def painted(self) -> QImage:
        return self.view.viewport().grab().toImage()


def open_desk(bot: QtBot, board: Board, now: str = "10:40", size: tuple[int, int] = (1400, 500)) -> Desk:
    model, selection = BoardModel(board, clock_at(now)), Selection()
    asked: list[Request] = []

    def answer(intervention_id: str, technician_id: str, start: datetime) -> Preview:
        asked.append((intervention_id, technician_id, start))
        return preview(model.board, intervention_id, technician_id, start, model.now)

    view = GanttView(model, selection, answer)
    bot.addWidget(view)
    view.resize(*size)
    view.show()
    desk = Desk(view, model, selection, bot, asked=asked)
    view.move_requested.connect(lambda *request: desk.requests.append(request))
    view.moves_requested.connect(
        lambda places: desk.requests.extend((p.intervention_id, p.technician_id, p.start) for p in places)
    )
    view.explained.connect(desk.sentences.append)
    return desk


def minutes_px(desk: Desk, minutes: int) -> int:
    """Return how many pixels that many minutes take at the present zoom."""
    return round(minutes * desk.view.navigation.axis.pixels_per_hour / 60)


def count(image: QImage, colour: str, tolerance: int = 2) -> int:
    """Return how many pixels have the colour, within a little for blending."""
    wanted = QColor(colour)
    found = 0
    for y in range(image.height()):
        for x in range(image.width()):
            seen = image.pixelColor(x, y)
            found += (
                abs(seen.red() - wanted.red()) <= tolerance
                and abs(seen.green() - wanted.green()) <= tolerance
                and abs(seen.blue() - wanted.blue()) <= tolerance
            )
    return found
