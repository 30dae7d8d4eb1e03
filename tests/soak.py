"""`python -m tests.soak --minutes 60`: a seat used at full speed, by nobody who ever tires.

Drags, undos, redos, selections, zooms, tabs, calls half written, languages and themes, in an order drawn from
a seed, through the real window on a real database. Nothing may raise, no Qt warning may come, and after the
first ten minutes memory may not grow by more than 5 %. In shorter runs the first third is the warming up,
and the bound is a wider one.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from re import Pattern, compile
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QPoint,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatcher.clock import ManualClock
from tests.benchmarks.board import resident_mb
from tests.builders import at
from tests.desks import TestDesk
from ui.app import Seat, make_application, open_seat
from ui.standing import spare_what_stands
from ui.wording import wording

WARM_UP_MINUTES, GROWTH, SHORT_GROWTH = 10.0, 0.05, 0.15
SIZE = (1600, 900)
LAST_HOUR = "17:30"
LEFT, CTRL, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
TOLD = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
ZOOMS = ("zoom_in", "zoom_out", "zoom_fit", "now")
PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@dataclass
class Watch:
    """What should not have happened."""

    ignored: tuple[Pattern[str], ...]
    seen: list[str] = field(default_factory=list)

    def take_qt(self, kind: QtMsgType, context: object, message: str | None) -> None:
        """Every warning of Qt, and worse, but for the noise of a machine without a screen."""
        if kind in TOLD:
            return
        if not any(noise.search(message or "") for noise in self.ignored):
            self.seen.append(f"Qt: {message}")

    def take_exception(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        """Every exception that nobody caught."""
        self.seen.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, where)


class LogWatch(logging.Handler):
    """Log lines from WARNING up go to the watch, too."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")


class Hands:
    """What is done to the window, one thing at a time."""

    def __init__(self, seat: Seat, clock: ManualClock, seed: int) -> None:
        self.seat, self.clock, self.chance = seat, clock, random.Random(seed)
        self.window, self.gantt = seat.window, seat.window.gantt
        self.done = Counter[str]()
        self.kinds: tuple[tuple[Callable[[], None], int], ...] = (
            (self.drag, 8),
            (self.undo, 6),
            (self.redo, 3),
            (self.select, 8),
            (self.zoom, 4),
            (self.tab, 3),
            (self.half_a_call, 1),
            (self.language, 1),
            (self.theme, 1),
            (self.beat, 3),
        )

    def act(self) -> None:
        """One thing, and until the desk has answered it."""
        (do,) = self.chance.choices([do for do, _ in self.kinds], [weight for _, weight in self.kinds])
        self.done[do.__name__] += 1
        do()
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        while self.seat.bridge.waiting:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        # What goes at the touch of a test waits for a loop above ours, which only a running application has.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)

    def drag(self) -> None:
        """Carry a job somewhere, in the same row or another; now and then change one's mind."""
        bars = self.gantt.bars_in_order
        if not bars:
            return
        bar = self.chance.choice(bars)
        self.gantt.show_bar(bar)
        port, start = self.gantt.viewport(), self.gantt.box_of(bar).center()
        way = QPoint(self.chance.randint(-300, 300), self.chance.choice((0, 0, -68, -34, 34, 68)))
        QTest.mousePress(port, LEFT, NONE, start)
        for step in range(1, 6):
            QTest.mouseMove(port, start + way * (step / 5))
            QApplication.processEvents()
        if self.chance.random() < 0.2:
            self.key(Qt.Key.Key_Escape)
        QTest.mouseRelease(port, LEFT, NONE, start + way)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL | SHIFT)

    def select(self) -> None:
        """Click a bar, or walk on with the arrow keys."""
        bars = self.gantt.bars_in_order
        if bars and self.chance.random() < 0.6:
            bar = self.chance.choice(bars)
            self.gantt.show_bar(bar)
            QTest.mouseClick(self.gantt.viewport(), LEFT, NONE, self.gantt.box_of(bar).center())
        else:
            self.gantt.setFocus()
            self.key(self.chance.choice((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)))

    def zoom(self) -> None:
        self.window.actions_[self.chance.choice(ZOOMS)].trigger()

    def tab(self) -> None:
        tabs = self.window.tabs
        tabs.setCurrentIndex(self.chance.randrange(tabs.count()))

    def half_a_call(self) -> None:
        """Begin a call, type a name, and give it up."""
        self.window.actions_["new_call"].trigger()
        QTest.keyClicks(self.window.call_sheet.form.customer, self.chance.choice(("Cust", "10", "zz")))
        self.settle()
        self.key(Qt.Key.Key_Escape)

    def language(self) -> None:
        self.window.actions_["language"].trigger()

    def theme(self) -> None:
        self.window.actions_["theme"].trigger()

    def beat(self) -> None:
        """Half a minute of the day goes by, as long as there is day left."""
        if self.clock.now() < at(LAST_HOUR):
            self.clock.set(self.clock.now() + timedelta(seconds=30))
        self.seat.heart.beat()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        return soak(Path(folder), given.minutes, given.seed)


def soak(folder: Path, minutes: float, seed: int) -> int:
    """Use a seat for so long; 0 if nothing happened that should not."""
    application = make_application()
    watch = Watch(ignored_noise())
    qInstallMessageHandler(watch.take_qt)
    sys.excepthook = watch.take_exception
    logging.getLogger().addHandler(LogWatch(watch))
    clock = ManualClock(at("08:00"))
    desk = TestDesk(folder / "soak.sqlite", clock)
    desk.load_day(technicians=30, interventions=180, promised=60)
    desk.stop_recording()
    wording.choose("fr", "Europe/Paris")
    seat = open_seat(desk.desk)
    seat.window.resize(*SIZE)
    seat.window.show()
    QTimer.singleShot(0, seat.window.map.start)
    hands = Hands(seat, clock, seed)
    hands.settle()
    spare_what_stands()  # as the seat does after its first paint
    sizes = _keep_on(hands, watch, minutes)
    seat.close()
    application.processEvents()
    return _told(hands, watch, sizes, minutes)


def ignored_noise() -> tuple[Pattern[str], ...]:
    """What the tests ignore as well."""
    options = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    return tuple(compile(noise) for noise in options["qt_log_ignore"])


def _keep_on(hands: Hands, watch: Watch, minutes: float) -> list[tuple[float, float]]:
    """Act until the time is up or something happens; (minute, MB of memory) every so often."""
    began, sizes = time.monotonic(), [(0.0, resident_mb())]
    every = min(1.0, minutes / 12)
    while (now := (time.monotonic() - began) / 60) < minutes and not watch.seen:
        hands.act()
        if now - sizes[-1][0] >= every:
            sizes.append((now, resident_mb()))
            print(f"{now:5.1f} min  {sizes[-1][1]:6.1f} MB  {hands.done.total()} acts", flush=True)
    return [*sizes, ((time.monotonic() - began) / 60, resident_mb())]


def _told(hands: Hands, watch: Watch, sizes: list[tuple[float, float]], minutes: float) -> int:
    print("acts:", ", ".join(f"{name} {count}" for name, count in sorted(hands.done.items())))
    for line in watch.seen:
        print("should not have happened:", line)
    warm = WARM_UP_MINUTES if minutes >= 2 * WARM_UP_MINUTES else minutes / 3
    limit = GROWTH if minutes >= 2 * WARM_UP_MINUTES else SHORT_GROWTH
    warm_mb = next((size for minute, size in sizes if minute >= warm), sizes[-1][1])
    growth = sizes[-1][1] / warm_mb - 1
    print(f"memory: {warm_mb:.1f} MB after {warm:.1f} min, {sizes[-1][1]:.1f} MB at the end: {growth:+.1%}")
    return int(bool(watch.seen) or growth > limit)


if __name__ == "__main__":
    sys.exit(main())
