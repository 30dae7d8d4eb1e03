"""Four kinds of pins, and the hold that a person's hand leaves: strong at first, gone after a while."""

import pytest

from dispatcher.domain.appointments import HOLD_LASTS, Pin
from dispatcher.domain.errors import Refusal
from dispatcher.domain.values import TimeWindow
from dispatcher.services.commands import (
    ApplyProposal,
    AssignIntervention,
    MoveAssignment,
    PinAssignment,
    ProposedMove,
)
from dispatcher.services.translation import HOLD_S, problem, seconds
from solver.model import Visit, Window
from tests.builders import Centre, at, minutes
from tests.desks import TestDesk
from ui.words import hold_left


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    """Durand at 10:00, Martin free, one job that waits; 08:00."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.planned(durand, "10:00", number=1001)
    centre.intervention(1002)
    desk.load(centre)
    return desk


def visit(day: TestDesk, now: str = "08:00", key: str = "a-1001") -> Visit:
    return problem(day.board, now=at(now)).visit_by_id[key]


@pytest.mark.parametrize(
    ("pin", "technician_id", "start", "window"),
    [
        (Pin.NONE, None, None, None),
        (Pin.RANGE, None, None, ("09:30", "11:00")),
        (Pin.TECHNICIAN, "t-Durand", None, None),
        (Pin.TIME, None, "10:00", None),
        (Pin.BOTH, "t-Durand", "10:00", None),
    ],
)
def test_that_each_kind_of_pin_holds_what_it_says_and_nothing_else(
    day: TestDesk, pin: Pin, technician_id: str | None, start: str | None, window: tuple[str, str] | None
) -> None:
    day.run(PinAssignment("a-1001", pin, at("09:30"), at("11:00")))
    seen, board = visit(day), day.board
    held = Window(seconds(board, at(window[0])), seconds(board, at(window[1]))) if window else None
    assert seen.pinned_technician == technician_id
    assert seen.pinned_start_s == (seconds(board, at(start)) if start else None)
    assert seen.pinned_window == held


def test_that_another_pin_forgets_the_range_and_undo_brings_it_back(day: TestDesk) -> None:
    day.run(PinAssignment("a-1001", Pin.RANGE, at("09:30"), at("11:00")))
    day.run(PinAssignment("a-1001", Pin.TIME))
    assert day.board.assignments["a-1001"].pinned_range is None
    day.undo()
    assert day.board.assignments["a-1001"].pinned_range == TimeWindow(at("09:30"), at("11:00"))


@pytest.mark.parametrize(
    ("earliest", "latest", "is_good"),
    [
        ("10:00", "11:00", True),
        ("09:00", "10:00", True),
        ("10:01", "11:00", False),
        ("09:00", "09:59", False),
    ],
)
def test_that_a_range_holds_the_planned_start_or_is_refused(
    day: TestDesk, earliest: str, latest: str, is_good: bool
) -> None:
    command = PinAssignment("a-1001", Pin.RANGE, at(earliest), at(latest))
    if is_good:
        day.run(command)
        return
    with pytest.raises(Refusal, match="1001 is planned at 09:00, outside the range"):  # in UTC, for logs
        day.run(command)


def test_that_a_range_without_its_hours_is_refused(day: TestDesk) -> None:
    with pytest.raises(Refusal, match="Between which times is 1001 to start"):
        day.run(PinAssignment("a-1001", Pin.RANGE))


def test_that_a_drop_that_leaves_the_range_of_a_pin_is_refused(day: TestDesk) -> None:
    day.run(PinAssignment("a-1001", Pin.RANGE, at("09:30"), at("11:00")))
    day.run(MoveAssignment("a-1001", "t-Martin", at("11:00")))
    with pytest.raises(Refusal, match="outside the range it is pinned to: the limit is"):
        day.run(MoveAssignment("a-1001", "t-Martin", at("11:01")))


def test_that_a_drag_leaves_a_hold_that_decays_to_nothing(day: TestDesk) -> None:
    assert visit(day).hold_s == 0
    day.run(MoveAssignment("a-1001", "t-Martin", at("12:00")))
    row = day.board.assignments["a-1001"]
    assert (row.placed_by, row.placed_at) == ("Anne", at("08:00"))
    holds = [visit(day, now).hold_s for now in ("08:00", "09:00", "10:00", "11:00", "12:00")]
    assert holds == [HOLD_S, HOLD_S * 3 // 4, HOLD_S // 2, HOLD_S // 4, 0]
    assert row.hold_at(at("08:00") + HOLD_LASTS + minutes(60)) == 0
    assert row.hold_at(at("07:00")) == 1


def test_that_work_placed_by_hand_is_held_and_what_it_pushes_is_not(day: TestDesk) -> None:
    day.run(AssignIntervention("a-1002", "i-1002", "t-Durand", at("09:30")))
    assert visit(day, key="a-1002").hold_s == HOLD_S
    assert day.board.assignments["a-1001"].planned_start == at("10:30")
    assert visit(day).hold_s == 0


def test_that_a_proposal_takes_the_hold_away(day: TestDesk) -> None:
    day.run(MoveAssignment("a-1001", "t-Durand", at("11:00")))
    line = ProposedMove("i-1001", "t-Martin", at("11:00"), "a-1001")
    day.run(ApplyProposal((line,)))
    assert visit(day).hold_s == 0
    day.undo()
    assert visit(day).hold_s == HOLD_S


def test_that_without_a_moment_nothing_is_held(day: TestDesk) -> None:
    day.run(MoveAssignment("a-1001", "t-Durand", at("11:00")))
    assert problem(day.board).visit_by_id["a-1001"].hold_s == 0


def test_that_a_clock_put_back_makes_no_hold_longer_than_a_fresh_one(day: TestDesk) -> None:
    day.run(MoveAssignment("a-1001", "t-Durand", at("11:00")))
    row = day.board.assignments["a-1001"]
    assert hold_left(row, at("07:00")) == hold_left(row, at("08:00")) != ""
    assert hold_left(row, at("12:00")) == ""
