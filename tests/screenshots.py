"""Pictures of every main screen, and whether all its words are whole and in the right language.

`python -m tests.screenshots --out DIR` drives the real window over the sample centre, without a screen, and
writes each scene in both languages and both themes at 1366x768 and 2560x1440. Ends with 1 where a text is cut
off or a word is left in the other language; texts that give way with "…" on purpose are listed.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatcher.bootstrap import open_training, training_start
from dispatcher.clock import ManualClock, SystemClock
from dispatcher.services.engine_state import EngineState
from dispatcher.settings import Settings
from tests.window.cuts import cuts
from tests.window.test_languages_and_themes import patterns
from tests.window.texts import visible_texts
from ui.app import Seat, make_application, open_seat
from ui.story import CALLER, FAULT, click, live
from ui.style import look
from ui.wording import wording

SIZES = ("1366x768", "2560x1440")
LANGUAGES, THEMES = ("fr", "en"), ("light", "dark")
PATIENCE_S, MAP_MS, REST_MS = 150, 2500, 60
PAGE_MS = 800  # the map's page changes its words and colours beside the desk, and says nothing of it
ZONE = "Europe/Paris"


class Missing(Exception):
    """A screen that this program does not have."""


@dataclass
class Studio:
    """One seat on the sample centre, and what has been found out about its pictures."""

    seat: Seat
    clock: ManualClock
    out: Path
    sizes: list[tuple[int, int]]
    cut: dict[str, str] = field(default_factory=dict)  # "scene: text" -> where first
    given_way: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    pictures: int = 0

    @property
    def window(self):  # type: ignore[no-untyped-def]  # the main window, with every panel it has
        return self.seat.window

    # ---- what a scene is made of

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("waited in vain")
            live(5)

    def settle(self) -> None:
        self.wait(lambda: self.seat.bridge.waiting == 0)
        live(REST_MS)

    def act(self, *names: str) -> None:
        """Take the first of these actions that the program has."""
        known = {action.objectName() for action in self.window.actions_.all()}
        name = next((name for name in names if name in known), None)
        if name is None:
            raise Missing(f"no action {' or '.join(names)}")
        if not self.window.actions_[name].isEnabled():
            raise Missing(f"action {name} cannot be taken now")
        self.window.actions_[name].trigger()
        self.settle()

    def job(self, wanted: Callable[..., bool]) -> str:
        """Return the id of the first planned job that is as wanted of (board, assignment)."""
        board = self.seat.model.board
        rows = [row for key in sorted(board.days_of) for row in board.days_of[key]]
        return next(row.intervention_id for row in rows if wanted(board, row))

    # ---- pictures

    def take(
        self, number: int, scene: str, what: QWidget | None = None, again: Callable[[], None] | None = None
    ) -> None:
        """Take the scene in every language, theme and size, and look at its words.

        `again` sets up anew what was said once and does not follow the language: a sentence, an open list.
        """
        for language in LANGUAGES:
            if again is not None and wording.language != language:
                wording.choose(language, ZONE)
                again()
            for width, height in self.sizes:
                for theme in THEMES:
                    self._take_one(f"{number:02}-{scene}", what, (width, height), language, theme)

    def _take_one(
        self, scene: str, what: QWidget | None, size: tuple[int, int], language: str, theme: str
    ) -> None:
        shown = what or self.window
        if (shown.width(), shown.height()) != size and shown.isWindow():
            shown.resize(*size)
        if (wording.language, look.theme.name) != (language, theme):
            wording.choose(language, ZONE)
            look.choose(theme)
            live(PAGE_MS if what is None else REST_MS)
        self.settle()
        folder = self.out / f"{size[0]}x{size[1]}-{language}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        shown.grab().save(str(folder / f"{scene}.png"))
        self.pictures += 1
        self._judge(shown, scene, f"{folder.name}", language)

    def _judge(self, shown: QWidget, scene: str, place: str, language: str) -> None:
        for cut in cuts(shown):
            found = self.given_way if cut.is_meant else self.cut
            found.setdefault(f"{scene}: {cut.where}: {cut.text!r}", place)
        for text in visible_texts(shown):
            if is_foreign(text.text, language):
                self.foreign.setdefault(f"{scene}: {text.where}: {text.text!r}", place)


@lru_cache(maxsize=100_000)
def is_foreign(text: str, language: str) -> bool:
    """Whether a text is in the other language of the catalogue and not in this one."""
    english, french = _patterns()
    wrong, right = (english, french) if language == "fr" else (french, english)
    is_wrong = any(pattern.fullmatch(text) for pattern in wrong)
    return is_wrong and not any(pattern.fullmatch(text) for pattern in right)


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    return patterns()


# ---- the scenes, in the order of a morning


def board_at_rest(studio: Studio) -> None:
    studio.window.gantt.setFocus()


def call_sheet(studio: Studio) -> None:
    studio.act("urgent_call")
    form = studio.window.call_sheet.form
    QTest.keyClicks(form.customer, CALLER)
    studio.wait(lambda: _is_caller_found(form))
    QTest.keyClicks(form.fault, FAULT[wording.language])
    studio.wait(lambda: studio.window.call_sheet.candidates.chosen is not None)


def _is_caller_found(form) -> bool:  # type: ignore[no-untyped-def]
    if form.draft.customer is None:
        QTest.keyClick(form.customer, Qt.Key.Key_Return)
        live(20)
    return form.draft.customer is not None and form.draft.equipment is not None


def slots(studio: Studio) -> None:
    studio.window.call_sheet.form.urgent.setChecked(False)
    studio.act("slots")
    studio.wait(lambda: studio.window.call_sheet.slots.view.model().rowCount() > 0)


def proposals(studio: Studio) -> None:
    studio.window.call_sheet.form.urgent.setChecked(True)
    studio.wait(studio.window.call_sheet.propose_button.isEnabled)
    click(studio.window.call_sheet.propose_button)
    studio.wait(lambda: studio.window.proposals.is_complete)
    studio.wait(lambda: studio.window.proposals.chosen is not None)


def applied(studio: Studio) -> None:
    click(studio.window.proposals.apply_button)
    studio.settle()


def why(studio: Studio) -> None:
    studio.window.selection.select(
        studio.job(lambda _board, row: row.told_at is None and not row.has_departed)
    )
    studio.act("why")


def refusal(studio: Studio) -> None:
    """Ask for a drop that breaks what was promised."""
    job = studio.job(lambda board, row: board.promise_of(row.intervention_id) and not row.has_departed)
    board = studio.seat.model.board
    promise = board.promise_of(job)
    assert promise is not None
    assert promise.promised_latest is not None
    (row,) = board.assignments_of[job]
    late = promise.promised_latest + timedelta(hours=2)
    studio.window.selection.select(job, row.technician_id)
    studio.window.gantt.move_requested.emit(job, row.technician_id, late)
    studio.wait(studio.window.refusal.isVisible)


def optimisation(studio: Studio) -> None:
    studio.window.refusal.close_strip()
    panel = studio.window.optimisation
    studio.wait(lambda: studio.seat.engine.state is EngineState.READY)
    studio.window.optimise()
    studio.wait(lambda: panel.answer is not None)


def alarm(studio: Studio) -> None:
    studio.clock.set(studio.clock.now() + timedelta(minutes=25))
    studio.seat.heart.beat()
    studio.wait(lambda: bool(studio.seat.model.board.standing_alarms))
    studio.window.tabs.setCurrentWidget(studio.window.alarms)


def intervention(studio: Studio) -> None:
    studio.window.show_work(studio.seat.model.board.standing_alarms[0].intervention_id)


def planner(studio: Studio) -> None:
    studio.act("layout_planner")


def manager(studio: Studio) -> None:
    studio.act("layout_manager")


def operator(studio: Studio) -> None:
    studio.act("layout_operator")
    if not studio.window.map_dock.isVisible():
        studio.act("show_map")


def offered(studio: Studio) -> None:
    studio.act("text_larger")


def tour(studio: Studio) -> None:
    studio.window.offer.hide()
    studio.act("tour")


def after_tour(studio: Studio) -> None:
    if studio.window.habits.tour is not None:
        studio.window.habits.tour.end()


def by_action(*names: str) -> Callable[[Studio], None]:
    def take(studio: Studio) -> None:
        studio.act(*names)

    return take


def escape(studio: Studio) -> None:
    QTest.keyClick(studio.window.focusWidget() or studio.window, Qt.Key.Key_Escape)
    studio.settle()


Scene = tuple[str, Callable[[Studio], None], Callable[[Studio], None] | None]
SCENES: tuple[Scene, ...] = (
    ("board", board_at_rest, None),
    ("call-sheet", call_sheet, None),
    ("slots", slots, None),
    ("proposals", proposals, None),
    ("applied", applied, None),
    ("why", why, None),
    ("refusal", refusal, None),
    ("optimisation", optimisation, None),
    ("alarm", alarm, None),
    ("intervention", intervention, None),
    ("planner", planner, None),
    ("manager", manager, None),
    ("operator", operator, None),
    ("offer", offered, None),
    ("tour", tour, after_tour),
    ("palette", by_action("commands"), escape),
    ("search", by_action("find_everything"), escape),
    ("technicians", by_action("technicians", "show_technicians"), None),
    ("journal", by_action("journal", "show_journal", "day_journal"), None),
    ("table", by_action("table", "plan_table", "table_twin", "show_table"), None),
    ("load", by_action("load_chart", "load", "show_load"), by_action("load_chart", "load", "show_load")),
    ("time-travel", by_action("time_travel", "past"), by_action("back_to_now", "time_travel", "past")),
    ("what-if", by_action("what_if", "fork"), None),
    (
        "diff",
        by_action("diff", "show_diff", "what_if_diff"),
        by_action("discard_fork", "what_if_discard", "discard"),
    ),
)


SAID_ONCE = ("refusal", "palette", "search")


def _set_up_again(scene: Scene, studio: Studio) -> None:
    _name, prepare, leave = scene
    if leave is not None:
        leave(studio)
    prepare(studio)


def play(out: Path, sizes: list[tuple[int, int]], only: list[str]) -> Studio:
    """Go through all scenes once."""
    make_application()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp())
    wording.choose("fr", ZONE)
    look.choose("light")
    clock = ManualClock(training_start(SystemClock().now(), ZONE))
    seat = open_seat(open_training(Settings(author="Anne"), clock))
    studio = Studio(seat, clock, out, sizes)
    try:
        seat.window.resize(*sizes[0])
        seat.window.show()
        seat.window.map.start()
        seat.engine.start()  # it warms up while the first scenes are taken
        seat.heart.beat()
        live(MAP_MS)
        for number, scene in enumerate(SCENES, start=1):
            _play_scene(studio, number, scene, only)
        if not only or "wall-board" in only:
            _take_wall_board(studio, len(SCENES) + 1)
    finally:
        seat.close()
    return studio


def _play_scene(studio: Studio, number: int, scene: Scene, only: list[str]) -> None:
    name, prepare, leave = scene
    try:
        prepare(studio)
        studio.settle()
        if not only or name in only:
            is_said_once = name in SAID_ONCE
            studio.take(number, name, again=(lambda: _set_up_again(scene, studio)) if is_said_once else None)
        if leave is not None:
            leave(studio)
    except Missing as missing:
        sys.stdout.write(f"skipped {name}: {missing}\n")
    except TimeoutError as late:
        studio.cut[f"{name}: {late}"] = "no picture"


def _take_wall_board(studio: Studio, number: int) -> None:
    studio.act("wall_board")
    studio.take(number, "wall-board", studio.window.habits.wall_board)


def _report(title: str, found: dict[str, str]) -> Iterator[str]:
    if found:
        yield f"{title}: {len(found)}"
        yield from (f"  {place}  {what}" for what, place in found.items())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; may be repeated")
    parser.add_argument("--only", action="append", default=[], help="a scene; may be repeated")
    given = parser.parse_args()
    sizes = [tuple(int(part) for part in size.split("x")) for size in given.size or SIZES]
    studio = play(given.out, sizes, given.only)  # type: ignore[arg-type]  # pairs of numbers
    lines = [f"{studio.pictures} pictures in {given.out}"]
    lines += _report("texts cut off", studio.cut)
    lines += _report("words in the other language", studio.foreign)
    lines += _report('texts that give way with "…"', studio.given_way)
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if studio.cut or studio.foreign else 0


if __name__ == "__main__":
    sys.exit(main())
