"""Scenario 14: undo of everything, across restarts. And undo among several people."""

import pytest

from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.people import Author, Role
from dispatcher.services import commands as c
from tests.builders import ANNE, BRUNO, Centre, at, minutes
from tests.desks import TestDesk

JOBS_EACH = 4


def roomy_day() -> Centre:
    """Fourteen technicians with four half-hour jobs each, an hour apart at one place: everything can move."""
    centre = Centre()
    crew = [centre.technician(f"T{index:02d}", shift=("07:00", "21:00")) for index in range(14)]
    for person in crew:
        for hour in range(9, 9 + 2 * JOBS_EACH, 2):
            centre.planned(person, f"{hour:02d}:00", minutes=30)
    return centre


def moved_later(desk: TestDesk, count: int, by: float) -> tuple[c.Command, ...]:
    rows = sorted(desk.board.assignments.values(), key=lambda row: row.id)[:count]
    return tuple(c.MoveAssignment(row.id, row.technician_id, row.planned_start + minutes(by)) for row in rows)


def reassigned(desk: TestDesk, count: int) -> tuple[c.Command, ...]:
    """The first jobs of twelve technicians go to their neighbours, at free half hours."""
    board = desk.board
    crew = sorted(board.technicians)
    firsts = [board.days_of[technician_id][0] for technician_id in crew[:count]]
    return tuple(
        c.MoveAssignment(row.id, crew[index + 1], row.planned_start + minutes(60))
        for index, row in enumerate(firsts)
    )


def six_changes(desk: TestDesk) -> list[str]:
    """Three drags, a bulk reassignment of 12, a plan of 31 moves, a cancellation; returns the hashes."""
    hashes = [desk.hash]
    for command in moved_later(desk, 3, 10):
        desk.run(command)
        hashes.append(desk.hash)
    desk.run(c.Batch("reassign", reassigned(desk, 12)))
    hashes.append(desk.hash)
    desk.run(c.Batch("plan", moved_later(desk, 31, 5)))
    hashes.append(desk.hash)
    desk.run(c.CancelIntervention("i-1030", "called off"))
    hashes.append(desk.hash)
    return hashes


def test_that_scenario_14_six_undos_return_the_start_and_six_redos_the_end(desk: TestDesk) -> None:
    desk.load(roomy_day())
    hashes = six_changes(desk)
    assert len(set(hashes)) == 7
    desk.walk_back_and_forth(hashes)


def test_that_scenario_14_holds_when_the_app_is_closed_and_opened_between_the_steps(desk: TestDesk) -> None:
    desk.load(roomy_day())
    hashes = six_changes(desk)
    for expected in reversed(hashes[:-1]):
        desk.reopen()
        desk.undo()
        assert desk.hash == expected
    with pytest.raises(Refusal, match="nothing to undo"):
        desk.undo()
    for expected in hashes[1:]:
        desk.reopen()
        desk.redo()
        assert desk.hash == expected
    with pytest.raises(Refusal, match="nothing to redo"):
        desk.redo()


def test_that_a_new_change_leaves_nothing_to_redo(desk: TestDesk) -> None:
    desk.load(roomy_day())
    first, second, _third = moved_later(desk, 3, 10)
    desk.run(first)
    desk.undo()
    desk.run(second)
    assert desk.desk.executor.redo_label(ANNE) is None


def test_that_ctrl_z_says_what_it_would_take_back(desk: TestDesk) -> None:
    desk.load(roomy_day())
    desk.run(moved_later(desk, 1, 10)[0])
    assert str(desk.desk.executor.undo_label(ANNE)) == "1001 moved"
    desk.undo()
    assert desk.desk.executor.undo_label(ANNE) is None
    assert str(desk.desk.executor.redo_label(ANNE)) == "1001 moved"


def test_that_each_person_undoes_only_their_own_changes(desk: TestDesk) -> None:
    desk.load(roomy_day())
    one, two, _ = moved_later(desk, 3, 10)
    desk.run(one, ANNE)
    after_anne = desk.hash
    desk.run(two, BRUNO)
    desk.undo(BRUNO)
    assert desk.hash == after_anne
    with pytest.raises(Refusal, match="nothing to undo"):
        desk.undo(BRUNO)


def test_that_what_somebody_else_changed_since_cannot_be_taken_back_and_says_who(desk: TestDesk) -> None:
    desk.load(roomy_day())
    one = moved_later(desk, 1, 10)[0]
    desk.run(one, ANNE)
    desk.run(moved_later(desk, 1, 10)[0], BRUNO)
    now = desk.hash
    with pytest.raises(Conflict, match="Bruno changed this"):
        desk.undo(ANNE)
    assert desk.hash == now


def test_that_a_move_decided_on_an_old_picture_is_refused_with_the_name_of_who_was_first(
    desk: TestDesk,
) -> None:
    desk.load(roomy_day())
    seen = desk.board.assignments["a-1001"]
    desk.run(moved_later(desk, 1, 10)[0], BRUNO)
    with pytest.raises(Conflict, match="1001 was changed by Bruno"):
        desk.run(c.MoveAssignment(seen.id, seen.technician_id, at("09:30"), expected_version=seen.version))


def test_that_a_person_cannot_report_what_only_the_system_knows(desk: TestDesk) -> None:
    with pytest.raises(Refusal, match="may not do this"):
        desk.run(c.RaiseDueAlarms(), Author("Anne", Role.PLANNER))
