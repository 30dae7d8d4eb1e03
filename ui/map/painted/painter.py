"""The whole painted map, from the ground up: towns or tiles, heat, roads, marks, ghosts, words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import pi, sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from ui.map.projection import WORLD_PX, metres_per_pixel
from ui.map.tiles import Tiles

from .camera import Camera
from .marks import FAINT, Marks, font_of, heat, label, radius_of
from .picture import Picture, Row, groups

AWAY = ("off", "absent")
LOUD = 7  # rank from which a job stands over the technicians: chosen, urgent, in alarm
REACH_PX, SINGLE_FROM_ZOOM, MOST_NAMES, NOTES_PX = 44, 14.0, 60, 20


@dataclass(frozen=True)
class Drawn:
    """A mark where it stands in the widget: of one row, or of the group of these."""

    kind: str  # "jobs", "technicians" or "group"
    key: str
    x: float
    y: float
    radius: float
    members: tuple[str, ...] = ()


def arrange(picture: Picture, camera: Camera) -> list[Drawn]:
    """Return every mark in view, what presses last, so that it is painted over the others."""
    jobs = list(_jobs(picture, camera))
    loud = [one for one in jobs if one.kind == "jobs" and _rank(picture, picture.jobs[one.key]) >= LOUD]
    return [*(one for one in jobs if one not in loud), *_technicians(picture, camera), *loud]


def _jobs(picture: Picture, camera: Camera) -> Iterator[Drawn]:
    has_groups = bool(picture.shown.get("groups")) and camera.zoom < SINGLE_FROM_ZOOM
    quiet: list[Row] = []
    loud: list[Row] = []
    for row in picture.jobs.values():
        (loud if not has_groups or picture.presses(row) else quiet).append(row)
    places = ((row["id"], *camera.pixel(row["at"])) for row in quiet)
    for members in groups(places, REACH_PX):
        if len(members) == 1:
            loud.append(picture.jobs[members[0]])
            continue
        x, y = camera.pixel(picture.jobs[members[0]]["at"])
        yield Drawn("group", members[0], x, y, 19, tuple(members))
    taken: dict[tuple[int, int], int] = {}
    for row in sorted(loud, key=lambda row: _rank(picture, row)):
        x, y = _beside(taken, *camera.pixel(row["at"]))
        yield Drawn("jobs", row["id"], x, y, max(12, radius_of("jobs", row)))


def _technicians(picture: Picture, camera: Camera) -> Iterator[Drawn]:
    chosen = picture.chosen["technician_id"]
    taken: dict[tuple[int, int], int] = {}
    for row in sorted(
        picture.technicians.values(), key=lambda row: (row["id"] == chosen, row["activity"] not in AWAY)
    ):
        x, y = camera.pixel(row["at"])
        x, y = _beside(taken, x + 12, y - 16, 26)
        yield Drawn("technicians", row["id"], x, y, 14)


def _rank(picture: Picture, row: Row) -> int:
    if row["id"] == picture.chosen["job_id"]:
        return 9
    if row["has_alarm"]:
        return 7
    if row["is_waiting"]:
        return 8 if row["is_urgent"] else 5
    return 0 if row["state"] in ("done", "cannot_complete") else 3


def _beside(taken: dict[tuple[int, int], int], x: float, y: float, step: float = 20) -> tuple[float, float]:
    """Return where the next mark of one place stands: the first on it, others in rows of four."""
    cell = round(x / step), round(y / step)
    turn = taken.get(cell, 0)
    taken[cell] = turn + 1
    return x + step * (turn % 4), y + step * (turn // 4)


class Canvas:
    """Paints one picture as one camera sees it."""

    def __init__(self, painter: QPainter, picture: Picture, camera: Camera, tiles: Tiles) -> None:
        self._painter, self._picture, self._camera, self._tiles = painter, picture, camera, tiles
        self._look = picture.look
        self._taken: list[QRectF] = []
        self._strong: list[QRectF] = []  # words that must be read: nothing may cover them

    def paint(self, marks: Iterable[Drawn]) -> None:
        """Paint everything."""
        drawn = list(marks)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground()
        if self._picture.shown.get("heat"):
            self._heat()
        self._roads({one.key: QPointF(one.x, one.y) for one in drawn if one.kind == "jobs"})
        self._ghosts()
        for one in drawn:
            self._mark(one)
        self._words(drawn)

    # ---- the ground

    def _ground(self) -> None:
        everywhere = QRectF(0, 0, self._camera.width, self._camera.height)
        self._painter.fillRect(everywhere, QColor(self._look["land"]))
        if self._picture.shown.get("tiles"):
            self._foreign_ground()
            return
        across = metres_per_pixel(self._camera.bounds.centre.latitude, self._camera.zoom)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._look["built"]))
        for town in self._picture.towns:
            x, y = self._camera.pixel(town["at"])
            reach = max(1.5, town_metres(town["population"]) / across)
            if everywhere.adjusted(-reach, -reach, reach, reach).contains(x, y):
                self._painter.drawEllipse(QPointF(x, y), reach, reach)

    def _foreign_ground(self) -> None:
        camera, zoom = self._camera, round(self._camera.zoom)
        side = WORLD_PX * 2 ** (camera.zoom - zoom)
        left, top = camera.world(0, 0)
        count = 1 << zoom
        first_x, first_y = int(left * count), int(top * count)
        for x in range(first_x, first_x + int(camera.width / side) + 2):
            for y in range(first_y, first_y + int(camera.height / side) + 2):
                content = self._tiles.at_hand(zoom, x, y)
                tile = QPixmap()
                if content and tile.loadFromData(content):
                    at = camera.pixel((x / count, y / count))
                    self._painter.drawPixmap(QRectF(*at, side, side), tile, QRectF(tile.rect()))

    def _heat(self) -> None:
        reach = min(90.0, max(28.0, 6 * 2 ** (self._camera.zoom - 7)))
        for row in self._picture.jobs.values():
            if row["open_minutes"]:
                at = QPointF(*self._camera.pixel(row["at"]))
                strength = min(0.55, 0.1 + row["open_minutes"] / 600)
                heat(self._painter, at, reach, self._look["heat"], strength)

    # ---- lines

    def _roads(self, places: dict[str, QPointF]) -> None:
        chosen = self._picture.day_technician
        steps_back = chosen is not None or bool(self._picture.ghosts)
        if self._picture.shown.get("roads", True):
            for row in self._picture.roads.values():
                if row["id"] != chosen:
                    self._road(row, places, self._look["secondary"], 1.2, 0.14 if steps_back else 0.3)
        mine = self._picture.roads.get(chosen or "")
        if mine:
            self._road(mine, places, self._look["paper"], 6, 0.9)
            self._road(mine, places, self._look["accent"], 3, 0.35 if self._picture.ghosts else 0.95)

    def _road(self, row: Row, places: dict[str, QPointF], colour: str, width: float, share: float) -> None:
        ink = QColor(colour)
        ink.setAlphaF(share)
        self._painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._painter.drawPolyline(self._points(row, places))

    def _points(self, row: Row, places: dict[str, QPointF]) -> QPolygonF:
        halts = (
            places.get(halt["job_id"] or "") or QPointF(*self._camera.pixel(halt["at"]))
            for halt in row["halts"]
        )
        return QPolygonF(list(halts))

    def _ghosts(self) -> None:
        for row in self._picture.ghosts.values():
            pen = QPen(QColor(row["colour"]), 2.5)
            pen.setDashPattern([3, 2.5])
            self._painter.setPen(pen)
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawPolyline(self._points(row, {}))
            for stop in row["stops"]:
                x, y = self._camera.pixel(stop["at"])
                reach = 24 if stop["is_new"] else 15
                self._painter.drawEllipse(QPointF(x, y), reach, reach)
                self._tag(x, y + reach + 9, stop["time"], row["colour"])

    def _tag(self, x: float, y: float, text: str, fill: str) -> None:
        font = font_of(11, True)
        width = QFontMetricsF(font).horizontalAdvance(text) + 8
        box = QRectF(x - width / 2, y - 8, width, 16)
        self._painter.save()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(fill))
        self._painter.drawRoundedRect(box, 3, 3)
        self._painter.setPen(QColor(self._look["paper"]))
        self._painter.setFont(font)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        self._painter.restore()

    # ---- marks and words

    def _mark(self, one: Drawn) -> None:
        marks = Marks(self._painter, self._look, self._picture.signs)
        self._painter.save()
        self._painter.translate(one.x, one.y)
        if self._is_faint(one):
            self._painter.setOpacity(FAINT)
        if one.kind == "group":
            marks.group(len(one.members))
        elif one.kind == "jobs":
            marks.job(self._picture.jobs[one.key], one.key == self._picture.chosen["job_id"])
        else:
            is_chosen = one.key == self._picture.chosen["technician_id"]
            marks.technician(self._picture.technicians[one.key], is_chosen)
        self._painter.restore()

    def _is_faint(self, one: Drawn) -> bool:
        near = self._picture.near
        if not near or one.kind == "group":
            return False
        if one.kind == "technicians":
            return one.key not in near
        row = self._picture.jobs[one.key]
        is_chosen = one.key == self._picture.chosen["job_id"]
        return not (row["technician_id"] in near or row["is_waiting"] or row["has_alarm"] or is_chosen)

    def _words(self, drawn: list[Drawn]) -> None:
        self._taken = [QRectF(o.x - o.radius, o.y - o.radius, 2 * o.radius, 2 * o.radius) for o in drawn]
        foot = self._camera.height - NOTES_PX
        self._taken.append(QRectF(0, foot, self._camera.width, NOTES_PX))
        for one in reversed(drawn):
            text, is_strong = self._text_of(one)
            if text:
                self._beside(one.x, one.y, one.radius + 3, text, self._look["text"], is_strong)
        if not self._picture.shown.get("tiles"):
            self._town_names()

    def _text_of(self, one: Drawn) -> tuple[str, bool]:
        if one.kind == "group":
            return "", False
        if one.kind == "technicians":
            row = self._picture.technicians[one.key]
            return ("" if row["activity"] in AWAY else row["name"]), one.key in self._picture.near
        row = self._picture.jobs[one.key]
        is_chosen = one.key == self._picture.chosen["job_id"]
        if is_chosen or row["has_alarm"] or (row["is_waiting"] and row["is_urgent"]):
            return row["label"], True
        is_stop = row["technician_id"] is not None and row["technician_id"] == self._picture.day_technician
        return (row["time"] if is_stop else row["label"] if self._camera.zoom >= 12.5 else ""), is_stop

    def _town_names(self) -> None:
        least, written = least_named(self._camera.zoom), 0
        room = QRectF(0, 0, self._camera.width, self._camera.height)
        for town in self._picture.towns:
            at = QPointF(*self._camera.pixel(town["at"]))
            if town["population"] >= least and room.contains(at) and written < MOST_NAMES:
                written += self._beside(at.x(), at.y(), 6, town["name"], self._look["secondary"], False)

    def _beside(self, x: float, y: float, gap: float, text: str, ink: str, is_strong: bool) -> bool:
        """Write a word beside a place where it covers nothing; what is strong is written anyway."""
        width = QFontMetricsF(font_of(11, is_strong)).horizontalAdvance(text)
        room = QRectF(0, 0, self._camera.width, self._camera.height)
        tried = [
            box for far in (0, 16, 34, 52)[: 4 if is_strong else 1] for box in _sides(x, y, gap + far, width)
        ]
        free = [box for box in tried if room.contains(box) and not self._is_taken(box)]
        if not free and not is_strong:
            return False
        box = free[0] if free else self._crowded(tried, room)
        self._taken.append(box)
        if is_strong:
            self._strong.append(box)
            fill = QColor(self._look["paper"])
            fill.setAlphaF(0.85)
            self._painter.fillRect(box.adjusted(-3, 0, 3, 0), fill)
        label(self._painter, box.left(), box.center().y(), text, ink, self._look["land"], is_strong)
        return True

    def _crowded(self, tried: list[QRectF], room: QRectF) -> QRectF:
        """Return where a strong word covers no other strong one, and stays whole; else simply the first."""
        whole = [box for box in tried if room.contains(box)] or tried
        apart = (box for box in whole if not any(box.intersects(other) for other in self._strong))
        return next(apart, whole[0])

    def _is_taken(self, box: QRectF) -> bool:
        return any(box.intersects(other) for other in self._taken)


def _sides(x: float, y: float, gap: float, width: float) -> Iterator[QRectF]:
    """Yield where a word of that width may stand: right, left, below, above."""
    yield QRectF(x + gap, y - 8, width, 16)
    yield QRectF(x - gap - width, y - 8, width, 16)
    yield QRectF(x - width / 2, y + gap, width, 16)
    yield QRectF(x - width / 2, y - gap - 16, width, 16)


def town_metres(population: int) -> float:
    """Return how far a town's built-up land reaches: 4 000 people per square kilometre, up to 20 000."""
    density = 4000 * min(5.0, max(1.0, population / 100_000))
    return sqrt(max(population, 200) / density / pi) * 1000


def least_named(zoom: float) -> int:
    """Return how many inhabitants a town has that is named at a zoom."""
    floors = ((12, 0), (11, 2000), (10, 6000), (9, 15_000), (8, 50_000))
    return next((people for nearest, people in floors if zoom >= nearest), 150_000)
