"""Scenario 14 and a call by keys, from outside: another process, a real X screen, mouse and keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatcher.services.commands import Batch
from tests.desks import TestDesk
from tests.scenarios.test_undo import moved_later, reassigned, roomy_day
from tests.window.call_by_keys import MOST_KEYS, MOST_S, play, prepare
from tests.window.person import Person, x_screen

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}"),
]
DRAGGED = ("i-1001", "i-1002", "i-1003")
CANCELLED = "i-1030"


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with x_screen() as name:
        yield name


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


def test_that_a_call_is_logged_judged_and_promised_by_keys_that_the_screen_announces(
    person: Person, desk: TestDesk
) -> None:
    prepare(desk)
    person.sit_down()
    steps = play(person)
    assert sum(one.keys for one in steps) <= MOST_KEYS
    assert sum(one.seconds for one in steps) <= MOST_S
    assert desk.board.appointment_of
