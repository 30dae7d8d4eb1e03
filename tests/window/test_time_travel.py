"""The day as it was, through the real window: looked at, stepped through, and never changed."""

from PySide6.QtCore import Qt

from dispatcher.domain.appointments import AssignmentState
from dispatcher.services import commands as c
from tests.builders import MANON, Centre, at
from tests.window.seats import TestSeat
from ui.actions import ACTIONS

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def a_centre() -> Centre:
    centre = Centre()
    martin = centre.technician("Martin")
    centre.technician("Durand")
    centre.planned(martin, "10:00", number=1001)
    centre.planned(martin, "13:00", number=1002)
    centre.intervention(1003)
    return centre


def a_day(seat: TestSeat) -> None:
    """Three changes by others: 09:10, 10:00 and 10:42; it is 11:00 now."""
    seat.open(a_centre(), "08:00")
    for moment, command in (
        ("09:10", c.MoveAssignment("a-1001", "t-Durand", at("10:00"))),
        ("10:00", c.MoveAssignment("a-1002", "t-Martin", at("14:00"))),
        ("10:42", c.AssignIntervention("a-1003", "i-1003", "t-Durand", at("15:00"))),
    ):
        seat.desk.clock.set(at(moment))
        seat.desk.run(command)
    seat.beat("11:00")


def travel(seat: TestSeat, moment: str) -> None:
    """Go into the past by its key, and with the slider to a moment."""
    seat.press(Qt.Key.Key_H, CTRL)
    go(seat, moment)


def go(seat: TestSeat, moment: str) -> None:
    slider = seat.window.past.strip.slider
    slider.setValue(int((at(moment) - seat.window.past.travel.span[0]).total_seconds()))
    seat.settle()


def entries(seat: TestSeat) -> int:
    with seat.desk.desk.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one())


def test_that_undo_at_the_foot_is_off_in_the_past_and_says_why(seat: TestSeat) -> None:
    a_day(seat)
    seat.do("pin", "i-1001")
    undo = seat.window.status.undo
    assert undo.isEnabled()
    travel(seat, "10:30")
    assert not undo.isEnabled()
    assert undo.text() == "no undo in the past: go back to now"
    assert "nothing can be changed here" in undo.accessibleDescription()
    seat.click(seat.window.past.strip.now_button)
    assert undo.isEnabled()
    assert undo.text().startswith("Undo: ")


def test_that_plan_queue_and_clock_stand_at_the_instant_of_the_slider(seat: TestSeat) -> None:
    a_day(seat)
    now = seat.board
    travel(seat, "10:30")
    assert seat.seat.model.now == at("10:30")
    assert seat.bar("i-1001").technician_id == "t-Durand"
    assert seat.assignment_of("i-1002").planned_start == at("14:00")
    assert [row.id for row in seat.board.waiting] == ["i-1003"]
    assert seat.window.header._clock.text() == "10:30:00"
    assert "10:30" in seat.window.past.strip.words.text()
    go(seat, "09:00")
    assert seat.bar("i-1001").technician_id == "t-Martin"
    seat.click(seat.window.past.strip.now_button)
    assert seat.board == now
    assert seat.seat.model.now == at("11:00")
    assert not seat.window.past.strip.isVisible()


def test_that_keys_go_from_change_to_change(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    seat.press(Qt.Key.Key_PageDown, ALT)
    assert seat.seat.model.now == at("10:42")
    assert seat.board.waiting == ()
    seat.press(Qt.Key.Key_PageUp, ALT)
    seat.press(Qt.Key.Key_PageUp, ALT)
    assert seat.seat.model.now == at("09:10")
    assert "Anne" in seat.window.past.strip.news.text()


def test_that_the_keys_hold_the_slider_and_escape_leads_back_to_the_plan(seat: TestSeat) -> None:
    a_day(seat)
    seat.press(Qt.Key.Key_H, CTRL)
    slider = seat.window.past.strip.slider
    assert seat.window.focusWidget() is slider
    assert seat.seat.model.now == at("10:42")  # where the last change was made
    seat.press(Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)
    assert seat.seat.model.now == at("10:41")
    assert [row.id for row in seat.board.waiting] == ["i-1003"]
    seat.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert seat.seat.model.past is None
    assert seat.window.focusWidget() is seat.window.gantt


def test_that_a_fork_waits_while_the_past_of_the_live_day_is_shown(seat: TestSeat) -> None:
    a_day(seat)
    seat.do("what_if")
    seat.wait(lambda: seat.seat.model.fork is not None)
    seat.seat.bridge.run(c.MoveAssignment("a-1001", "t-Martin", at("16:00")))
    seat.settle()
    tried = seat.board
    travel(seat, "10:30")
    assert seat.assignment_of("i-1001").planned_start == at("10:00")
    written = entries(seat)
    seat.seat.bridge.run(c.MoveAssignment("a-1001", "t-Martin", at("17:00")))
    seat.settle()
    seat.press(Qt.Key.Key_H, CTRL)
    assert seat.board == tried
    assert entries(seat) == written


def test_that_the_day_plays_to_its_last_change_and_stops(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "09:00")
    seat.window.past.travel._player.setInterval(1)
    seat.do("past_play")
    seat.wait(lambda: not seat.window.past.travel.is_playing)
    assert seat.seat.model.now == at("10:42")


def test_that_no_action_of_the_past_writes_and_all_others_are_off(seat: TestSeat) -> None:
    a_day(seat)
    seat.select("i-1002")
    travel(seat, "10:30")
    looks = {action.id for action in ACTIONS if seat.action(action.id).isEnabled()}
    writes = {
        "urgent_call",
        "new_call",
        "slots",
        "propose",
        "promise",
        "tell",
        "pin",
        "pin_technician",
        "pin_time",
    }
    writes |= {"pin_range", "remove", "cancel", "acknowledge", "undo", "redo", "optimise", "done", "on_site"}
    assert looks & writes == set()
    assert {"time_travel", "past_back", "zoom_in", "export_pdf"} <= looks
    assert {action.menu for action in ACTIONS if action.id in looks} <= {"call", "plan", "view"}


def test_that_a_command_sent_in_the_past_is_refused(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    before, written = seat.desk.board, entries(seat)
    bridge = seat.seat.bridge
    bridge.run(c.MoveAssignment("a-1002", "t-Durand", at("16:00")))
    bridge.run(c.ReportProgress("a-1002", AssignmentState.ACCEPTED), author=MANON)
    bridge.undo()
    bridge.redo()
    seat.settle()
    assert (seat.desk.board, entries(seat)) == (before, written)
    assert "past" in seat.window.refusal.sentence.text()
    seat.press(Qt.Key.Key_H, CTRL)
    bridge.run(c.MoveAssignment("a-1002", "t-Durand", at("16:00")))
    seat.settle()
    assert seat.assignment_of("i-1002").planned_start == at("16:00")


def test_that_a_drag_in_the_past_says_so_and_changes_nothing(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    written = entries(seat)
    pointer = seat.carry("i-1002", at("16:00"), "t-Durand")
    assert "past" in seat.window.status.sentence.text()
    assert seat.window.selection.ghosts == ()
    seat.drop(pointer)
    seat.window.moving.move("i-1002", "t-Durand", at("16:00"))
    seat.settle()
    assert entries(seat) == written
    assert "past" in seat.window.refusal.sentence.text()


def test_that_alarms_of_now_ring_in_the_past_and_answering_one_leads_back(seat: TestSeat) -> None:
    a_day(seat)
    seat.desk.run(c.TellTechnician("a-1002"))
    seat.beat()
    travel(seat, "09:30")
    seat.beat("12:00")
    assert seat.window.alarm_strip.isVisible()
    assert seat.seat.model.now == at("09:30")
    assert seat.board.standing_alarms == ()
    seat.click(seat.window.alarm_strip.acknowledge_button)
    assert seat.seat.model.past is None
    (alarm,) = seat.board.standing_alarms
    assert alarm.acknowledged_by == "Anne"


def test_that_what_others_do_meanwhile_is_there_on_the_way_and_on_the_return(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    shown = seat.board
    seat.beat("11:05")
    seat.desk.run(c.RemoveAssignment("a-1001"))
    seat.settle()
    assert seat.board == shown
    go(seat, "11:05")
    assert [row.id for row in seat.board.waiting] == ["i-1001"]
    seat.press(Qt.Key.Key_H, CTRL)
    assert seat.board == seat.desk.board


def test_that_another_day_ends_the_past(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    tomorrow = at("11:00").date().replace(day=25)
    seat.seat.model.show(seat.desk.desk.load_board(tomorrow))
    assert not seat.window.past.travel.is_away
    assert seat.seat.bridge.closed_because is None
    assert seat.board.day == tomorrow
