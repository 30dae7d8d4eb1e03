"""A call by keys alone, as a person plays it on a real screen: `python -m tests.window.call_by_keys`.

Logged, qualified, its commitments read, a window promised. Nothing comes in but what X sends, and every key
that is no letter or figure must stand in words on the screen before it is pressed. The time is that of the
keystroke-level model (Card, Moran and Newell 1980): 0.28 s a key for an average typist, 1.35 s a decision.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dispatcher.clock import ManualClock
from dispatcher.services.contact_commands import AddContact
from tests.builders import Centre, at
from tests.desks import TestDesk
from tests.window.person import Person, x_screen

KEY_S, DECISION_S = 0.28, 1.35
MOST_KEYS, MOST_S = 90, 60.0
PHONE, FAULT = "0612345678", "no heating"
ROY = AddContact("p-1", "c-1001", "Mme Roy", "+33 6 12 34 56 78", "roy@example.org", "k-1001")
NAMES = {"ctrl+n": "Ctrl+N", "Return": "Enter"}
"""What X calls a key, and how the screen writes it."""
Picture = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What was done: how many keys went down, how often one had to make up one's mind, what was then seen."""

    what: str
    keys: int
    decisions: int
    seen: str

    @property
    def seconds(self) -> float:
        return self.keys * KEY_S + self.decisions * DECISION_S


class Player:
    """Presses only what the screen has announced since the step before."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.steps: list[Step] = []

    def press(
        self, what: str, key: str, until: Callable[[Picture], bool], seen: str, decisions: int = 1
    ) -> None:
        announced = {one for picture in self.person.seen for one in picture["announced"]}
        assert NAMES[key] in announced, f"{NAMES[key]} stands nowhere: {sorted(announced)}"
        self.person.seen[:-1] = []
        self.person.hand("key", key)
        self._look(what, key.count("+") + 1, decisions, until, seen)

    def write(self, what: str, text: str, until: Callable[[Picture], bool], seen: str) -> None:
        self.person.hand("key", "--delay", "30", *("space" if one == " " else one for one in text))
        self._look(what, len(text), 0, until, seen)

    def read(self, what: str, seen: str) -> None:
        """Nothing is pressed: what stands there is read, and it must be there."""
        assert self.person.now[seen], f"nothing to read: {seen}"
        self._look(what, 0, 1, lambda _now: True, seen)

    def _look(
        self, what: str, keys: int, decisions: int, until: Callable[[Picture], bool], seen: str
    ) -> None:
        self.person.wait(until)
        self.steps.append(Step(what, keys, decisions, str(self.person.now[seen])))


def prepare(desk: TestDesk) -> None:
    """One customer has a contact of that number and one machine; somebody is free."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "14:00", number=1001, customer="Clinique des Tilleuls")
    desk.load(centre)
    desk.run(ROY)


def play(person: Person) -> list[Step]:
    """Take a call from its first ring to a promised window; AssertionError where a key is not announced."""
    player = Player(person)
    person.turn_to_the_window()
    player.press("begin a call", "ctrl+n", lambda now: now["focus"] == "Customer", "focus")
    player.write("the number on the telephone", PHONE, lambda now: len(now["found"]) == 1, "found")
    player.press("it is her: take the caller", "Return", lambda now: bool(now["machine"]), "customer")
    player.read("what the contract owes", "owed")
    player.write("what is wrong", FAULT, lambda now: now["focus"] == "Fault", "focus")
    player.press("ask for the windows", "Return", lambda now: "Promise" in now["offer"], "offer")
    player.press("she says yes: promise it", "Return", lambda now: FAULT in now["calls"], "calls")
    person.wait(lambda now: len(now["promises"]) > 0)
    return player.steps


def told(steps: list[Step]) -> list[str]:
    """Return the lines for people."""
    lines = [f"{one.what:30} {one.keys:3} keys {one.seconds:6.2f} s  {one.seen}" for one in steps]
    keys, seconds = sum(one.keys for one in steps), sum(one.seconds for one in steps)
    return [*lines, f"{'together':30} {keys:3} keys {seconds:6.2f} s  (at most {MOST_KEYS} and {MOST_S:g} s)"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, x_screen() as screen:
        desk = TestDesk(Path(folder) / "desk.sqlite", ManualClock(at("08:00")))
        prepare(desk)
        person = Person(screen, desk.path, Path(folder) / "program.log")
        try:
            person.sit_down()
            steps = play(person)
        finally:
            person.stand_up()
        sys.stdout.write("\n".join(told(steps)) + "\n")
    kept = sum(one.keys for one in steps) <= MOST_KEYS and sum(one.seconds for one in steps) <= MOST_S
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
