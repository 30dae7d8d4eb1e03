"""Pictures of every main screen, and whether all its words are whole and in the right language.

`python -m tests.screenshots --out DIR` drives the real window over the sample centre, without a screen, and
writes each scene in both languages and both themes at 1366x768 and 2560x1440. Ends with 1 where a text is cut
off or a word is left in the other language; texts that give way with "…" on purpose are listed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from dispatcher.bootstrap import open_training, training_start
from dispatcher.clock import ManualClock, SystemClock
from dispatcher.settings import Settings
from tests.scenes import SCENES, Scene
from tests.studio import ZONE, Missing, Studio
from ui.app import make_application, open_seat
from ui.story import live
from ui.style import look
from ui.wording import wording

SIZES = ("1366x768", "2560x1440")
MAP_MS = 2500


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
    try:
        scene.prepare(studio)
        studio.settle()
        if not only or scene.name in only:
            again = (lambda: scene.set_up_again(studio)) if scene.is_said_once else None
            opened = (lambda: scene.open(studio)) if scene.open is not None else None
            what = scene.of(studio) if scene.of is not None else None
            studio.take(number, scene.name, what, again=again, opened=opened)
        if scene.leave is not None:
            scene.leave(studio)
    except (Missing, TimeoutError) as missed:
        studio.cut[f"{scene.name}: {missed}"] = "no picture"


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
