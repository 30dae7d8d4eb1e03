"""Where the panels stand: presets for operators, planners and managers, own windows, and the way home.

Kept per person, by the name of the seat's author. A panel on a screen that is gone comes back.
"""

from collections.abc import Callable, Iterable
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QObject, QRect, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QMainWindow, QScrollArea, QWidget

from ui.bridge import Bridge
from ui.gantt.view import GanttView
from ui.load.panel import LoadPanel
from ui.map.provider_form import ProviderDesk
from ui.models.board_model import BoardModel
from ui.panels.alarms import AlarmsPanel
from ui.panels.call_sheet import CallSheet
from ui.panels.header import Header
from ui.panels.queue import QueuePanel
from ui.panels.strips import OfferStrip
from ui.selection import Selection
from ui.sight import Sight
from ui.tabs import Tabs
from ui.time_travel.past import Past
from ui.widgets.fields import button
from ui.widgets.labels import elided
from ui.wording import tr, wording

LAYOUT_VERSION = 2
NARROW_PX, SHEETS_PX, QUEUE_PX, MAP_PX = 1100, 800, 300, 300
ROOMY_PX = 900  # from this height on plan and load chart have room over sheets of full width
GRIP_PX, LEAST_SEEN_PX = 40, 80  # of a window's upper edge: what must be on a screen to be taken hold of
AREA = Qt.DockWidgetArea
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class PanelDock(QDockWidget):
    """The place of a panel. Fixed it has no frame; set free it has a head to drag it by.

    In a window of its own it wears the system's frame, and closing that window brings the panel home.
    """

    def __init__(self, name: str, panel: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidget(panel)
        self._fixed_head, self._head = QWidget(), DockHead(self)
        self.windowTitleChanged.connect(self._head.name.setText)
        self.set_free(is_free=False)

    def set_free(self, *, is_free: bool) -> None:
        """Let the panel be dragged about, or fix it where it stands."""
        feature = QDockWidget.DockWidgetFeature
        free = feature.DockWidgetMovable | feature.DockWidgetFloatable
        self.setFeatures(free if is_free else feature.NoDockWidgetFeatures)
        if not self.isFloating():
            self.setTitleBarWidget(self._head if is_free else self._fixed_head)

    def float_or_return(self) -> None:
        """Give the panel a window of its own, or take it back into the main window."""
        if self.isFloating():
            self.come_home()
        else:
            self.show()
            self.wear_frame()
            self.setFloating(True)

    def wear_frame(self) -> None:
        """Wear the system's frame, by which a window of its own is moved and closed."""
        self.setTitleBarWidget(None)  # type: ignore[arg-type]  # Qt's way to say: the system's frame

    def come_home(self) -> None:
        """Stand in the main window again, where the panel stood last."""
        self.setFloating(False)
        is_free = self.features() != QDockWidget.DockWidgetFeature.NoDockWidgetFeatures
        self.setTitleBarWidget(self._head if is_free else self._fixed_head)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isFloating():
            event.ignore()
            self.come_home()
        else:
            super().closeEvent(event)


class DockHead(QWidget):
    """What a free panel is dragged by: its name, and a button for a window of its own and back."""

    def __init__(self, dock: PanelDock) -> None:
        super().__init__(dock)  # gone with it, even if it never was its head
        self.hide()
        self.setObjectName("panelHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.name = elided("", "head")
        self.float_button = button("window", "", dock.float_or_return)
        self.float_button.setProperty("flat", True)
        self.float_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.float_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.float_button)
        wording.changed.connect(self._retranslate)
        self._retranslate()

    def _retranslate(self) -> None:
        self.float_button.setAccessibleName(tr("A window of its own, or back"))
        self.float_button.setToolTip(tr("A window of its own, or back"))


class DeskWindow(QMainWindow):
    """The main window as its habits see it: what they arrange and point at. Made in ui/main_window.py."""

    queue_dock: PanelDock
    tabs_dock: PanelDock
    map_dock: PanelDock
    map_provider: ProviderDesk
    model: BoardModel
    bridge: Bridge
    selection: Selection
    gantt: GanttView
    sight: Sight
    load: LoadPanel
    past: Past
    queue: QueuePanel
    tabs: Tabs
    alarms: AlarmsPanel
    call_sheet: CallSheet
    header: Header
    offer: OfferStrip
    size_offer: OfferStrip
    is_training: bool


class Layouts(QObject):
    """The layouts of one window, as long as it lives: chosen, changed, kept and found again."""

    arranged = Signal()  # everything stands anew

    def __init__(self, window: DeskWindow, author: str) -> None:
        super().__init__(window)
        self._window = window
        self._group = f"seats/{quote(author, safe='')}"
        self.is_free = False
        self._is_usual = True  # nobody has arranged anything yet: shares follow the first size
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._screen_has_gone)

    @property
    def docks(self) -> tuple[PanelDock, ...]:
        return (self._window.queue_dock, self._window.tabs_dock, self._window.map_dock)

    def choose(self, preset: str) -> None:
        """Arrange everything as `operator`, `planner` or `manager` likes it, what they work with opened.

        The keys stay where they are; where that is hidden now, they are the plan's.
        """
        had = self._window.focusWidget()
        self._arrange(preset)
        OPENED[preset](self._window)
        (had if had is not None and had.isVisible() else self._window.gantt).setFocus()

    def _arrange(self, preset: str) -> None:
        self._is_usual = False
        for dock in self.docks:
            dock.come_home()
        PRESETS[preset](self._window)
        self._window.map_dock.setVisible(self._window.width() >= NARROW_PX)
        self.arranged.emit()

    def show_usual(self) -> None:
        """Stand as operators like it, unless a layout of this person has been found."""
        if self._is_usual:
            self._arrange("operator")

    def free_or_fix(self) -> None:
        """Give every panel a head to be dragged by, or take the heads away again."""
        self.is_free = not self.is_free
        for dock in self.docks:
            dock.set_free(is_free=self.is_free)

    def show_or_hide_map(self) -> None:
        self._window.map_dock.setVisible(not self._window.map_dock.isVisible())

    def bring_home(self, screens: Iterable[QRect] | None = None) -> None:
        """Take back every panel whose window cannot be taken hold of on any of these screens."""
        known = list(screens) if screens is not None else _screens()
        for dock in self.docks:
            if dock.isFloating() and not _can_be_held(dock.frameGeometry(), known):
                dock.come_home()

    def keep(self, kept: QSettings) -> None:
        kept.setValue(f"{self._group}/version", LAYOUT_VERSION)
        kept.setValue(f"{self._group}/geometry", self._window.saveGeometry())
        kept.setValue(f"{self._group}/state", self._window.saveState(LAYOUT_VERSION))

    def restore(self, kept: QSettings) -> None:
        """Stand where this person's window stood; a layout of another version is left alone."""
        if kept.value(f"{self._group}/version", 0, type=int) != LAYOUT_VERSION:
            return
        self._window.restoreGeometry(_bytes(kept, f"{self._group}/geometry"))
        if self._window.restoreState(_bytes(kept, f"{self._group}/state"), LAYOUT_VERSION):
            self._is_usual = False
            for dock in self.docks:
                if dock.isFloating():
                    dock.wear_frame()
            self.bring_home()
            self.arranged.emit()

    def _screen_has_gone(self) -> None:
        self.bring_home()


def scrolling(panel: QWidget, width: int, height: int) -> QScrollArea:
    """Return a panel that can be scrolled where the window is too small for it; least size in pixels."""
    area = QScrollArea()
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumSize(width, height)
    return area


def _operator(window: DeskWindow) -> None:
    """Incoming work at the left, the plan in the middle, sheets and map under it."""
    queue, sheets, chart = window.queue_dock, window.tabs_dock, window.map_dock
    window.addDockWidget(AREA.LeftDockWidgetArea, queue)
    window.addDockWidget(AREA.BottomDockWidgetArea, sheets)
    window.addDockWidget(AREA.BottomDockWidgetArea, chart)
    window.splitDockWidget(sheets, chart, ACROSS)
    width, height = window.width(), window.height()
    window.resizeDocks([queue], [min(QUEUE_PX, width // 4)], ACROSS)
    window.resizeDocks([sheets], [max(min(246, round(height * 0.4)), round(height * 0.31))], DOWN)
    share = max(880, round(width * 0.6))
    window.resizeDocks([sheets, chart], [share, max(width - share, MAP_PX)], ACROSS)


def _planner(window: DeskWindow) -> None:
    """The plan on the left half; sheets at the right over incoming work and map."""
    queue, sheets, chart = window.queue_dock, window.tabs_dock, window.map_dock
    window.addDockWidget(AREA.RightDockWidgetArea, sheets)
    window.addDockWidget(AREA.RightDockWidgetArea, queue)
    window.splitDockWidget(sheets, queue, DOWN)
    window.splitDockWidget(queue, chart, ACROSS)
    half = max(window.width() // 2, min(SHEETS_PX, window.width() - 420))
    window.resizeDocks([sheets], [half], ACROSS)
    window.resizeDocks([queue, chart], [min(QUEUE_PX, half // 2), half - min(QUEUE_PX, half // 2)], ACROSS)
    window.resizeDocks([sheets, queue], [window.height() * 45 // 100, window.height() * 45 // 100], DOWN)


def _manager(window: DeskWindow) -> None:
    """The plan with the map beside it, waiting work under the map, and the day's review below."""
    queue, sheets, chart = window.queue_dock, window.tabs_dock, window.map_dock
    window.addDockWidget(AREA.RightDockWidgetArea, chart)
    window.addDockWidget(AREA.RightDockWidgetArea, queue)
    window.splitDockWidget(chart, queue, DOWN)
    window.addDockWidget(AREA.BottomDockWidgetArea, sheets)
    window.resizeDocks([chart], [max(window.width() // 3, MAP_PX)], ACROSS)
    window.resizeDocks([sheets], [round(window.height() * 0.34)], DOWN)
    window.resizeDocks([chart, queue], [60, 40], DOWN)


def _open_call(window: DeskWindow) -> None:
    """The sheet of the next call."""
    window.load.hide()
    window.tabs.setCurrentWidget(window.call_sheet)


def _open_load(window: DeskWindow) -> None:
    """How full the day is, under the plan."""
    window.load.show()


def _open_review(window: DeskWindow) -> None:
    """The plan of the morning against the actuals; the load too, where the plan keeps rows enough."""
    window.load.setVisible(window.height() >= ROOMY_PX)
    window.tabs.setCurrentWidget(window.past.review)
    window.past.review.compare_with_now()


PRESETS: dict[str, Callable[[DeskWindow], None]] = {
    "operator": _operator,
    "planner": _planner,
    "manager": _manager,
}

OPENED: dict[str, Callable[[DeskWindow], None]] = {
    "operator": _open_call,
    "planner": _open_load,
    "manager": _open_review,
}


def _screens() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _can_be_held(frame: QRect, screens: Iterable[QRect]) -> bool:
    grip = QRect(frame.left(), frame.top(), frame.width(), GRIP_PX)
    seen = (grip & screen for screen in screens)
    return any(part.width() >= LEAST_SEEN_PX and part.height() >= GRIP_PX // 2 for part in seen)


def arrange_corners(window: QMainWindow) -> None:
    """Let what stands below reach from edge to edge."""
    window.setCorner(Qt.Corner.BottomLeftCorner, AREA.BottomDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, AREA.BottomDockWidgetArea)


def _bytes(kept: QSettings, key: str) -> QByteArray:
    found = kept.value(key)
    return found if isinstance(found, QByteArray) else QByteArray()
