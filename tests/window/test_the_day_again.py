"""Scenario 29, from the call to the evening: who changed what, the day again at 10:42, plan and actuals."""

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.appointments import AssignmentState
from dispatcher.services import commands as c
from tests.builders import BRUNO, MANON, Centre, at
from tests.window.seats import TestSeat
from tests.window.test_time_travel import entries, go
from ui.map import web_engine
from ui.time_travel.review import kind_words
from ui.wording import say

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CALL, GIVEN, LATE_ONE = "i-1042", "i-1001", "i-1003"


def the_day_above() -> Centre:
    """Only Durand can serve the urgent call, eleven kilometres away: in time if Martin takes his 1001."""
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 3})
    martin = centre.technician("Martin", {"gas": 1})
    centre.planned(durand, "11:00", number=1001, due="11:30")
    centre.planned(durand, "13:00", number=1002, promised=("13:00", "13:15"))
    centre.planned(martin, "15:00", number=1003)
    centre.intervention(1042, skills={"gas": 3}, due="12:00", urgent=True, where=(48.80, 2.184))
    return centre


def apply_b(seat: TestSeat) -> None:
    """Look for places for the call and apply the line lettered B."""
    panel = seat.window.proposals
    seat.window.look_for_places(CALL)
    seat.wait(lambda: panel.is_complete)
    letters = [panel.rows.headerData(row, Qt.Orientation.Vertical) for row in range(len(panel.lines))]
    panel.table.choose(letters.index("B"))
    seat.click(panel.apply_button)
    seat.wait(lambda: CALL in seat.board.assignments_of)


def the_rest_of_the_day(seat: TestSeat) -> None:
    """Others go on: 1002 goes to Martin at 11:30; 1003 begins at 16:20, ends at 17:25, after the shift."""
    desk, key = seat.desk, "a-1003"
    desk.clock.set(at("11:30"))
    desk.run(c.MoveAssignment("a-1002", "t-Martin", at("13:00")), BRUNO)
    desk.run(c.TellTechnician(key), BRUNO)
    desk.tick()
    for moment, state in (("16:20", AssignmentState.ON_SITE), ("17:25", AssignmentState.DONE)):
        desk.tick(at(moment))
        desk.run(c.ReportProgress(key, state), BRUNO)


def map_says(seat: TestSeat, intervention_id: str) -> tuple[str | None, str] | None:
    """Return who does a job, and when, on the map as it has been sent to the screen."""
    marks = {mark.id: mark for mark in seat.window.map._shown_scene.jobs}
    mark = marks.get(intervention_id)
    return (mark.technician_id, mark.time) if mark else None


def test_that_scenario_29_the_manager_sees_who_changed_what_and_the_day_at_1042_and_edits_nothing(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(web_engine.WITHOUT, "1")  # the map that paints itself shows the same scene
    seat.open(the_day_above(), "08:00")
    seat.beat("10:42")
    before = seat.board
    apply_b(seat)
    at_1042 = seat.desk.board
    seat.close()
    the_rest_of_the_day(seat)
    seat.desk.reopen(at("17:30"))
    seat.desk.desk.author = MANON
    window = seat.open()
    window.map.start()
    seat.beat()
    evening, written = seat.desk.board, entries(seat)
    assert evening != at_1042 != before

    # the time slider to 10:42: Gantt, map and queue show that instant
    seat.press(Qt.Key.Key_H, CTRL)
    go(seat, "10:42")
    assert (seat.seat.model.now, window.header._clock.text()) == (at("10:42"), "10:42:00")
    assert seat.board == at_1042
    assert (seat.bar(CALL).technician_id, seat.bar(GIVEN).technician_id) == ("t-Durand", "t-Martin")
    assert seat.bar("i-1002").technician_id == "t-Durand"
    assert seat.bar(LATE_ONE).assignment.started_at is None
    seat.wait(lambda: map_says(seat, "i-1002") == ("t-Durand", "13:00"))
    assert map_says(seat, GIVEN) == ("t-Martin", "11:00")
    assert window.queue.rows.rowCount() == 0
    go(seat, "10:41")
    assert seat.board == before
    seat.wait(lambda: map_says(seat, GIVEN) == ("t-Durand", "11:00"))
    assert map_says(seat, CALL) == (None, "")
    assert window.queue.rows.rowCount() == 1

    # the manager's session cannot edit
    go(seat, "10:42")
    seat.drag(LATE_ONE, at("16:00"))
    for command in (c.CancelIntervention("i-1002"), c.MoveAssignment("a-1001", "t-Durand", at("14:00"))):
        seat.seat.bridge.run(command)
    seat.press(Qt.Key.Key_Z, CTRL)
    seat.settle()
    assert (entries(seat), seat.desk.board, seat.board) == (written, evening, at_1042)
    assert not any(
        seat.action(name).isEnabled() for name in ("undo", "optimise", "what_if", "remove", "tell")
    )

    # the journal
    seat.do("journal")
    rows = window.past.journal.rows
    seat.wait(lambda: len(rows.rows) > 0)
    lines = [f"{rows.index(row, 0).data()} {say(line.what)}" for row, line in enumerate(rows.rows)]
    assert "10:42 Anne applied proposal B (1 moved, 0 promises, +11 km) for call 1042" in lines

    # the plan of 08:00 against the actuals
    seat.click(window.past.strip.now_button)
    seat.do("review")
    review = window.past.review
    seat.wait(lambda: review.review is not None and review.review.later == at("17:30"))
    assert review.review is not None
    assert review.review.earlier == at("08:00")
    shown = {(line.number, kind_words(line.kind)) for line in review.rows.rows}
    assert {(1001, "moved"), (1002, "moved"), (1003, "late"), (1003, "overtime"), (1042, "added")} <= shown
    assert {line.number for line in review.rows.rows} == {1001, 1002, 1003, 1042}
    assert (entries(seat), seat.desk.board) == (written, evening)
