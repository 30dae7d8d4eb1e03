"""Scenario 7 at the desk: windows for the caller, one promised with the keyboard, one step to undo."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from dispatcher.domain.appointments import AppointmentState
from tests.builders import DAY, Centre, at
from tests.window.seats import CTRL, TestSeat
from ui.panels.slots import SlotsPanel
from ui.wording import wording

A_DAY = timedelta(days=1)


def two_days() -> Centre:
    """Near and Far master gas today and tomorrow; a customer with one machine; nobody works on later days."""
    centre = Centre()
    for name, home in (("Near", (48.80, 2.13)), ("Far", (48.90, 2.40))):
        centre.technician(name, {"gas": 2}, home=home)
    for shift in [row for row in centre.rows if row.id.startswith("h-")]:
        later = {"starts_at": shift.starts_at + A_DAY, "ends_at": shift.ends_at + A_DAY}  # type: ignore[attr-defined]
        centre.add(replace(shift, id=f"{shift.id}+1", external_id=f"{shift.id}+1", **later))  # type: ignore[call-arg]
    centre.intervention(1001, customer="Lone Boiler")
    return centre


def slots_of(seat: TestSeat, now: str = "09:00") -> SlotsPanel:
    """Open the window, write a call down, and wait for what can be promised."""
    sheet = seat.open(two_days(), now).call_sheet
    seat.write_call("Lone Boiler", "cold")
    seat.wait(lambda: sheet.slots.grid.best is not None)
    return sheet.slots


def test_that_the_windows_of_five_days_stand_in_the_call_sheet_the_best_first_named(seat: TestSeat) -> None:
    slots = slots_of(seat)
    grid = slots.grid
    assert grid.days == tuple(DAY + after * A_DAY for after in range(5))
    offered = {
        (index.row(), index.column())
        for index in (grid.index(row, column) for row in range(5) for column in range(grid.columnCount()))
        if grid.offer_at(index)
    }
    assert {row for row, _column in offered} == {0, 1}
    assert grid.best is not None
    assert grid.best.technician_id == "t-Near"
    assert slots._said.text().startswith("Best: Tue 24 ")
    assert "next best +" in slots._price.text()


def test_that_a_window_chosen_with_the_keys_and_confirmed_is_promise_and_assignment_in_one_step(
    seat: TestSeat,
) -> None:
    slots = slots_of(seat)
    before = seat.desk.hash
    seat.action("slots").trigger()
    assert slots.view.hasFocus()
    seat.bot.keyClick(slots.view, Qt.Key.Key_Right)
    chosen = slots.chosen
    assert chosen is not None
    sheet = seat.window.call_sheet
    assert sheet.promise_button.isVisible()
    assert not sheet.dispatch_button.isVisible()
    seat.bot.keyClick(slots.view, Qt.Key.Key_Return)
    seat.settle()
    number = max(row.number for row in seat.desk.board.interventions.values())
    (job,) = (row for row in seat.desk.board.interventions.values() if row.number == number)
    promise = seat.desk.board.appointment_of[job.id]
    assert (promise.state, promise.promised) == (AppointmentState.PROMISED, chosen.window)
    assert number == 1002
    planned = seat.assignment_of(job.id)
    assert (planned.technician_id, planned.planned_start) == (chosen.technician_id, chosen.arrival)
    assert seat.action("undo").text() == "Undo: call 1002 saved, appointment promised"
    seat.window.gantt.setFocus()
    seat.undo()
    assert seat.desk.hash == before
    assert not seat.action("undo").isEnabled()


def test_that_a_window_of_tomorrow_is_booked_on_tomorrows_plan(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.view.setCurrentIndex(slots.grid.index(1, 2))
    seat.wait(lambda: slots.chosen is not None)
    seat.press(Qt.Key.Key_Return, CTRL)
    tomorrow = seat.desk.desk.load_board(DAY + A_DAY)
    (planned,) = tomorrow.assignments.values()
    assert at("10:00") + A_DAY <= planned.planned_start <= at("12:00") + A_DAY
    assert not seat.window.refusal.isVisible()


def test_that_escape_chooses_nothing_and_the_sheet_saves_without_a_promise(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.view.setFocus()
    seat.bot.keyClick(slots.view, Qt.Key.Key_Right)
    assert slots.chosen is not None
    seat.bot.keyClick(slots.view, Qt.Key.Key_Escape)
    assert slots.chosen is None
    seat.click(seat.window.call_sheet.save_button)
    assert not seat.desk.board.appointments
    assert not seat.desk.board.assignments


def test_that_a_wish_that_is_impossible_offers_others_and_each_says_what_it_gives_up(seat: TestSeat) -> None:
    slots = slots_of(seat, "11:30")
    busy = Centre()
    busy.count = 600
    busy.planned(seat.board.technicians["t-Near"], "12:00", minutes=300)
    seat.desk.run_import(busy.rows)
    seat.settle()
    slots.wanted.setCurrentIndex(slots.wanted.findData("t-Near"))
    seat.settle()
    slots.view.setCurrentIndex(slots.grid.index(0, 6))
    seat.wait(lambda: len(slots.instead) == 4)
    assert slots.chosen is None
    said = [one.text() for one in slots.instead]  # type: ignore[attr-defined]
    assert said[0] == "another technician: Far"
    assert all(text.startswith("another time: ") for text in said[1:])
    seat.wait(lambda: slots.instead[0].isVisible())
    seat.click(slots.instead[0])
    seat.wait(lambda: slots.chosen is not None)
    assert slots.chosen is not None
    assert (slots.chosen.technician_id, slots.chosen.window.earliest) == ("t-Far", at("14:00"))


def test_that_more_words_about_the_fault_ask_nothing_anew_and_keep_the_choice(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.choose(slots.grid.best.window)  # type: ignore[union-attr]  # slots_of has waited for it
    asked: list[object] = []
    slots.grid.dataChanged.connect(lambda *_: asked.append("again"))
    seat.bot.keyClicks(seat.window.call_sheet.form.fault, ", and dripping")
    seat.bot.wait(300)
    seat.settle()
    assert slots.chosen is not None
    assert asked == []


def test_that_an_answer_about_a_call_that_has_changed_is_dropped(seat: TestSeat) -> None:
    slots = slots_of(seat)
    asked: list[object] = []
    ask, seat.seat.bridge.ask = seat.seat.bridge.ask, lambda *one: asked.append(one)  # type: ignore[assignment, misc]
    slots._ask()
    seat.seat.bridge.ask = ask  # type: ignore[method-assign]
    (_question, answer) = asked[0]  # type: ignore[misc]
    best = slots.grid.best
    assert best is not None
    slots.choose(best.window)
    assert slots.chosen == best
    seat.window.call_sheet.form.minutes.setValue(120)
    assert slots.chosen is None
    answer(((seat.board,), ()))
    assert slots.grid.best == best
    seat.wait(lambda: slots.chosen is not None)


def test_that_a_call_is_saved_once_though_the_key_is_pressed_again_while_answers_come(seat: TestSeat) -> None:
    slots = slots_of(seat)
    sheet, before = seat.window.call_sheet, len(seat.desk.board.interventions)
    slots.choose(slots.grid.best.window)  # type: ignore[union-attr]  # slots_of has waited for it
    sheet.save()
    sheet.answers.chosen_changed.emit()
    assert not sheet.promise_button.isEnabled()
    sheet.save()
    seat.settle()
    assert len(seat.desk.board.interventions) == before + 1


def test_that_enter_on_a_window_that_cannot_be_had_saves_nothing(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.view.setCurrentIndex(slots.grid.index(3, 3))
    seat.bot.keyClick(slots.view, Qt.Key.Key_Return)
    seat.settle()
    assert [row.number for row in seat.desk.board.interventions.values()] == [1001]
    assert seat.window.call_sheet.is_busy


def test_that_a_wish_said_while_the_call_changes_is_answered_once_it_stands(seat: TestSeat) -> None:
    slots = slots_of(seat)
    seat.window.call_sheet.form.minutes.setValue(120)
    slots.view.setCurrentIndex(slots.grid.index(3, 3))
    assert slots.instead == []
    seat.wait(lambda: len(slots.instead) > 0)


def test_that_a_window_that_is_over_meanwhile_is_not_chosen_any_more(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.choose(slots.grid.window_at(slots.grid.index(0, 0)))  # type: ignore[arg-type]  # the cell is there
    assert slots.chosen is not None
    seat.beat("10:30")
    seat.wait(lambda: slots.chosen is None)


def test_that_what_is_offered_instead_of_a_wish_follows_the_language(seat: TestSeat) -> None:
    slots = slots_of(seat)
    slots.view.setCurrentIndex(slots.grid.index(3, 3))
    seat.wait(lambda: len(slots.instead) > 0)
    wording.choose("fr")
    said = [one.text() for one in slots.instead]  # type: ignore[attr-defined]
    assert all(text.startswith("autre heure : mer. 25 ") for text in said)
