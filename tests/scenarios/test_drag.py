"""Scenarios 12 and 13: what a drag shows is what its drop stores, and a promise is guarded."""

import random

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Verdict
from dispatcher.services.certificate import Certificate
from dispatcher.services.commands import MoveAssignment
from dispatcher.services.scheduling import day_routes, preview
from tests.builders import ANNE, MANON, Centre, at, minutes
from tests.desks import TestDesk


def five_jobs() -> Centre:
    centre = Centre()
    durand = centre.technician("Durand", shift=("08:00", "18:00"), lunch=("11:45", "13:30", 45))
    for index, start in enumerate(["08:30", "10:00", "11:20", "14:00", "16:00"]):
        centre.planned(
            durand,
            start,
            number=1001 + index,
            minutes=55,
            where=(48.80 + 0.01 * index, 2.13),
        )
    return centre


def places(desk: TestDesk) -> dict[str, str]:
    return {row.intervention_id: f"{row.planned_start:%H:%M}" for row in desk.board.assignments.values()}


def test_that_scenario_12_the_stored_plan_equals_the_ghost_to_the_minute(desk: TestDesk) -> None:
    desk.load(five_jobs())
    seen = preview(desk.board, "i-1002", "t-Durand", at("11:00"), at("08:00"))
    (ghost,) = seen.routes
    assert seen.verdict is Verdict.SHIFTS
    assert str(seen.sentence).startswith("Shifts ")
    desk.run(MoveAssignment("a-1002", "t-Durand", at("11:00")))
    assert places(desk) == {job.intervention_id: f"{job.start:%H:%M}" for job in ghost.jobs}
    assert places(desk)["i-1002"] == "10:00"  # 11:00 in Paris
    assert day_routes(desk.board)["t-Durand"].legs == ghost.legs


@pytest.mark.parametrize("seed", range(20))
def test_that_any_drop_that_is_not_red_stores_exactly_its_ghost(desk: TestDesk, seed: int) -> None:
    desk.load_day(technicians=6, interventions=24, promised=8, filled=0.6)
    chance = random.Random(seed)
    board = desk.board
    assignment = chance.choice(sorted(board.assignments.values(), key=lambda row: row.id))
    technician_id = chance.choice(sorted(board.technicians))
    start = at("08:00") + minutes(5 * chance.randrange(100))
    seen = preview(board, assignment.intervention_id, technician_id, start, at("07:00"))
    desk.clock.set(at("07:00"))
    command = MoveAssignment(assignment.id, technician_id, start)
    if seen.verdict is Verdict.BREAKS:
        with pytest.raises(Refusal) as refused:
            desk.run(command)
        assert str(refused.value) == str(seen.sentence)
        return
    desk.run(command)
    stored = day_routes(desk.board)
    assert [stored[route.technician_id] for route in seen.routes] == list(seen.routes)


def test_that_scenario_13_a_planner_cannot_break_a_promise_and_a_manager_can_with_a_reason(
    desk: TestDesk,
) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "10:00", number=1002, promised=("10:00", "12:00"))
    desk.load(centre)
    start = desk.hash
    seen = preview(desk.board, "i-1002", "t-Durand", at("12:20"), at("08:00"))
    assert seen.verdict is Verdict.BREAKS
    assert str(seen.sentence).startswith("Durand arrives 11:20 for 1002, promised before 11:00.")  # UTC
    accepting = tuple(finding.key for finding in seen.findings)
    move = MoveAssignment("a-1002", "t-Durand", at("12:20"))
    forced = MoveAssignment("a-1002", "t-Durand", at("12:20"), None, accepting, "the customer insisted")
    with pytest.raises(Refusal, match="promised before"):
        desk.run(move, ANNE)
    with pytest.raises(Refusal, match="Only a manager"):
        desk.run(forced, ANNE)
    with pytest.raises(Refusal, match="Give the reason"):
        desk.run(MoveAssignment("a-1002", "t-Durand", at("12:20"), None, accepting, " "), MANON)
    assert desk.hash == start
    certificate: Certificate = desk.run(forced, MANON).certificate
    assert [finding.intervention_id for finding in certificate.new] == ["i-1002"]
    assert [finding.kind for finding in day_routes(desk.board)["t-Durand"].findings] == ["promise"]


def test_that_work_is_not_placed_in_the_past(desk: TestDesk) -> None:
    desk.load(five_jobs())
    desk.clock.set(at("09:40"))
    seen = preview(desk.board, "i-1005", "t-Durand", at("09:00"), at("09:40"))
    assert seen.routes[0].jobs[1].intervention_id == "i-1005"
    assert seen.routes[0].jobs[1].start >= at("09:40")


def test_that_what_has_started_cannot_be_dragged(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "09:00", AssignmentState.ON_SITE, number=1001, told="08:00")
    desk.load(centre)
    seen = preview(desk.board, "i-1001", "t-Durand", at("11:00"), at("09:30"))
    assert seen.verdict is Verdict.BREAKS
    with pytest.raises(Refusal, match="under way"):
        desk.run(MoveAssignment("a-1001", "t-Durand", at("11:00")))
