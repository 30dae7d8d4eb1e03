"""The call sheet: S01 to S05, through the real window."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dispatcher.domain.requests import RequestState
from tests.ui.panels.builders import MARKUP, NOW, at
from tests.ui.panels.conftest import settle
from ui.app import Seat


def type_customer(qtbot: QtBot, seat: Seat, text: str) -> None:
    """Type a customer's name as a person does, and take the only match with Enter."""
    form = seat.window.call_sheet.form
    qtbot.keyClicks(form.customer, text)
    qtbot.waitUntil(lambda: form.customer.offers == 1)
    qtbot.keyClick(form.customer, Qt.Key.Key_Return)
    settle(qtbot, seat)


def fill(qtbot: QtBot, seat: Seat, customer: str = "tilleul", fault: str = "Bourrage papier") -> None:
    """Open the urgent sheet and fill it in."""
    seat.window.actions_["urgent_call"].trigger()
    type_customer(qtbot, seat, customer)
    qtbot.keyClicks(seat.window.call_sheet.form.fault, fault)
    qtbot.waitUntil(lambda: bool(seat.window.call_sheet.candidates.rows.rows))


def test_that_s01_dispatch_waits_for_customer_equipment_and_fault(qtbot: QtBot, seat: Seat) -> None:
    sheet = seat.window.call_sheet
    buttons = (sheet.propose_button, sheet.dispatch_button)
    seat.window.actions_["urgent_call"].trigger()
    assert [button.isEnabled() for button in buttons] == [False, False]
    type_customer(qtbot, seat, "imprimerie")
    assert [button.isEnabled() for button in buttons] == [False, False]
    qtbot.keyClicks(sheet.form.fault, "Bourrage")
    assert [button.isEnabled() for button in buttons] == [False, False]
    sheet.form.equipment.setCurrentIndex(1)
    qtbot.waitUntil(sheet.dispatch_button.isEnabled)
    assert sheet.propose_button.isEnabled()
    sheet.form.fault.clear()
    assert [button.isEnabled() for button in buttons] == [False, False]


def test_that_s01_one_machine_is_filled_in_and_several_are_asked_for(qtbot: QtBot, seat: Seat) -> None:
    form = seat.window.call_sheet.form
    seat.window.actions_["new_call"].trigger()
    type_customer(qtbot, seat, "tilleul")
    assert form.equipment.currentText().startswith("Presse Alba 100")
    assert (form.draft.skill, form.draft.site is not None) == ("print", True)
    seat.window.call_sheet.cancel()
    type_customer(qtbot, seat, "imprimerie")
    assert (form.equipment.count(), form.draft.equipment) == (3, None)


def test_that_s03_cancelling_leaves_no_trace(qtbot: QtBot, seat: Seat) -> None:
    before = seat.desk.plan_hash(), seat.desk.load_board().requests.keys()
    fill(qtbot, seat)
    seat.window.call_sheet.cancel()
    settle(qtbot, seat)
    assert (seat.desk.plan_hash(), seat.desk.load_board().requests.keys()) == before
    assert not seat.window.call_sheet.is_busy


def test_that_s03_saving_makes_one_request_and_one_intervention_of_the_same_number(
    qtbot: QtBot, seat: Seat
) -> None:
    before = seat.desk.load_board()
    fill(qtbot, seat)
    seat.window.call_sheet.save()
    settle(qtbot, seat)
    after = seat.desk.load_board()
    (request,) = (row for key, row in after.requests.items() if key not in before.requests)
    (work,) = (row for key, row in after.interventions.items() if key not in before.interventions)
    assert (request.number, request.operator, request.received_at) == (work.number, "Anne", NOW)
    assert (work.urgent, work.request_id, request.state) == (True, request.id, RequestState.QUALIFIED)


def test_that_s03_a_call_without_a_machine_is_kept_to_be_judged_later(qtbot: QtBot, seat: Seat) -> None:
    sheet = seat.window.call_sheet
    seat.window.actions_["new_call"].trigger()
    type_customer(qtbot, seat, "imprimerie")
    qtbot.keyClicks(sheet.form.fault, "Bruit")
    sheet.save()
    settle(qtbot, seat)
    (kept,) = (item for item in seat.window.queue.rows.items if item.fault == "Bruit")
    assert kept.is_call
    seat.window.judge_call(kept.id)
    settle(qtbot, seat)
    assert (sheet.draft.call_id, sheet.form.fault.text()) == (kept.id, "Bruit")


def test_that_s04_row_one_says_which_criterion_decided(qtbot: QtBot, seat: Seat) -> None:
    fill(qtbot, seat)
    rows = seat.window.call_sheet.candidates.rows
    assert [row.technician_id for row in rows.rows] == ["t1", "t2", "t3"]
    assert rows.data(rows.index(0, 3)).startswith("highest skill level")


def test_that_s05_dispatching_plans_the_chosen_one_and_writes_one_message(qtbot: QtBot, seat: Seat) -> None:
    before = seat.desk.load_board()
    fill(qtbot, seat)
    seat.window.call_sheet.dispatch()
    settle(qtbot, seat)
    after = seat.desk.load_board()
    (assignment,) = (row for key, row in after.assignments.items() if key not in before.assignments)
    (message,) = (row for key, row in after.messages.items() if key not in before.messages)
    assert (assignment.technician_id, assignment.notified_at) == ("t1", None)
    assert message.assignment_id == assignment.id


def test_that_a_customer_named_like_markup_is_offered_as_characters(qtbot: QtBot, seat: Seat) -> None:
    form = seat.window.call_sheet.form
    type_customer(qtbot, seat, "<img")
    assert form.customer.text() == MARKUP


@pytest.mark.parametrize(
    ("customer", "urgent", "due", "said"),
    [
        ("Tilleuls", True, "12:40", "On site: by 12:40"),
        ("Tilleuls", False, "12:40", "On site: by 12:40"),
        ("Marais", True, "14:40", "On site: by 14:40"),
        ("Marais", False, None, "On site: no commitment"),
    ],
)
def test_that_the_due_time_follows_level_and_urgency(
    qtbot: QtBot, seat: Seat, customer: str, urgent: bool, due: str | None, said: str
) -> None:
    form = seat.window.call_sheet.form
    form.urgent.setChecked(urgent)
    type_customer(qtbot, seat, customer)
    assert form.draft.due_at == (at(due) if due else None)
    assert form.due.text() == (due or "–")
    assert said in form.commitments.owed.text()


def test_that_a_time_can_be_typed_where_none_is_owed(qtbot: QtBot, seat: Seat) -> None:
    form = seat.window.call_sheet.form
    type_customer(qtbot, seat, "Marais")
    form.due.setFocus()
    qtbot.keyClicks(form.due, "1530")
    assert form.draft.due_at == at("15:30")
    assert form.has_own_due
