"""Somebody at a real X screen: another process, a mouse and keys that only X knows of."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 60.0
STEP_S = 0.03


@contextmanager
def x_screen() -> Iterator[str]:
    """Open an X screen of one's own; X itself finds the free number."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
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

    def turn_to_the_window(self) -> None:
        """Do what a window manager does with a new window: give it the keys."""
        self.hand("search", "--onlyvisible", "--name", "Dispatcher", "windowfocus")

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
