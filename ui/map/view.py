"""The map in the window: a light empty widget until `start`, then the day on a page, or painted by us.

It looks at the board model and the selection like every other screen and knows none of them. What is slow
(folium, the towns) is made on threads of its own; what is drawn, its face draws: the web page, or the painted
map where there is no web engine.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatcher.domain.errors import Refusal
from dispatcher.services.towns import Town
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import look
from ui.wording import tr, wording

from . import web_engine
from .bridge import Bridge
from .carrying import Carrying
from .layers import ghost_lines, look_of, make_scene
from .motion import Motion
from .nothing import NothingHere
from .painted.widget import PaintedMap
from .projection import Bounds, bounds_of
from .scene import Chosen, GhostLine, Scene, Shown, changes
from .tiles import OPEN_STREET_MAP, Provider, Tiles, provider_of
from .town_finder import TownFinder
from .whereabouts import Reported

if TYPE_CHECKING:
    from .page import ClosedPage
    from .web_face import WebFace

log = logging.getLogger(__name__)
SOON_MS = 30  # what comes in this time is sent together, so that a drag is never held up by the map
STEP_S = 10  # technicians move this often: at 50 km/h a step is 140 m, two or three pixels
MANY_JOBS = 150  # from here on those close together are shown as one, unless somebody chose otherwise
KEPT = ("roads", "heat", "groups", "legend")  # of Shown: kept on this seat
WEST_OF_PARIS = Bounds(48.4, 1.4, 49.2, 2.5)  # looked at where a day has no place at all


class MapView(QWidget):
    """The map of the day. GUI thread. Call `start` after the first paint, `shut_down` before the end.

    `drawn` comes when the map shows everything it was sent. Clicking a mark selects it; what is selected
    elsewhere is highlighted and brought into view. `carried(job, technician)`: a job was dropped on someone.
    """

    drawn = Signal()
    carried = Signal(str, str)
    shown_changed = Signal()
    _page_made = Signal(bytes)

    def __init__(self, model: BoardModel, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._selection = model, selection
        self._scene, self._shown_scene = Scene(), Scene()
        self.shown = Shown()
        self._step: datetime | None = None
        self._area: tuple[date, Bounds] | None = None
        self._asked_area: Bounds | None = None
        self._is_listening = self._is_over = False
        self._drawn_number = 0
        self.bridge = Bridge(self)
        self.tiles = Tiles(self)
        self.provider = OPEN_STREET_MAP  # whose map is laid below where one is wanted
        self._motion = Motion()
        self._carrying = Carrying(self, model, self.bridge, lambda: self.face)
        self._towns = TownFinder(self)
        self._workers = QThreadPool(self)
        self._web: WebFace | None = None
        self.painted: PaintedMap | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._is_day_stale = True
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(NothingHere(model, self))
        self.setMinimumSize(240, 160)
        self._name_itself()
        self._listen()

    def _listen(self) -> None:
        self._soon.timeout.connect(self._refresh)
        self._model.changed.connect(self._day_changed)
        self._model.ticked.connect(self._ticked)
        look.changed.connect(self._dress)
        wording.changed.connect(self._retranslate)
        self._selection.changed.connect(self._send_chosen)
        self._selection.ghosts_changed.connect(self._send_soon)
        self.bridge.page_drew.connect(self._page_drew)
        self.bridge.chosen.connect(self._choose)
        self.bridge.dropped.connect(self._drop)
        self.bridge.legend_opened.connect(lambda is_open: self.show_what(legend=is_open))
        self.bridge.looked_at.connect(self._look_at)
        self._towns.found.connect(self._send_towns)
        self._page_made.connect(self._open, Qt.ConnectionType.QueuedConnection)

    # ---- life

    def start(self) -> None:
        """Open the map: folium on a thread, then the web view; or our own at once. Once only."""
        if self._area is not None or self._is_over:
            return
        area = self._day_area() or WEST_OF_PARIS
        self._area = (self._model.board.day, area)
        self._towns.look_at(area)
        if not web_engine.is_wanted():
            self._paint_ourselves()
            return
        width, height = max(self.width(), 1), max(self.height(), 1)
        self._workers.start(lambda: self._make_page(area, width, height))

    def shut_down(self) -> None:
        """Take the map down. Nothing is sent afterwards."""
        self._is_over = True
        self._is_listening = False
        self._soon.stop()
        self._workers.waitForDone()
        self._towns.give_up()
        self.tiles.choose(None)  # what the page still asks for on its way down is answered with "no"
        web, self._web = self._web, None
        if web is not None:
            web.close()

    def _make_page(self, area: Bounds, width: int, height: int) -> None:
        """Worker thread: folium alone takes half a second to import."""
        from .basemap import make_page

        self._page_made.emit(make_page(area, width, height))

    def _open(self, content: bytes) -> None:
        if self._is_over:
            return
        from .web_face import WebFace

        self._web = WebFace(content, self.bridge, self.tiles, look_of(look.theme)["land"], self)
        self._web.down.connect(self._stop_listening)
        self._web.failed.connect(self._fall_back, Qt.ConnectionType.QueuedConnection)
        self._box.addWidget(self._web.widget, 1)
        self._web.open()

    def _fall_back(self) -> None:
        """The web engine cannot keep the page up: paint the map ourselves from now on."""
        web, self._web = self._web, None
        if web is None or self._is_over:
            return
        log.warning("the map is painted without the web engine from now on")
        self._is_listening = False
        web.close()
        self._paint_ourselves()

    def _paint_ourselves(self) -> None:
        self.painted = PaintedMap(self.bridge, self.tiles, self)
        self._box.addWidget(self.painted, 1)
        self.setFocusProxy(self.painted)
        self.painted.listen()

    def _stop_listening(self) -> None:
        self._is_listening = False

    # ---- what tests, the bar and the played story ask

    @property
    def page(self) -> "ClosedPage | None":
        return self._web.page if self._web else None

    @property
    def face(self) -> QWidget | None:
        """What shows the map now: the web view or the painted map."""
        return self._web.widget if self._web else self.painted

    @property
    def requests(self) -> list[str]:
        """Return the addresses the page asked for, the latest thousand."""
        return list(self._web.guard.requests) if self._web else []

    @property
    def blocked_requests(self) -> list[str]:
        """Return those of `requests` that were refused."""
        return list(self._web.guard.blocked_requests) if self._web else []

    @property
    def is_settled(self) -> bool:
        """Whether the map shows everything the desk knows, its towns aside."""
        is_idle = not self._soon.isActive() and not self._motion.is_behind
        return self._is_listening and is_idle and self._drawn_number == self.bridge.sent

    @property
    def has_groups(self) -> bool:
        """Whether jobs close together are shown as one: as chosen, else where there are many."""
        chosen = self.shown.groups
        return len(self._scene.jobs) > MANY_JOBS if chosen is None else chosen

    def show_what(self, **choices: Any) -> None:
        """Show or hide what lies over the day: `roads`, `heat`, `groups`, `legend`, `tiles` (see Shown)."""
        shown = replace(self.shown, **choices)
        if shown != self.shown:
            self.shown = shown
            self.shown_changed.emit()
            self._send_soon()

    @property
    def towns(self) -> tuple[Town, ...]:
        """The towns known so far around what is looked at."""
        return self._towns.towns

    def use_tiles(self, provider: Provider | None) -> None:
        """Lay somebody else's map below the day; None: our own, and nothing is asked of anybody."""
        is_other = provider is not None and provider != self.tiles.provider
        self.tiles.choose(provider)
        edition = self.shown.edition + is_other
        self.show_what(tiles=provider.attribution if provider else "", edition=edition)

    def remember(self, kept: QSettings) -> None:
        """Show what this seat has chosen to see."""
        for name in KEPT:
            if kept.contains(f"map/{name}"):
                self.show_what(**{name: kept.value(f"map/{name}", False, type=bool)})
        self.provider = _kept_provider(kept)
        if kept.value("map/online", False, type=bool):
            self.use_tiles(self.provider)

    def keep(self, kept: QSettings) -> None:
        """Remember what this seat has chosen to see."""
        for name in KEPT:
            chosen = getattr(self.shown, name)
            if chosen is not None:
                kept.setValue(f"map/{name}", chosen)
        kept.setValue("map/online", bool(self.shown.tiles))
        kept.setValue("map/tiles_url", self.provider.url)
        kept.setValue("map/tiles_owner", self.provider.attribution)

    def hold(self, strip: QWidget) -> None:
        """Show a strip above the map."""
        self._box.insertWidget(0, strip)

    def go_to(self, area: Bounds) -> None:
        """Bring an area into view."""
        self._asked_area = area
        self._send_soon()

    def report(self, positions: Mapping[str, Reported]) -> None:
        """Take positions that devices sent. Only what has moved on the screen is drawn again."""
        if self._motion.take(positions):
            self._is_day_stale = True  # the first positions: words change with them
        self._send_soon()

    # ---- what happens

    def _day_changed(self) -> None:
        self._is_day_stale = True
        self._send_soon()

    def _ticked(self) -> None:
        if self._step != self._step_now():
            self._send_soon()

    def _dress(self) -> None:
        """Send the day in the new colours at once: a window must not be light around a dark map."""
        colours = look_of(look.theme)
        if self._web is not None:
            self._web.dress(colours["land"])
        self.update()
        self._is_day_stale = True
        self._refresh()

    def _retranslate(self) -> None:
        self._name_itself()
        self._day_changed()

    def _name_itself(self) -> None:
        self.setAccessibleName(tr("Map of the day"))

    def _page_drew(self, number: int) -> None:
        if number == 0:  # the map listens, for the first time or again
            self._is_listening, self._shown_scene, self._is_day_stale = True, Scene(), True
            self._refresh()
            self._send_towns()
            return
        self._drawn_number = number
        if self.is_settled:
            self.drawn.emit()

    def _choose(self, kind: str, key: str) -> None:
        if kind == "job" and key in self._model.board.interventions:
            self._selection.select(intervention_id=key)
        elif kind == "technician" and key in self._model.board.technicians:
            self._selection.select(technician_id=key)

    def _drop(self, job: str, technician: str) -> None:
        if job in self._model.board.interventions and technician in self._model.board.technicians:
            self.carried.emit(job, technician)

    def _look_at(self, area: Bounds) -> None:
        self._motion.pixel = (area.east - area.west) / max(1, self.width())
        self._towns.look_at(area)

    # ---- what is sent

    def _send_chosen(self) -> None:
        """Show a choice at once, in a message of its own: it waits for nothing else that is to be sent."""
        chosen = self._chosen()
        if self._is_listening and chosen != self._shown_scene.chosen:
            self._shown_scene = replace(self._shown_scene, chosen=chosen)
            self.bridge.send({"chosen": asdict(chosen)})

    def _send_soon(self) -> None:
        """Send what has changed in a moment; what comes until then goes with it, and puts nothing off."""
        if not self._soon.isActive():
            self._soon.start()

    def _refresh(self) -> None:
        """Send what changed since the last picture, in one message."""
        if not self._is_listening:
            return
        content = self._renew()
        shown = replace(self.shown, groups=self.has_groups)
        scene = replace(self._scene, ghosts=self._ghosts(), chosen=self._chosen(), shown=shown)
        content |= changes(self._shown_scene, scene)
        self._shown_scene = scene
        if self._asked_area is not None:
            content["area"], self._asked_area = asdict(self._asked_area), None
        moves = self._motion.moves()
        if moves:
            content["moves"] = moves
        if content:
            self.bridge.send(content)
        if self._motion.is_behind:
            self._send_soon()

    def _renew(self) -> dict[str, Any]:
        """Make the picture of the day (or some technicians) again; return where to look, if elsewhere."""
        board, routes, step = self._model.board, self._model.routes, self._step_now()
        is_later, self._step = step != self._step, step
        if self._is_day_stale:
            self._is_day_stale = False
            self._scene = make_scene(board, routes, step, look.theme, self._motion.reports)
            self._motion.know(self._scene.technicians)
            return self._new_area()
        if is_later:
            self._motion.look_again(mark.id for mark in self._scene.technicians)
        if self._motion.is_behind:
            marks = self._motion.catch_up(board, routes, step, look.theme)
            technicians = tuple(marks.get(mark.id, mark) for mark in self._scene.technicians)
            self._scene = replace(self._scene, technicians=technicians)
        return {}

    def _send_towns(self) -> None:
        if self._is_listening and self._towns.towns:
            self.bridge.send({"towns": [asdict(town) for town in self._towns.towns]})

    def _ghosts(self) -> tuple[GhostLine, ...]:
        board, routes = self._model.board, self._model.routes
        return ghost_lines(board, routes, self._selection.ghosts, self._selection.verdict, look.theme)

    def _chosen(self) -> Chosen:
        return Chosen(self._selection.intervention_id, self._selection.technician_id)

    def _step_now(self) -> datetime:
        return datetime.fromtimestamp(self._model.now.timestamp() // STEP_S * STEP_S, UTC)

    def _new_area(self) -> dict[str, Any]:
        """Return where to look, when another day (or the first place) is shown."""
        area, day = self._day_area(), self._model.board.day
        is_first = not self._shown_scene.look
        if area is None or not (is_first or self._area is None or self._area[0] != day):
            return {}
        self._area = (day, area)
        return {"area": asdict(area)}

    def _day_area(self) -> Bounds | None:
        board = self._model.board
        sites = [site.position for site in board.sites.values()]
        homes = [row.home for row in board.technicians.values() if row.id in board.shift_of]
        return bounds_of([*sites, *homes])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground that the page will have, so that nothing flashes when it comes."""
        QPainter(self).fillRect(self.rect(), QColor(look_of(look.theme)["land"]))


def _kept_provider(kept: QSettings) -> Provider:
    """Return the provider this seat has chosen; the usual one where none was, or what is kept is spoilt."""
    try:
        return provider_of(str(kept.value("map/tiles_url", "")), str(kept.value("map/tiles_owner", "")))
    except Refusal:
        return OPEN_STREET_MAP
