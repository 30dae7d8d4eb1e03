"""One seat on the sample centre that pictures are taken of, and what is found out about its words."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from dispatcher.clock import ManualClock
from tests.window.cuts import cuts
from tests.window.test_languages_and_themes import patterns
from tests.window.texts import visible_texts
from ui.app import Seat
from ui.story import live
from ui.style import look
from ui.wording import wording

LANGUAGES, THEMES = ("fr", "en"), ("light", "dark")
PATIENCE_S, REST_MS = 300, 60
PAGE_MS = 200  # what the map's page has drawn the engine hands to the window a frame or two later
ZONE = "Europe/Paris"


class Missing(Exception):
    """A screen that cannot be reached the way it should be."""


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
    layout: str = "operator"

    @property
    def window(self):  # type: ignore[no-untyped-def]  # the main window, with every panel it has
        return self.seat.window

    # ---- what a scene is made of

    def wait(self, condition: Callable[[], bool], what: str = "") -> None:
        """Wait until it holds; `what` says in the report what did not come."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what or _line_of(condition)}")
            live(5)

    def settle(self) -> None:
        self.wait(lambda: self.seat.bridge.waiting == 0)
        self.wait(self._is_map_drawn)
        live(REST_MS)

    def _is_map_drawn(self) -> bool:
        """The map's page changes its words and colours beside the desk; one not open is not waited for."""
        return self.window.map.face is None or self.window.map.is_settled

    def act(self, name: str) -> None:
        """Take an action, which has to be enabled."""
        try:
            action = self.window.actions_[name]
        except KeyError:
            raise Missing(f"there is no action {name}") from None
        if not action.isEnabled():
            raise Missing(f"action {name} cannot be taken now")
        action.trigger()
        self.settle()

    def arrange(self) -> None:
        """Arrange the panels for the size the window has now, the same sheet in front and the same keys."""
        sheet, had = self.window.tabs.currentWidget(), self.window.focusWidget()
        has_load = self.window.load.isVisible()
        self.window.habits.layouts.choose(self.layout)
        self.window.tabs.setCurrentWidget(sheet)
        self.window.load.setVisible(has_load)
        if had is not None and had.isVisible():
            had.setFocus()

    def job(self, wanted: Callable[..., bool]) -> str:
        """Return the id of the first planned job that is as wanted of (board, assignment)."""
        board = self.seat.model.board
        rows = [row for key in sorted(board.days_of) for row in board.days_of[key]]
        return next(row.intervention_id for row in rows if wanted(board, row))

    # ---- pictures

    def take(
        self,
        number: int,
        scene: str,
        what: QWidget | None = None,
        again: Callable[[], None] | None = None,
        opened: Callable[[], QWidget] | None = None,
    ) -> None:
        """Take the scene in every language, theme and size, and look at its words.

        `again` sets up anew what was said once and does not follow the language: a sentence, an open list.
        `opened` opens what stands in a window of its own over the desk, a menu, and goes with any change.
        """
        for language in LANGUAGES:
            if again is not None and wording.language != language:
                wording.choose(language, ZONE)
                again()
            for width, height in self.sizes:
                for theme in THEMES:
                    self._take_one(f"{number:02}-{scene}", what, (width, height), language, theme, opened)

    def _take_one(
        self,
        scene: str,
        what: QWidget | None,
        size: tuple[int, int],
        language: str,
        theme: str,
        opened: Callable[[], QWidget] | None = None,
    ) -> None:
        shown = what or self.window
        is_other_size = (shown.width(), shown.height()) != size and shown.isWindow()
        if is_other_size:
            shown.resize(*size)
            self.arrange()
        is_other_language, is_other_theme = wording.language != language, look.theme.name != theme
        if is_other_language:
            wording.choose(language, ZONE)
        if is_other_theme:
            look.choose(theme)
        if is_other_size or is_other_language or is_other_theme:
            self.settle()
            live(PAGE_MS if what is None else REST_MS)
        self.settle()
        folder = self.out / f"{size[0]}x{size[1]}-{language}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        picture = shown.grab()
        if opened is not None:
            over = opened()
            live(REST_MS)
            QPainter(picture).drawPixmap(shown.mapFromGlobal(over.pos()), over.grab())
            self._judge(over, scene, f"{folder.name}", language)
            over.close()
        picture.save(str(folder / f"{scene}.png"))
        self.pictures += 1
        self._judge(shown, scene, f"{folder.name}", language)

    def _judge(self, shown: QWidget, scene: str, place: str, language: str) -> None:
        for cut in cuts(shown):
            found = self.given_way if cut.is_meant else self.cut
            found.setdefault(f"{scene}: {cut.where}: {cut.text!r}", place)
        for text in visible_texts(shown):
            if is_foreign(text.text, language):
                self.foreign.setdefault(f"{scene}: {text.where}: {text.text!r}", place)


def _line_of(condition: Callable[[], bool]) -> str:
    """Say where a condition is written, for whoever reads that it never held."""
    code = getattr(condition, "__code__", None)
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}" if code else repr(condition)


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
