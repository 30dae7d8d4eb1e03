"""Scenarios 13 and 15, groups, the queue and the keyboard through the real window."""

from datetime import datetime

from PySide6.QtCore import QPoint, Qt

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.messages import MessageKind, MessageState
from dispatcher.domain.routes import Verdict
from dispatcher.persistence.journal import Entry, entries_about
from dispatcher.services.certificate import Certificate
from dispatcher.services.formats import from_json
from dispatcher.services.replanning import Place
from tests.builders import MANON, Centre, at
from tests.services.test_places import a_pair, late_pair
from tests.window.seats import CTRL, LEFT, SHIFT, TestSeat

K, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def a_day() -> Centre:
    """Durand: 1001 at 9:00, 1002 at 11:00 promised 10 to 12; Martin: 1003 at 9:00; 1004 waits."""
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin")
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, "11:00", number=1002, promised=("10:00", "12:00"))
    centre.planned(martin, "09:00", number=1003)
    centre.intervention(1004)
    return centre


def journal_about(seat: TestSeat, key: str) -> list[Entry]:
    with seat.desk.desk.engine.connect() as connection:
        return entries_about(connection, key)


def place_of(seat: TestSeat, key: str) -> tuple[str, datetime]:
    row = seat.assignment_of(key)
    return row.technician_id, row.planned_start


# ---- scenario 13


def test_that_scenario_13_a_manager_forces_with_a_reason_and_the_certificate_names_the_promise(
    seat: TestSeat,
) -> None:
    seat.desk.desk.author = MANON
    window = seat.open(a_day(), "07:30")
    seat.drag("i-1002", at("12:20"))
    force = next(way for way in window.refusal.ways_on if way.text() == "Force")
    assert not force.isEnabled()
    seat.bot.keyClicks(window.refusal.reason, "the customer insisted")
    seat.click(force)
    assert place_of(seat, "i-1002") == ("t-Durand", at("12:20"))
    entry = journal_about(seat, "a-1002")[-1]
    certificate: Certificate = from_json(entry.findings, Certificate)
    assert [(found.kind, found.intervention_id) for found in certificate.new] == [("promise", "i-1002")]
    assert entry.author == "Manon"
    assert window.status.plan.text() == "plan: 1 violation"
    assert "Durand arrives 12:20 for 1002, promised before 12:00." in window.status.plan.toolTip()


def test_that_scenario_13_a_planner_is_offered_no_force(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    seat.drag("i-1002", at("12:20"))
    assert "Force" not in [way.text() for way in window.refusal.ways_on]
    seat.click(window.refusal.cancel_button)
    assert not window.refusal.isVisible()
    assert seat.desk.hash == before


def test_that_the_red_halo_says_where_there_is_room_instead_and_a_button_takes_it(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    pointer = seat.carry("i-1002", at("12:20"))
    assert window.selection.verdict is Verdict.BREAKS
    window.gantt._hand.think()
    seat.wait(lambda: "free for Martin" in window.status.sentence.text())
    seat.drop(pointer)
    way = next(one for one in window.refusal.ways_on if one.text().startswith("Martin at"))
    seat.click(way)
    technician, start = place_of(seat, "i-1002")
    assert technician == "t-Martin"
    assert at("10:00") <= start <= at("12:00")


# ---- scenario 15


def test_that_scenario_15_a_change_that_was_told_and_is_undone_puts_the_plan_back_and_corrects_the_message(
    seat: TestSeat,
) -> None:
    seat.open(a_day(), "07:30")
    seat.do("tell", "i-1001")
    seat.beat("07:31")
    assert seat.assignment_of("i-1001").state is AssignmentState.NOTIFIED
    before = place_of(seat, "i-1001")
    seat.drag("i-1001", at("13:00"), "t-Martin")
    seat.do("tell", "i-1001")
    seat.beat("07:32")
    told = [message for message in seat.desk.transport.sent if message.technician_id == "t-Martin"]
    assert [message.kind for message in told] == [MessageKind.DISPATCH]
    seat.undo()  # what was told
    seat.undo()  # the change itself
    assert place_of(seat, "i-1001") == before
    waiting = [row for row in seat.board.messages.values() if row.state is MessageState.QUEUED]
    corrections = [row for row in waiting if row.kind is MessageKind.CORRECTION]
    assert [row.technician_id for row in corrections] == ["t-Martin"]
    kinds = [(entry.kind, entry.label["template"]) for entry in journal_about(seat, "a-1001")]
    assert ("do", "{number} moved") in kinds
    assert ("undo", "{number} moved") in kinds
    seat.beat("07:33")
    assert [m.kind for m in seat.desk.transport.sent if m.technician_id == "t-Martin"][-1] is (
        MessageKind.CORRECTION
    )


def test_that_scenario_15_moving_told_work_away_and_undoing_it_leaves_nobody_wrongly_told(
    seat: TestSeat,
) -> None:
    seat.open(a_day(), "07:30")
    seat.do("tell", "i-1001")
    seat.beat("07:31")
    seat.drag("i-1001", at("13:00"), "t-Martin")
    seat.beat("07:32")
    assert [message.kind for message in seat.desk.transport.sent] == [
        MessageKind.DISPATCH,
        MessageKind.CORRECTION,
    ]
    seat.undo()
    assert place_of(seat, "i-1001") == ("t-Durand", at("09:00"))
    seat.beat("07:33")
    last = seat.desk.transport.sent[-1]
    assert (last.kind, last.technician_id) == (MessageKind.DISPATCH, "t-Durand")


# ---- groups, edges, the queue, a name


def test_that_several_jobs_move_in_one_step_with_their_common_ghosts(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    window.selection.mark(["i-1001", "i-1003"])
    pointer = seat.carry("i-1001", at("13:30"))
    ghosts = {job.intervention_id: job.start for route in window.selection.ghosts for job in route.jobs}
    seat.drop(pointer)
    for key in ("i-1001", "i-1003"):
        assert seat.assignment_of(key).planned_start == ghosts[key] == at("13:30")
    assert window.status.undo.text() == "Undo: 2 jobs moved together"
    seat.undo()
    assert seat.desk.hash == before


def test_that_a_job_carried_over_the_queue_goes_back_to_it_and_undo_brings_it_back(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    gantt, bar = window.gantt, seat.bar("i-1003")
    queue = window.queue.view.viewport()
    over = gantt.viewport().mapFromGlobal(queue.mapToGlobal(queue.rect().center()))
    taken = gantt.box_of(bar).center()
    seat.bot.mousePress(gantt.viewport(), LEFT, pos=taken)
    for stop in (taken - QPoint(30, 0), over):
        seat.bot.mouseMove(gantt.viewport(), stop)
    assert window.status.sentence.text() == "1003 goes back to the queue."
    seat.drop(over)
    assert not [row for row in seat.board.assignments_of.get("i-1003", ()) if row.holds_the_work]
    assert window.queue.rows.row_of("i-1003") >= 0
    seat.undo()
    assert seat.desk.hash == before


def test_that_a_job_dropped_on_a_name_goes_to_the_best_place_of_that_day(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    gantt = window.gantt
    row = gantt.picture.layout.row_of["t-Martin"]
    taken = gantt.box_of(seat.bar("i-1001")).center()
    name = QPoint(60, gantt.navigation.body.top() + row.top + row.height // 2)
    seat.bot.mousePress(gantt.viewport(), LEFT, pos=taken)
    for stop in (taken - QPoint(30, 0), name):
        seat.bot.mouseMove(gantt.viewport(), stop)
    seat.wait(lambda: window.status.sentence.text().startswith("Best place:"))
    ghosts = {job.intervention_id: job for route in window.selection.ghosts for job in route.jobs}
    seat.drop(name)
    assert place_of(seat, "i-1001") == ("t-Martin", ghosts["i-1001"].start)


def test_that_a_longer_job_is_one_undoable_step(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    seat.select("i-1003")
    for _ in range(3):
        seat.press(K.Key_Right, ALT | SHIFT)
    assert seat.assignment_of("i-1003").planned_end == at("10:15")
    assert window.status.undo.text() == "Undo: 1003 planned for 75 min"
    for _ in range(3):
        seat.undo()
    assert seat.desk.hash == before


def test_that_one_action_takes_all_chosen_jobs_off_the_plan_and_one_undo_brings_them_back(
    seat: TestSeat,
) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    window.selection.mark(["i-1001", "i-1003"])
    seat.press(K.Key_Delete, PLAIN)
    assert {row.intervention_id for row in seat.board.assignments.values() if row.is_live} == {"i-1002"}
    seat.undo()
    assert seat.desk.hash == before


def test_that_all_chosen_technicians_are_told_at_once(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    window.selection.mark(["i-1001", "i-1003"])
    seat.do("tell")
    seat.beat("07:31")
    assert {message.intervention_id for message in seat.desk.transport.sent} == {"i-1001", "i-1003"}


# ---- by keys alone


def test_that_a_waiting_job_is_found_carried_placed_told_moved_and_undone_by_keys_alone(
    seat: TestSeat,
) -> None:
    window = seat.open(a_day(), "07:30")
    before = seat.desk.hash
    window.selection.select("i-1004", "t-Martin")
    seat.press(K.Key_M, CTRL)
    assert window.gantt.hasFocus()
    seat.press(K.Key_B, PLAIN)
    seat.wait(lambda: window.status.sentence.text().startswith("Best place:"))
    seat.press(K.Key_Return, PLAIN)
    assert seat.assignment_of("i-1004").technician_id == "t-Martin"
    start = seat.assignment_of("i-1004").planned_start
    seat.press(K.Key_T, CTRL)
    assert seat.assignment_of("i-1004").told_at is not None
    seat.press(K.Key_Right, CTRL)
    assert seat.assignment_of("i-1004").planned_start > start
    for _ in range(3):
        seat.undo()
    assert seat.desk.hash == before


def test_that_a_refusal_met_by_keys_is_answered_by_keys(seat: TestSeat) -> None:
    window = seat.open(a_day(), "07:30")
    seat.select("i-1002")
    seat.press(K.Key_Space, PLAIN)
    for _ in range(2):
        seat.press(K.Key_Right, SHIFT)
    assert "promised before 12:00" in window.gantt.accessibleDescription()
    seat.press(K.Key_Return, PLAIN)
    assert window.refusal.isVisible()
    assert window.focusWidget() is window.refusal.ways_on[0]
    seat.press(K.Key_Escape, PLAIN)
    assert not window.refusal.isVisible()
    assert window.gantt.hasFocus()
    seat.press(K.Key_Space, PLAIN)
    for _ in range(2):
        seat.press(K.Key_Right, SHIFT)
    seat.press(K.Key_Return, PLAIN)
    seat.press(K.Key_Tab, PLAIN)
    assert window.refusal.ways_on[1].text() == "Durand at 12:00"
    seat.press(K.Key_Space, PLAIN)
    assert place_of(seat, "i-1002") == ("t-Durand", at("12:00"))
    assert window.gantt.hasFocus()


def test_that_a_refused_drop_of_several_jobs_offers_where_they_fit_together(seat: TestSeat) -> None:
    window = seat.open(a_pair(), "07:30")
    window.gantt.moves_requested.emit(late_pair())
    seat.wait(lambda: len(window.refusal.ways_on) > 0 and "free for" in window.refusal.sentence.text())
    way = next(way for way in window.refusal.ways_on if way.text().startswith("Martin at "))
    seat.click(way)
    assert {seat.assignment_of(key).technician_id for key in ("i-1001", "i-1002")} == {"t-Martin"}
    assert window.status.undo.text() == "Undo: 2 jobs moved together"


def test_that_a_refused_drop_of_several_jobs_says_so_where_there_is_no_other_place(seat: TestSeat) -> None:
    window = seat.open(a_pair(), "07:30")
    seat.beat("11:50")
    before = seat.desk.hash
    window.gantt.moves_requested.emit(
        (Place("i-1001", "t-Durand", at("15:00")), Place("i-1002", "t-Durand", at("16:30")))
    )
    seat.wait(lambda: "Nowhere else on this day" in window.refusal.sentence.text())
    assert seat.desk.hash == before
