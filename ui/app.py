"""The desk as a program: one seat with its window, its worker and its tick, from start to end."""

import json
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QSettings, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication

from dispatcher.bootstrap import Desk, open_desk
from dispatcher.settings import Settings
from ui import text_size
from ui.bridge import Bridge
from ui.engine import EngineDoor
from ui.habits import RESTART
from ui.heart import Heart
from ui.main_window import MainWindow
from ui.map import web_engine
from ui.models.board_model import BoardModel
from ui.session import kept_settings as kept_settings
from ui.standing import spare_what_stands
from ui.style import look
from ui.widgets.finish import body_font
from ui.wording import LANGUAGES, wording

PANEL_AFTER_MS, MAP_AFTER_MS, ENGINE_AFTER_MS = 50, 200, 1500
PIXMAPS_KB = 4096  # of icons and styled frames; the usual ten megabytes fill slowly, all day
log = logging.getLogger(__name__)


@dataclass
class Seat:
    """One person at one desk: everything that was opened, and is closed together."""

    desk: Desk
    model: BoardModel
    bridge: Bridge
    window: MainWindow
    heart: Heart
    engine: EngineDoor

    def close(self) -> None:
        """Stop the tick, end the engine, finish what was asked, take the map down, close the desk."""
        self.heart.stop()
        self.engine.close()
        self.bridge.close()
        self.window.close()
        self.desk.close()


def run(settings: Settings) -> int:
    """Open the desk of the settings in a window and return when it is closed. Raises Refusal."""
    application = make_application()
    seat = _opened(settings)
    seat.window.restore(kept_settings())
    seat.window.habits.keep_drafts()
    seat.window.show()
    seat.heart.start()
    FirstPaint(seat.window).painted.connect(lambda: _start_the_rest(seat))
    result = application.exec()
    _keep(seat.window)
    seat.close()
    return _started_again() if result == RESTART else result


def _started_again() -> int:
    """Become a new process of the same program, at the size chosen meanwhile."""
    text_size.forget_prepared()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _start_the_rest(seat: Seat) -> None:
    """Start what the board does not need: one after the other, since each wants a processor."""
    spare_what_stands()
    QTimer.singleShot(PANEL_AFTER_MS, lambda: seat.window.optimisation)
    QTimer.singleShot(MAP_AFTER_MS, seat.window.map.start)
    QTimer.singleShot(ENGINE_AFTER_MS, seat.engine.start)
    seat.window.habits.start_first_tour(kept_settings())


def measure_start(settings: Settings) -> int:
    """Open the desk, print how long it took until one could work ({"board_ms": ...}), and close it."""
    application = make_application()
    seat = _opened(settings)
    seat.window.restore(kept_settings())
    seat.window.show()

    def report() -> None:
        sys.stdout.write(json.dumps({"board_ms": round(since_process_start_ms())}) + "\n")
        application.quit()

    FirstPaint(seat.window).painted.connect(report)
    application.exec()
    seat.close()
    return 0


def make_application() -> QApplication:
    """Return the application in our look: to be called before any other Qt object is made."""
    web_engine.prepare()
    text_size.prepare(kept_settings())
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    application.setApplicationName("dispatcher")
    QGuiApplication.setApplicationDisplayName("Dispatcher")
    application.setFont(body_font())
    QPixmapCache.setCacheLimit(PIXMAPS_KB)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program at once
    sys.excepthook = _log_bug
    return application


def open_seat(desk: Desk) -> Seat:
    """Return a seat at an open desk, its window not shown yet, its tick not started."""
    wording.choose(wording.language, desk.zone)
    model = BoardModel(desk.load_board(), desk.clock)
    bridge = Bridge(desk)
    engine = EngineDoor()
    window = MainWindow(model, bridge, engine, desk.is_training)
    heart = Heart(model, bridge)
    heart.beaten.connect(window.status.note_alive)
    heart.watch(window.alarm_room.watchdog)
    bridge.read_history()
    return Seat(desk, model, bridge, window, heart, engine)


def _opened(settings: Settings) -> Seat:
    kept = kept_settings()
    wording.choose(language_of(settings, kept), settings.zone)
    kept_theme = str(kept.value("look/theme", ""))
    look.choose(settings.theme or kept_theme)
    _speak_qt(wording.language)
    wording.changed.connect(lambda: _speak_qt(wording.language))
    return open_seat(open_desk(settings))


def language_of(settings: Settings, kept: QSettings) -> str:
    """Return the language: the settings', else the one last chosen, else the system's, else French."""
    system = QLocale.system().name()[:2]
    for language in (settings.language, str(kept.value("look/language", "")), system):
        if language in LANGUAGES:
            return language
    return "fr"


def _keep(window: MainWindow) -> None:
    kept = kept_settings()
    window.keep(kept)
    kept.setValue("look/theme", look.theme.name)
    kept.setValue("look/language", wording.language)


_qt_words = QTranslator()


def _speak_qt(language: str) -> None:
    """Give Qt's own dialogs the language of the desk."""
    QApplication.removeTranslator(_qt_words)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != "en" and _qt_words.load(f"qtbase_{language}", folder):
        QApplication.installTranslator(_qt_words)


def _log_bug(kind: type[BaseException], bug: BaseException, where: TracebackType | None) -> None:
    log.critical("a bug on the screen's side", exc_info=(kind, bug, where))


class FirstPaint(QObject):
    """`painted` comes once, when plan and queue have been painted and a key or click would be answered."""

    painted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._unpainted: set[QObject] = {window.gantt.viewport(), window.queue.view.viewport()}
        for area in self._unpainted:
            area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched in self._unpainted:
            watched.removeEventFilter(self)
            self._unpainted.discard(watched)
            if not self._unpainted:
                QTimer.singleShot(0, self.painted.emit)
        return False


def since_process_start_ms() -> float:
    """Return how long this process has lived: from the kernel where it tells, else from Python's start."""
    try:
        started_ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        started_s = started_ticks / os.sysconf("SC_CLK_TCK")
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - started_s) * 1000
    except (OSError, AttributeError, ValueError):
        return time.process_time() * 1000
