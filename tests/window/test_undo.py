"""Scenario 14 at the desk: three drags, two batches and a cancellation, back and forth by the keyboard."""

from dispatcher.services.commands import Batch
from tests.builders import at, minutes
from tests.scenarios.test_undo import moved_later, reassigned, roomy_day
from tests.window.seats import TestSeat

DRAGGED = ("i-1001", "i-1002", "i-1003")
CANCELLED = "i-1030"


def six_changes(seat: TestSeat) -> list[str]:
    """Three drags by mouse, 12 jobs reassigned, 31 moved, one cancelled; return the hashes between."""
    hashes = [seat.desk.hash]
    for key in DRAGGED:
        seat.drag(key, seat.assignment_of(key).planned_start + minutes(10))
        hashes.append(seat.desk.hash)
    for label, commands in (("reassign", reassigned(seat.desk, 12)), ("plan", None)):
        seat.seat.bridge.run(Batch(label, commands or moved_later(seat.desk, 31, 5)))
        seat.settle()
        hashes.append(seat.desk.hash)
    seat.do("cancel", CANCELLED)
    hashes.append(seat.desk.hash)
    return hashes


def test_that_scenario_14_six_times_ctrl_z_return_the_start_and_six_times_ctrl_shift_z_the_end(
    seat: TestSeat,
) -> None:
    seat.open(roomy_day())
    hashes = six_changes(seat)
    assert len(set(hashes)) == 7
    for expected in reversed(hashes[:-1]):
        seat.undo()
        assert seat.desk.hash == expected
    assert not seat.action("undo").isEnabled()
    for expected in hashes[1:]:
        seat.redo()
        assert seat.desk.hash == expected
    assert not seat.action("redo").isEnabled()
    assert CANCELLED not in [bar.intervention_id for bar in seat.window.gantt.bars_in_order]


def test_that_scenario_14_holds_when_the_window_is_closed_and_opened_between_the_keys(seat: TestSeat) -> None:
    seat.open(roomy_day())
    hashes = six_changes(seat)
    for step, expected in enumerate(reversed(hashes[:-1])):
        if step % 3 == 0:
            seat.reopen("08:30")
        seat.undo()
        assert seat.desk.hash == expected
    for step, expected in enumerate(hashes[1:]):
        if step % 3 == 0:
            seat.reopen()
        seat.redo()
        assert seat.desk.hash == expected


def test_that_the_screen_after_undo_is_the_screen_before(seat: TestSeat) -> None:
    window = seat.open(roomy_day())
    seat.select(DRAGGED[0])
    before = window.gantt.viewport().grab().toImage()
    seat.drag(DRAGGED[0], at("09:30"))
    assert window.gantt.viewport().grab().toImage() != before
    seat.undo()
    assert window.gantt.viewport().grab().toImage() == before
