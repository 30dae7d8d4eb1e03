"""Several jobs moved at once, and work that is to take longer: what is seen before is what is stored."""

import random
from datetime import timedelta

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.routes import Verdict
from dispatcher.services.commands import Batch, MoveTogether, ProposedMove, RemoveAssignment, ResizeAssignment
from dispatcher.services.replanning import Place, preview_length, preview_removal, preview_together
from dispatcher.services.scheduling import day_routes
from tests.builders import Centre, at, minutes
from tests.desks import TestDesk

EARLY = at("07:00")


def two_days() -> Centre:
    """Durand has 1001 at 9 and 1002 at 10:30, promised by noon; Martin has 1003 at 9; 1004 waits."""
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin")
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, "10:30", number=1002, promised=("10:00", "12:00"))
    centre.planned(martin, "09:00", number=1003)
    centre.intervention(1004)
    return centre


def starts(desk: TestDesk) -> dict[str, object]:
    rows = [row for row in desk.board.assignments.values() if row.is_live]
    return {row.intervention_id: (row.technician_id, row.planned_start) for row in rows}


def lines_of(desk: TestDesk, *places: Place) -> MoveTogether:
    made = []
    for place in places:
        key = place.intervention_id.replace("i-", "a-")
        known = desk.board.assignments.get(key)
        version = known.version if known else None
        made.append(
            ProposedMove(place.intervention_id, place.technician_id, place.start, key, known is None, version)
        )
    return MoveTogether(tuple(made))


def test_that_several_jobs_move_in_one_step_and_one_undo_puts_all_back(desk: TestDesk) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    before = desk.hash
    places = (Place("i-1001", "t-Martin", at("13:00")), Place("i-1004", "t-Martin", at("15:00")))
    desk.run(lines_of(desk, *places))
    assert starts(desk)["i-1001"] == ("t-Martin", at("13:00"))
    assert starts(desk)["i-1004"] == ("t-Martin", at("15:00"))
    desk.undo()
    assert desk.hash == before


@pytest.mark.parametrize("seed", range(8))
def test_that_any_group_that_is_not_red_is_stored_exactly_as_its_ghosts(desk: TestDesk, seed: int) -> None:
    desk.load_day(technicians=6, interventions=18, promised=5, filled=0.4)
    desk.clock.set(EARLY)
    chance, board = random.Random(seed), desk.board
    chosen = chance.sample(sorted(board.assignments.values(), key=lambda row: row.id), 3)
    crew = sorted(board.technicians)
    places = tuple(
        Place(row.intervention_id, chance.choice([row.technician_id, *crew]), row.planned_start + minutes(15))
        for row in chosen
    )
    seen = preview_together(board, places, EARLY)
    command = lines_of(desk, *places)
    if seen.verdict is Verdict.BREAKS:
        with pytest.raises(Refusal):
            desk.run(command)
        return
    desk.run(command)
    stored = day_routes(desk.board)
    assert [stored[route.technician_id] for route in seen.routes] == list(seen.routes)


def test_that_a_group_with_one_stale_job_moves_nothing(desk: TestDesk) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    command = lines_of(
        desk, Place("i-1003", "t-Martin", at("13:00")), Place("i-1001", "t-Durand", at("14:00"))
    )
    desk.run(ResizeAssignment("a-1001", 45))
    before = desk.hash
    with pytest.raises(Conflict):
        desk.run(command)
    assert desk.hash == before


def test_that_a_group_may_not_break_a_promise(desk: TestDesk) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    places = (Place("i-1001", "t-Durand", at("13:00")), Place("i-1002", "t-Durand", at("14:30")))
    assert preview_together(desk.board, places, EARLY).verdict is Verdict.BREAKS
    with pytest.raises(Refusal, match="promised before"):
        desk.run(lines_of(desk, *places))


def test_that_longer_work_pushes_what_comes_after_it_as_its_ghost_showed(desk: TestDesk) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    before = desk.hash
    seen = preview_length(desk.board, "i-1001", timedelta(minutes=100), EARLY)
    assert seen.verdict is Verdict.SHIFTS
    assert str(seen.sentence).startswith("100 min planned. Shifts 1 job")
    done = desk.run(ResizeAssignment("a-1001", 100))
    assert str(done.label) == "1001 planned for 100 min"
    assert desk.board.assignments["a-1001"].planned_end == at("10:40")
    assert desk.board.assignments["a-1002"].planned_start > at("10:30")
    assert day_routes(desk.board)["t-Durand"] == seen.routes[0]
    desk.undo()
    assert desk.hash == before


def test_that_work_may_not_be_so_long_that_a_promise_breaks(desk: TestDesk) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    assert preview_length(desk.board, "i-1001", timedelta(hours=4), EARLY).verdict is Verdict.BREAKS
    with pytest.raises(Refusal, match="promised before"):
        desk.run(ResizeAssignment("a-1001", 240))


@pytest.mark.parametrize(("planned", "allowed"), [(5, True), (4, False)])
def test_that_no_work_is_planned_shorter_than_five_minutes(
    desk: TestDesk, planned: int, allowed: bool
) -> None:
    desk.load(two_days())
    desk.clock.set(EARLY)
    if allowed:
        desk.run(ResizeAssignment("a-1001", planned))
    else:
        with pytest.raises(Refusal, match="at least"):
            desk.run(ResizeAssignment("a-1001", planned))


def test_that_work_under_way_keeps_its_length(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "09:00", AssignmentState.ON_SITE, number=1001, told="08:00")
    desk.load(centre)
    assert preview_length(desk.board, "i-1001", timedelta(minutes=90), at("09:30")).verdict is Verdict.BREAKS
    with pytest.raises(Refusal, match="under way"):
        desk.run(ResizeAssignment("a-1001", 90))


def test_that_taking_a_promised_job_off_the_plan_says_that_the_promise_stands(desk: TestDesk) -> None:
    desk.load(two_days())
    seen = preview_removal(desk.board, ["i-1002"], EARLY)
    assert seen.verdict is Verdict.SHIFTS
    assert "stays promised" in str(seen.sentence)
    assert [job.intervention_id for job in seen.routes[0].jobs] == ["i-1001"]


def test_that_several_jobs_go_back_to_the_queue_in_one_step_with_one_line(desk: TestDesk) -> None:
    desk.load(two_days())
    before = desk.hash
    done = desk.run(Batch("", (RemoveAssignment("a-1001"), RemoveAssignment("a-1003"))))
    assert str(done.label) == "2 jobs back to the queue"
    desk.undo()
    assert desk.hash == before
