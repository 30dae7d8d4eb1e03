"""Drops on the plan: scenario 13, and what a drop that breaks nothing does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dispatcher.domain.people import Role
from tests.ui.panels.builders import at
from tests.ui.panels.conftest import Open, settle
from ui.app import Seat

LATE = ("i1043", "t2", at("13:20"))  # promised between 10 and 12


def offered(seat: Seat) -> list[str]:
    return [button.text() for button in seat.window.refusal.ways_on]


def way_on(seat: Seat, text: str) -> QPushButton:
    return next(button for button in seat.window.refusal.ways_on if button.text() == text)


def start_of(seat: Seat, intervention_id: str) -> object:
    return seat.model.board.assignments_of[intervention_id][0].planned_start


def test_that_a_drop_that_breaks_nothing_is_done_at_once(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit("i1044", "t3", at("15:00"))
    settle(qtbot, seat)
    assert start_of(seat, "i1044") == at("15:00")
    assert not seat.window.refusal.isVisible()
    assert "1044" in seat.window.status.undo.text()


def test_that_scenario_13_a_drop_on_a_broken_promise_asks_first(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit(*LATE)
    settle(qtbot, seat)
    assert seat.window.refusal.isVisible()
    assert "13:20" in seat.window.refusal.sentence.text()
    assert offered(seat)[0] == "Renegotiate…"
    assert "Force" not in offered(seat)
    assert "free for Martin" in seat.window.refusal.sentence.text()
    assert "Martin at 12:00" in offered(seat)
    assert start_of(seat, "i1043") == at("10:00")


def test_that_scenario_13_renegotiating_promises_and_moves_in_one_step(qtbot: QtBot, seat: Seat) -> None:
    before = seat.desk.plan_hash()
    seat.window.gantt.move_requested.emit(*LATE)
    way_on(seat, "Renegotiate…").click()
    form = seat.window.sheet.promise_form
    assert (form.earliest.text(), form.latest.text()) == ("13:00", "15:00")
    form.confirm.click()
    settle(qtbot, seat)
    assert start_of(seat, "i1043") == at("13:20")
    promise = seat.model.board.promise_of("i1043")
    assert promise is not None
    assert promise.renegotiations == 1
    seat.bridge.undo()
    settle(qtbot, seat)
    assert seat.desk.plan_hash() == before


def test_that_a_refused_drop_offers_a_free_place_that_is_one_click_away(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit(*LATE)
    settle(qtbot, seat)
    way_on(seat, "Martin at 12:00").click()
    settle(qtbot, seat)
    assert start_of(seat, "i1043") == at("12:00")
    assert not seat.window.refusal.isVisible()


def test_that_leaving_the_form_forgets_the_move(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit(*LATE)
    way_on(seat, "Renegotiate…").click()
    seat.window.sheet.promise_form.leave.click()
    seat.window.ask_for_window("i1043")
    seat.window.sheet.promise_form.confirm.click()
    settle(qtbot, seat)
    assert start_of(seat, "i1043") == at("10:00")


def test_that_scenario_13_a_manager_may_force_it_with_a_reason(qtbot: QtBot, open_desk_window: Open) -> None:
    seat = open_desk_window(Role.MANAGER)
    seat.window.gantt.move_requested.emit(*LATE)
    force, strip = way_on(seat, "Force"), seat.window.refusal
    assert not force.isEnabled()
    qtbot.keyClicks(strip.reason, "customer agreed on the phone")
    assert force.isEnabled()
    force.click()
    settle(qtbot, seat)
    assert start_of(seat, "i1043") == at("13:20")
    assert seat.window.status.plan.text() == "plan: 1 violation"


def test_that_an_impossible_drop_says_why_and_changes_nothing(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit("i1044", "t3", at("16:45"))
    settle(qtbot, seat)
    assert seat.window.refusal.sentence.text()
    assert start_of(seat, "i1044") == at("14:00")


def test_that_a_refusal_goes_away_with_the_next_change(qtbot: QtBot, seat: Seat) -> None:
    seat.window.gantt.move_requested.emit(*LATE)
    seat.window.gantt.move_requested.emit("i1044", "t3", at("15:00"))
    settle(qtbot, seat)
    assert not seat.window.refusal.isVisible()


def test_that_a_promise_is_withdrawn_where_there_is_one_and_the_work_stays_where_it_is(
    qtbot: QtBot, seat: Seat
) -> None:
    form = seat.window.sheet.promise_form
    seat.window.ask_for_window("i1044")
    assert not form.withdraw.isVisible()
    seat.window.ask_for_window("i1043")
    qtbot.mouseClick(form.withdraw, Qt.MouseButton.LeftButton)
    settle(qtbot, seat)
    assert seat.model.board.promise_of("i1043") is None
    assert start_of(seat, "i1043") == at("10:00")
    assert not form.isVisible()
