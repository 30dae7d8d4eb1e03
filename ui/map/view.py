"""The map in the window: a light empty widget until `start`, then the page of the day and what it is sent.

It looks at the board model and the selection like every other screen and knows none of them. What is slow
(folium, the towns) is made on threads of its own; what is drawn, the page draws.
"""

import logging
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import look
from ui.wording import tr, wording

from .bridge import Bridge
from .layers import ghost_lines, look_of, make_scene, technician_marks
from .projection import Bounds, bounds_of
from .scene import Chosen, GhostLine, Scene, changes
from .town_finder import TownFinder

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEngineProfile
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from .page import ClosedPage
    from .scheme import Guard

log = logging.getLogger(__name__)
SOON_MS = 30  # what comes in this time is sent together, so that a drag is never held up by the map
STEP_S = 10  # technicians move this often: at 50 km/h a step is 140 m, two or three pixels
MOST_CRASHES = 3
WEST_OF_PARIS = Bounds(48.4, 1.4, 49.2, 2.5)  # looked at where a day has no place at all


class MapView(QWidget):
    """The map of the day. GUI thread. Call `start` after the first paint, `shut_down` before the end.

    `drawn` comes when the page shows everything it was sent. Clicking a mark selects it; what is selected
    elsewhere is highlighted and brought into view.
    """

    drawn = Signal()
    _page_made = Signal(bytes)

    def __init__(self, model: BoardModel, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._selection = model, selection
        self._scene, self._shown = Scene(), Scene()
        self._step: datetime | None = None
        self._area: tuple[date, Bounds] | None = None
        self._is_listening = self._is_over = False
        self._drawn_number = self._crashes = 0
        self.bridge = Bridge(self)
        self._towns = TownFinder(self)
        self._workers = QThreadPool(self)
        self._web: QWebEngineView | None = None
        self._page: ClosedPage | None = None
        self._profile: QWebEngineProfile | None = None
        self._guard: Guard | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._is_day_stale = True
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(240, 160)
        self._name_itself()
        self._listen()

    def _listen(self) -> None:
        self._soon.timeout.connect(self._refresh)
        self._model.changed.connect(self._day_changed)
        self._model.ticked.connect(self._ticked)
        look.changed.connect(self._dress)
        wording.changed.connect(self._retranslate)
        self._selection.changed.connect(self._soon.start)
        self._selection.ghosts_changed.connect(self._soon.start)
        self.bridge.page_drew.connect(self._page_drew)
        self.bridge.chosen.connect(self._choose)
        self.bridge.looked_at.connect(self._towns.look_at)
        self._towns.found.connect(self._send_towns)
        self._page_made.connect(self._open, Qt.ConnectionType.QueuedConnection)

    # ---- life

    def start(self) -> None:
        """Build the page: folium on a thread, then the web view. Does nothing the second time."""
        if self._area is not None or self._is_over:
            return
        area = self._day_area() or WEST_OF_PARIS
        self._area = (self._model.board.day, area)
        width, height = max(self.width(), 1), max(self.height(), 1)
        self._workers.start(lambda: self._make_page(area, width, height))
        self._towns.look_at(area)

    def shut_down(self) -> None:
        """Take the page down, before its profile: the engine wants this order. Nothing is sent afterwards."""
        self._is_over = True
        self._is_listening = False
        self._soon.stop()
        self._workers.waitForDone()
        self._towns.give_up()
        doomed: tuple[QObject | None, ...] = (self._web, self._page, self._profile)
        self._web = self._page = self._profile = None
        for thing in doomed:
            if thing is not None:
                thing.deleteLater()
                QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)

    def _make_page(self, area: Bounds, width: int, height: int) -> None:
        """Worker thread: folium alone takes half a second to import."""
        from .basemap import make_page

        self._page_made.emit(make_page(area, width, height))

    def _open(self, content: bytes) -> None:
        if self._is_over:
            return
        from PySide6.QtWebEngineWidgets import QWebEngineView

        from .page import ClosedPage, make_profile

        self._profile, self._guard = make_profile(content, self)
        self._web = QWebEngineView(self)
        self._web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._web.setAcceptDrops(False)
        self._page = ClosedPage(self._profile, self.bridge, look_of(look.theme)["land"], self)
        self._page.renderProcessTerminated.connect(self._crashed)
        self._web.setPage(self._page)
        self._box.addWidget(self._web)
        self._page.open()

    def _crashed(self) -> None:
        """The engine's process ended: open the page again; it asks for everything when it listens."""
        self._is_listening = False
        self._crashes += 1
        log.error("the map's process ended, time %d", self._crashes)
        if self._page is not None and self._crashes <= MOST_CRASHES:
            self._page.open()

    # ---- what tests and the played story ask

    @property
    def page(self) -> "ClosedPage | None":
        return self._page

    @property
    def requests(self) -> list[str]:
        """Return the addresses the page asked for, the latest thousand."""
        return list(self._guard.requests) if self._guard else []

    @property
    def blocked_requests(self) -> list[str]:
        """Return those of `requests` that were refused."""
        return list(self._guard.blocked_requests) if self._guard else []

    @property
    def is_settled(self) -> bool:
        """Whether the page shows everything the desk knows, its towns aside."""
        return self._is_listening and not self._soon.isActive() and self._drawn_number == self.bridge.sent

    # ---- what happens

    def _day_changed(self) -> None:
        self._is_day_stale = True
        self._soon.start()

    def _ticked(self) -> None:
        if self._step != self._step_now():
            self._soon.start()

    def _dress(self) -> None:
        if self._page is not None:
            self._page.setBackgroundColor(QColor(look_of(look.theme)["land"]))
        self.update()
        self._day_changed()

    def _retranslate(self) -> None:
        self._name_itself()
        self._day_changed()

    def _name_itself(self) -> None:
        self.setAccessibleName(tr("Map of the day"))

    def _page_drew(self, number: int) -> None:
        if number == 0:  # the page listens, for the first time or again
            self._is_listening, self._shown, self._is_day_stale = True, Scene(), True
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

    # ---- what is sent

    def _refresh(self) -> None:
        """Send what changed since the last picture, in one message."""
        if not self._is_listening:
            return
        content = self._renew()
        scene = replace(self._scene, ghosts=self._ghosts(), chosen=self._chosen())
        content |= changes(self._shown, scene)
        self._shown = scene
        if content:
            self.bridge.send(content)

    def _renew(self) -> dict[str, Any]:
        """Make the picture of the day or its technicians again; return where to look, if elsewhere."""
        board, routes, step = self._model.board, self._model.routes, self._step_now()
        is_later, self._step = step != self._step, step
        if self._is_day_stale:
            self._is_day_stale = False
            self._scene = make_scene(board, routes, step, look.theme)
            return self._new_area()
        if is_later:
            technicians = technician_marks(board, routes, step, look.theme)
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
        is_first = not self._shown.look
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
