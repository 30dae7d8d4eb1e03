"""Scenario 14 from outside: another process, a real X screen, a mouse and keys that only X knows of."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dispatcher.services.commands import Batch
from tests.desks import TestDesk
from tests.scenarios.test_undo import moved_later, reassigned, roomy_day

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")
PATIENCE_S = 60.0
STEP_S = 0.03
DRAGGED = ("i-1001", "i-1002", "i-1003")
CANCELLED = "i-1030"


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """An X screen of one's own; X itself finds the free number."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=PATIENCE_S)


@dataclass
class Person:
    """Somebody at a screen: sees what the desk tells, has a mouse and a keyboard."""

    screen: str
    database: Path
    log: Path
    seen: list[dict[str, Any]] = field(default_factory=list)

    def sit_down(self) -> None:
        """Start the program and wait until it is on the screen."""
        self.seen.clear()
        here = {**os.environ, "DISPLAY": self.screen, "QT_QPA_PLATFORM": "xcb"}
        with self.log.open("ab") as log:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "tests.window.shown_desk", str(self.database)],
                env=here,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait(lambda now: bool(now["bars"]))

    def stand_up(self) -> None:
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGINT)
            self._program.wait(timeout=PATIENCE_S)
        self._reader.join(timeout=PATIENCE_S)
        assert self._program.stdout is not None
        self._program.stdout.close()

    def _read(self) -> None:
        assert self._program.stdout is not None
        for line in self._program.stdout:
            self.seen.append(json.loads(line))

    @property
    def now(self) -> dict[str, Any]:
        return self.seen[-1]

    def wait(self, condition: Callable[[dict[str, Any]], bool]) -> None:
        """Look at the screen until it is so."""
        deadline = time.monotonic() + PATIENCE_S
        while not (self.seen and condition(self.now)):
            assert self._program.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.now if self.seen else "nothing is on the screen"
            time.sleep(0.01)

    def hand(self, *words: object) -> None:
        """Do something with mouse or keyboard."""
        env = {**os.environ, "DISPLAY": self.screen}
        subprocess.run(["xdotool", *map(str, words)], env=env, check=True, timeout=PATIENCE_S)

    def drag(self, intervention_id: str, minutes: int) -> None:
        """Take a bar by its middle and let it go so many minutes later."""
        x, y = self.now["bars"][intervention_id]
        way = round(minutes * self.now["pixels_per_hour"] / 60)
        before = self.now["hash"]
        self.hand("mousemove", x, y, "sleep", STEP_S, "mousedown", 1, "sleep", STEP_S)
        for part in (0.5, 0.9, 1):
            self.hand("mousemove", x + round(way * part), y, "sleep", STEP_S)
        self.wait(lambda now: now["ghosts"] > 0)
        self.hand("mouseup", 1)
        self.wait(lambda now: now["hash"] != before and now["ghosts"] == 0)

    def click(self, intervention_id: str) -> None:
        x, y = self.now["bars"][intervention_id]
        self.hand("mousemove", x, y, "sleep", STEP_S, "click", 1)
        self.wait(lambda now: now["selected"] == intervention_id)

    def press(self, keys: str) -> None:
        """Press keys that change the plan."""
        before = self.now["hash"]
        self.hand("key", keys)
        self.wait(lambda now: now["hash"] != before)


@pytest.fixture
def person(screen: str, desk: TestDesk, tmp_path: Path) -> Iterator[Person]:
    """Somebody who sits down when the test says so, at the desk of the test."""
    made = Person(screen, desk.path, tmp_path / "program.log")
    yield made
    made.stand_up()


def six_changes(person: Person, desk: TestDesk) -> list[str]:
    """Three drags by hand; the two batches as the same operator's other program; one cancellation by key."""
    hashes = [desk.hash]
    person.sit_down()
    for key in DRAGGED:
        person.drag(key, 10)
        hashes.append(desk.hash)
    person.stand_up()
    for label, commands in (("reassign", reassigned(desk, 12)), ("plan", None)):
        desk.run(Batch(label, commands or moved_later(desk, 31, 5)))
        hashes.append(desk.hash)
    person.sit_down()
    person.click(CANCELLED)
    person.press("ctrl+Delete")
    hashes.append(desk.hash)
    return hashes


def test_that_scenario_14_holds_for_a_person_with_a_mouse_and_a_keyboard(
    person: Person, desk: TestDesk
) -> None:
    desk.load(roomy_day())
    hashes = six_changes(person, desk)
    assert len(set(hashes)) == 7
    for expected in reversed(hashes[:-1]):
        person.wait(lambda now: bool(now["undo"]))
        person.press("ctrl+z")
        assert person.now["hash"] == desk.hash == expected
    person.stand_up()
    person.sit_down()
    person.click(DRAGGED[0])
    for expected in hashes[1:]:
        person.wait(lambda now: bool(now["redo"]))
        person.press("ctrl+shift+z")
        assert person.now["hash"] == desk.hash == expected
