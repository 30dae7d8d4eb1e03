"""The map as a web page: profile, page and view, opened together and taken down in the right order.

What it shows comes over the bridge, as for the painted map; so neither knows what the other looks like.
"""

import logging

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from .bridge import Bridge
from .page import ClosedPage, make_profile
from .tiles import Tiles

log = logging.getLogger(__name__)
MOST_CRASHES = 3


class WebFace(QObject):
    """A page in a view, on a profile of its own. `failed` comes when the engine cannot keep it up.

    GUI thread. `down` came when its process ended; the page is opened again and asks for everything.
    """

    down = Signal()
    failed = Signal()

    def __init__(self, content: bytes, bridge: Bridge, tiles: Tiles, land: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.profile, self.guard = make_profile(content, self, tiles)
        self.widget: QWidget = QWebEngineView(parent)
        self.widget.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.widget.setAcceptDrops(False)
        self.page = ClosedPage(self.profile, bridge, land, self)
        self._crashes = 0
        self._has_stood = False
        self.page.renderProcessTerminated.connect(self._crashed)
        self.page.loadFinished.connect(self._loaded)
        self.widget.setPage(self.page)

    def open(self) -> None:
        self.page.open()

    def dress(self, land: str) -> None:
        """Give the page the ground's colour, so that nothing flashes."""
        self.page.setBackgroundColor(QColor(land))

    def close(self) -> None:
        """Take everything down, the page before its profile: the engine wants this order."""
        self.page.renderProcessTerminated.disconnect(self._crashed)
        self.page.loadFinished.disconnect(self._loaded)
        for thing in (self.widget, self.page, self.profile, self):
            thing.deleteLater()
            QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)

    def _crashed(self) -> None:
        self._crashes += 1
        log.error("the map's process ended, time %d", self._crashes)
        self.down.emit()
        if self._crashes <= MOST_CRASHES:
            self.page.open()
        else:
            self.failed.emit()

    def _loaded(self, is_well: bool) -> None:
        self._has_stood = self._has_stood or is_well  # later a refused address "fails", and nothing is lost
        if not self._has_stood:
            log.error("the map's page could not be loaded")
            self.failed.emit()
