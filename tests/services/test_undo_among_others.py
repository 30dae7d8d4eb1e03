"""Undo where others have built on the change: refused with a name, never with an error, and never stuck."""

import pytest

from dispatcher.domain.alarms import Alarm
from dispatcher.domain.appointments import Pin
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.people import Author
from dispatcher.persistence.queries import all_rows
from dispatcher.services import commands as c
from tests.builders import ANNE, BRUNO, Centre, at
from tests.desks import TestDesk

CALL = c.Batch(
    "",
    (
        c.RegisterRequest("r-new", "c-1001", "e-1001", "no heat"),
        c.QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1}),
    ),
)


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "14:00", number=1001)
    desk.load(centre)
    return desk


def test_that_a_call_somebody_else_has_planned_since_is_not_taken_back_and_says_who(day: TestDesk) -> None:
    day.run(CALL, ANNE)
    day.run(c.AssignIntervention("a-new", "i-new", "t-Durand", at("10:00")), BRUNO)
    before = day.hash
    with pytest.raises(Conflict, match="Bruno changed this"):
        day.undo(ANNE)
    assert day.hash == before


def test_that_an_import_somebody_has_built_on_is_not_taken_back(day: TestDesk) -> None:
    day.run(c.RegisterRequest("r-new", "c-1001", "e-1001", "no heat"), ANNE)
    with pytest.raises(Conflict, match="Other records depend on this"):
        day.undo(Author("import", ANNE.role))


def test_that_a_call_whose_number_a_technician_has_been_told_is_cancelled_not_taken_back(
    day: TestDesk,
) -> None:
    day.run(CALL)
    day.run(c.AssignIntervention("a-new", "i-new", "t-Durand", at("10:00")))
    day.run(c.TellTechnician("a-new"))
    day.tick()
    day.undo()
    day.undo()
    with pytest.raises(Conflict, match="Other records depend on this"):
        day.undo()


def test_that_a_call_whose_number_is_another_s_by_now_is_not_brought_back(day: TestDesk) -> None:
    day.run(CALL, ANNE)
    day.undo(ANNE)
    day.run(c.RegisterRequest("r-other", "c-1001", None, "it leaks"), BRUNO)
    before = day.hash
    with pytest.raises(Conflict, match="1002 is another call's number by now"):
        day.redo(ANNE)
    assert day.hash == before


def test_that_a_call_brought_back_rings_again_for_what_came_due(day: TestDesk) -> None:
    day.run(CALL, ANNE)
    day.tick(at("09:30"))
    rung = {row.cause: row.raised_at for row in all_rows(day.desk.engine, Alarm)}
    assert "customer:r-new" in rung
    day.undo(ANNE)
    assert not all_rows(day.desk.engine, Alarm)
    day.redo(ANNE)
    day.tick(at("09:31"))
    assert {row.cause: row.raised_at for row in all_rows(day.desk.engine, Alarm)} == rung


def test_that_a_call_whose_message_never_left_is_taken_back(day: TestDesk) -> None:
    start = day.hash
    day.run(CALL)
    day.run(c.AssignIntervention("a-new", "i-new", "t-Durand", at("10:00")))
    day.run(c.TellTechnician("a-new"))
    board = day.board
    for _step in range(3):
        board = board.apply_all(day.undo().events)
        assert board == day.board
    assert day.hash == start
    for _step in range(3):
        board = board.apply_all(day.redo().events)
        assert board == day.board


def test_that_ctrl_z_goes_on_past_a_telling_somebody_else_has_taken_back(day: TestDesk) -> None:
    day.run(c.PinAssignment("a-1001", Pin.BOTH), ANNE)
    day.run(c.TellTechnician("a-1001"), ANNE)
    day.run(c.RecallTechnician("a-1001"), BRUNO)
    day.undo(ANNE)
    day.undo(ANNE)
    assert day.board.assignments["a-1001"].pin is Pin.NONE
    day.redo(ANNE)
    day.redo(ANNE)
    assert day.board.assignments["a-1001"].pin is Pin.BOTH
    with pytest.raises(Refusal, match="nothing to redo"):
        day.redo(ANNE)


def test_that_ctrl_z_does_not_recall_who_somebody_else_has_told_since(day: TestDesk) -> None:
    day.run(c.TellTechnician("a-1001"), ANNE)
    day.run(c.RecallTechnician("a-1001"), BRUNO)
    day.clock.set(at("08:30"))
    day.run(c.TellTechnician("a-1001"), BRUNO)
    with pytest.raises(Conflict, match="Bruno changed this"):
        day.undo(ANNE)


def test_that_who_else_changed_it_is_a_person_and_never_the_sender_of_messages(day: TestDesk) -> None:
    day.run(c.RemoveAssignment("a-1001"), ANNE)
    day.run(c.AssignIntervention("a-again", "i-1001", "t-Durand", at("10:00")), ANNE)
    day.run(c.TellTechnician("a-again"), BRUNO)
    day.tick()
    with pytest.raises(Conflict, match="Bruno changed this"):
        day.undo(ANNE)


def test_that_a_person_cannot_report_in_a_batch_what_only_the_system_knows(day: TestDesk) -> None:
    with pytest.raises(Refusal, match="may not do this"):
        day.run(c.Batch("all", (c.RaiseDueAlarms(),)))


@pytest.mark.parametrize(
    "meanwhile",
    [c.AssignIntervention("a-other", "i-1001", "t-Durand", at("10:00")), c.CancelIntervention("i-1001")],
    ids=lambda command: type(command).__name__,
)
def test_that_undo_does_not_bring_back_work_that_somebody_else_has_given_or_cancelled(
    day: TestDesk, meanwhile: c.Command
) -> None:
    day.run(c.RemoveAssignment("a-1001"), ANNE)
    day.run(meanwhile, BRUNO)
    before = day.hash
    with pytest.raises(Conflict, match="Bruno changed this"):
        day.undo(ANNE)
    assert day.hash == before
