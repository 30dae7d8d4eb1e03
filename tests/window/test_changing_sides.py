"""What was offered on one day (the live one, the fork, the past) does nothing on another one."""

from datetime import date

from PySide6.QtCore import Qt

from dispatcher.services.commands import MoveAssignment, PromiseAppointment
from tests.builders import BRUNO, MANON, Centre, at
from tests.window.seats import CTRL, TestSeat
from tests.window.test_hands import PLAIN, a_day, place_of
from ui.wording import say

F9 = Qt.Key.Key_F9
TOMORROW = date(2026, 11, 25)


def fork(seat: TestSeat) -> None:
    seat.press(F9, PLAIN)
    seat.wait(lambda: seat.window.what_if.is_shown)


def test_that_the_undo_offered_in_a_fork_is_gone_on_the_live_day(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    seat.drag("i-1001", at("13:00"))
    fork(seat)
    assert not window.header.toast.isVisible()
    seat.drag("i-1003", at("14:00"))
    assert window.header.toast.isVisible()
    seat.press(F9, PLAIN)
    assert not window.header.toast.isVisible()
    assert place_of(seat, "i-1001") == ("t-Durand", at("13:00"))


def test_that_a_drop_refused_in_a_fork_cannot_be_forced_on_the_live_day(seat: TestSeat) -> None:
    seat.desk.desk.author = MANON
    window = seat.open(a_day(), "07:30")
    fork(seat)
    seat.drag("i-1002", at("12:20"))
    assert "Force" in [way.text() for way in window.refusal.ways_on]
    seat.press(F9, PLAIN)
    assert not window.refusal.isVisible()


def test_that_a_move_waiting_for_a_window_in_a_fork_is_not_made_on_the_live_day(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    fork(seat)
    seat.drag("i-1002", at("12:20"))
    seat.click(next(way for way in window.refusal.ways_on if way.text() == "Renegotiate…"))
    seat.press(F9, PLAIN)
    window.moving.withdraw("i-1002")
    seat.settle()
    assert place_of(seat, "i-1002") == ("t-Durand", at("11:00"))


def test_that_until_a_fork_is_seen_everything_is_asked_of_the_day_that_is_seen(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    bridge, forked = window.bridge, []
    bridge.turned.connect(lambda: forked.append(bridge.desk is not bridge.live))
    window.what_if.turn()
    seat.wait(lambda: window.what_if.is_open)
    if not window.what_if.is_shown:
        assert bridge.desk is bridge.live
    seat.wait(lambda: window.what_if.is_shown)
    assert bridge.desk is not bridge.live
    window.what_if.show_live()
    assert bridge.desk is bridge.live
    assert forked == [True, False]


def test_that_a_fork_of_which_nothing_can_be_merged_any_more_is_kept_and_says_why(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    fork(seat)
    seat.drag("i-1001", at("14:00"))
    seat.wait(lambda: window.what_if_panel.diff.taken == 1)
    seat.desk.run(MoveAssignment("a-1001", "t-Martin", at("15:00")), BRUNO)
    window.what_if.merge(())
    seat.settle()
    assert window.what_if.is_shown
    assert place_of(seat, "i-1001") == ("t-Durand", at("14:00"))
    assert window.refusal.sentence.text().startswith("Nothing can be merged")
    seat.wait(lambda: [row.is_open for row in window.what_if_panel.diff.rows.rows] == [False])


def test_that_a_job_planned_on_another_day_than_the_one_shown_is_not_said_to_go_back(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    fork(seat)
    window.moving.move("i-1004", "t-Martin", at("11:00"))
    seat.settle()
    window.show_day(TOMORROW)
    seat.settle()
    seat.wait(lambda: window.what_if.diff is not None and window.what_if.diff.board.day == TOMORROW)
    (row,) = window.what_if_panel.diff.rows.rows
    assert row.why is not None
    assert say(row.why) == "It is planned on another day than the one that is shown."


def test_that_ctrl_m_opens_the_group_in_which_the_chosen_job_is_folded_away(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    seat.select("i-1001")
    seat.do("fold_all")
    seat.press(Qt.Key.Key_M, CTRL)
    seat.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window.status.sentence.text().startswith("Fits")
    seat.press(Qt.Key.Key_Return, PLAIN)
    assert place_of(seat, "i-1001") == ("t-Durand", at("10:00"))


def test_that_waiting_work_is_carried_by_keys_onto_rows_that_were_folded_away(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    seat.do("fold_all")
    window.selection.select("i-1004")
    seat.press(Qt.Key.Key_M, CTRL)
    assert window.gantt._hand.is_carrying
    assert window.gantt._hand.slot is not None


def test_that_carrying_by_keys_says_so_where_nobody_works(seat: TestSeat) -> None:
    centre = Centre()
    centre.intervention(1004)
    window = seat.open(centre, "07:30")
    window.selection.select("i-1004")
    seat.press(Qt.Key.Key_M, CTRL)
    assert window.status.sentence.text() == "Nobody works on this day."


def test_that_what_a_hand_is_told_speaks_the_new_language_at_once(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    pointer = seat.carry("i-1001", at("13:00"))
    before = window.status.sentence.text()
    seat.action("language").trigger()
    assert window.status.sentence.text() not in ("", before)
    seat.drop(pointer)
    assert place_of(seat, "i-1001") == ("t-Durand", at("13:00"))


def test_that_a_promise_tried_in_a_fork_is_not_said_to_send_the_job_back(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    fork(seat)
    window.bridge.run(PromiseAppointment("i-1003", at("08:00"), at("12:00")))
    seat.wait(lambda: window.what_if_panel.diff.taken == 1)
    (row,) = window.what_if_panel.diff.rows.rows
    assert row.why is None


def test_that_no_key_leads_a_job_into_the_day_before_where_it_would_seem_to_fit(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    seat.select("i-1003")
    seat.press(Qt.Key.Key_Space, PLAIN)
    for _ in range(12):
        seat.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    slot = window.gantt._hand.asked_slot
    assert slot is not None
    assert slot.start == seat.board.starts_at


def test_that_an_article_with_a_fix_date_written_in_a_fork_is_the_live_desk_s_like_one_without(
    seat: TestSeat,
) -> None:
    window = seat.open(a_day(), "07:30")
    fork(seat)
    seat.do("new_article")
    form = window.knowledge.panel.form
    form.title.setText("The valve leaks")
    form.has_fix_date.setChecked(True)
    seat.click(form.save_button)
    seat.wait(lambda: not form.is_open)
    (written,) = seat.desk.desk.knowledge.every_article()
    assert (written.title, written.fix_on is not None) == ("The valve leaks", True)
