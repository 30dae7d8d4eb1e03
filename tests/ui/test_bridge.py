"""The way from the screen to the desk and back."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from dispatcher.domain.values import new_id
from dispatcher.services.commands import Command, RegisterRequest
from tests.builders import Centre
from tests.desks import TestDesk, desk, empty_database
from ui.bridge import Bridge

__all__ = ["desk", "empty_database"]


@pytest.fixture
def bridge(qtbot: QtBot, desk: TestDesk) -> Iterator[Bridge]:
    centre = Centre()
    centre.intervention(1001)
    desk.load(centre)
    made = Bridge(desk.desk)
    yield made
    made.close()


def a_call(desk: TestDesk, fault: str = "paper jam") -> RegisterRequest:
    return RegisterRequest(new_id(), next(iter(desk.board.customers)), None, fault)


def quiet(qtbot: QtBot, bridge: Bridge) -> None:
    qtbot.waitUntil(lambda: bridge.waiting == 0)


def test_that_answers_come_back_on_the_thread_of_the_screen(qtbot: QtBot, bridge: Bridge) -> None:
    threads: list[threading.Thread] = []
    bridge.ask(threading.current_thread, lambda asked: threads.extend((asked, threading.current_thread())))
    quiet(qtbot, bridge)
    assert threads[0] is not threads[1]
    assert threads[1] is threading.current_thread()


def test_that_everything_is_done_in_the_order_it_was_asked(qtbot: QtBot, bridge: Bridge) -> None:
    done: list[int] = []
    for number in range(20):
        bridge.ask(lambda number=number: number, done.append)
    quiet(qtbot, bridge)
    assert done == list(range(20))


def test_that_the_screen_goes_on_while_the_worker_is_busy(qtbot: QtBot, bridge: Bridge) -> None:
    """The worker waits for something that only the screen's own timer can give: no wait, no answer."""
    gate, answers = threading.Event(), []
    bridge.ask(lambda: gate.wait(10), answers.append)
    QTimer.singleShot(0, gate.set)
    quiet(qtbot, bridge)
    assert answers == [True]


def test_that_what_happened_is_heard_before_the_answer(qtbot: QtBot, bridge: Bridge, desk: TestDesk) -> None:
    heard: list[str] = []
    bridge.happened.connect(lambda events: heard.extend(type(event).__name__ for event in events))
    bridge.run(a_call(desk), lambda _done: heard.append("done"))
    quiet(qtbot, bridge)
    assert heard == ["RequestReceived", "ClockStarted", "done"]


def test_that_a_change_of_ours_says_what_ctrl_z_would_take_back(
    qtbot: QtBot, bridge: Bridge, desk: TestDesk
) -> None:
    bridge.run(a_call(desk))
    quiet(qtbot, bridge)
    assert (str(bridge.undo_label), bridge.redo_label) == ("call 1002 saved", None)
    bridge.undo()
    quiet(qtbot, bridge)
    assert (bridge.undo_label, str(bridge.redo_label)) == (None, "call 1002 saved")


def test_that_a_refusal_is_told_with_its_sentence_and_changes_nothing(
    qtbot: QtBot, bridge: Bridge, desk: TestDesk
) -> None:
    refused: list[tuple[str, Command]] = []
    done: list[object] = []
    bridge.refused.connect(lambda sentence, asked: refused.append((str(sentence), asked)))
    call = a_call(desk, fault=" ")
    bridge.run(call, done.append)
    quiet(qtbot, bridge)
    assert refused == [("What is wrong? Type the fault, then save.", call)]
    assert (done, desk.events) == ([], [])


@pytest.mark.expected_logs("failed: RegisterRequest.*None")
def test_that_a_bug_is_logged_with_its_command_and_told_plainly(
    qtbot: QtBot, bridge: Bridge, desk: TestDesk
) -> None:
    told: list[str] = []
    bridge.broke.connect(told.append)
    bridge.run(replace(a_call(desk), fault=None))  # type: ignore[arg-type]  # a bug of the screen's
    quiet(qtbot, bridge)
    assert len(told) == 1
    assert desk.events == []


def test_that_nothing_is_delivered_after_closing(qtbot: QtBot, desk: TestDesk) -> None:
    made, answers = Bridge(desk.desk), []
    made.ask(lambda: 1, answers.append)
    made.close()
    made.ask(lambda: 2, answers.append)
    qtbot.wait(20)
    assert answers == []
