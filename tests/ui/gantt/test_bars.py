"""What a bar says, read off the board."""

from dataclasses import replace

import pytest

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.messages import MessageState
from dispatcher.domain.routes import DayRoute, Job
from dispatcher.services.scheduling import day_routes
from ui.gantt.bars import Bar
from ui.gantt.picture import picture_of
from ui.style import NO_APPOINTMENT, PROMISED

from .builders import Day, at

S = AssignmentState


def bar_of(day: Day, number: int = 1) -> Bar:
    board = day.board()
    found = picture_of(board, day_routes(board)).bar_of(f"i-{number}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "told", "promised", "fill"),
    [
        (S.PLANNED, None, None, S.PLANNED),
        (S.PLANNED, None, ("10:00", "12:00"), PROMISED),
        (S.NOTIFIED, "09:00", None, NO_APPOINTMENT),
        (S.ACCEPTED, "09:00", None, NO_APPOINTMENT),
        (S.ACCEPTED, "09:00", ("10:00", "12:00"), PROMISED),
        (S.TRAVELLING, "09:00", ("10:00", "12:00"), S.TRAVELLING),
        (S.ON_SITE, "09:00", None, S.ON_SITE),
        (S.SUSPENDED, "09:00", None, S.SUSPENDED),
        (S.DONE, "09:00", ("10:00", "12:00"), S.DONE),
        (S.CANNOT_COMPLETE, "09:00", None, S.CANNOT_COMPLETE),
    ],
)
def test_that_of_all_states_the_furthest_gives_the_fill(
    state: AssignmentState, told: str | None, promised: tuple[str, str] | None, fill: str
) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), state=state, told=told, promised=promised)
    assert bar_of(day).fill == fill


def test_that_cancelled_work_has_no_bar() -> None:
    day = Day()
    day.job(1, day.technician("Durand"), state=S.CANCELLED)
    assert picture_of(day.board(), {}).bar_of("i-1") is None


def test_that_minutes_run_from_the_moment_the_message_left() -> None:
    day = Day()
    day.job(1, day.technician("Durand"), state=S.NOTIFIED, told="09:40")
    assert bar_of(day).told_s == bar_of(day).assignment.notified_at.timestamp()


def test_that_a_standing_alarm_and_a_promise_that_will_break_raise_the_flag() -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "10:00", promised=("08:00", "09:00"))
    day.job(2, durand, "12:00", state=S.NOTIFIED, told="09:00")
    day.alarm(2, durand, "10:00")
    day.job(3, durand, "15:00", promised=("15:00", "17:00"))
    assert (bar_of(day, 1).breaks_promise, bar_of(day, 1).is_flagged) == (True, True)
    assert (bar_of(day, 2).has_alarm, bar_of(day, 2).is_flagged) == (True, True)
    assert not bar_of(day, 3).is_flagged


def test_that_another_broken_rule_is_marked_but_raises_no_flag() -> None:
    day = Day()
    day.job(1, day.technician("Durand", gas=1), skills={"gas": 3})
    assert (bar_of(day).has_finding, bar_of(day).is_flagged) == (True, False)


@pytest.mark.parametrize(("state", "marked"), [(MessageState.FAILED, True), (MessageState.SENT, False)])
def test_that_only_a_failed_last_message_is_marked(state: MessageState, marked: bool) -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, told="09:00")
    day.message(1, durand, state)
    assert bar_of(day).was_not_notified is marked


def test_that_the_tightest_promise_of_a_row_carries_its_minutes() -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "09:00", promised=("08:00", "10:00"))
    day.job(2, durand, "11:35", promised=("10:00", "12:00"))
    assert bar_of(day, 1).slack_minutes is None
    assert bar_of(day, 2).slack_minutes == 25


def test_that_a_bar_that_begins_before_its_neighbour_ends_is_stacked() -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "09:00", minutes=60)
    day.job(2, durand, "09:30")
    day.job(3, durand, "11:00")
    assert [bar_of(day, number).stack for number in (1, 2, 3)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("state", "pin", "free"),
    [
        (S.PLANNED, Pin.NONE, True),
        (S.ACCEPTED, Pin.NONE, True),
        (S.PLANNED, Pin.TIME, False),
        (S.TRAVELLING, Pin.NONE, False),
        (S.DONE, Pin.NONE, False),
    ],
)
def test_that_pinned_and_departed_work_stays_where_it_is(
    state: AssignmentState, pin: Pin, free: bool
) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), state=state, pin=pin)
    assert bar_of(day).can_move is free


def test_that_load_counts_work_and_roads_against_the_shift_without_lunch() -> None:
    day = Day()
    day.job(1, day.technician("Durand", place=(48.8, 2.1)), minutes=165, place=(48.8, 2.1))
    board = day.board()
    picture = picture_of(board, day_routes(board))
    roads = sum((leg.ends_at - leg.starts_at).total_seconds() for leg in picture.routes["t-Durand"].legs)
    assert picture.loads["t-Durand"] == pytest.approx((165 * 60 + roads) / (8.25 * 3_600))


@pytest.mark.parametrize(
    ("minutes", "quarters"), [(0, 4), (59, 4), (61, 3), (120, 2), (181, 1), (239, 1), (240, 0), (600, 0)]
)
def test_that_the_hold_of_a_hand_shows_as_quarters_that_run_out(minutes: int, quarters: int) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), placed_by="Anne")
    bar = bar_of(day)
    placed = bar.assignment.planned_start
    held = replace(bar, placed_s=placed.timestamp())
    assert bar.quarters_held(placed.timestamp()) == 0
    assert held.quarters_held(placed.timestamp() + 60 * minutes) == quarters


@pytest.mark.parametrize(
    ("state", "now", "minutes"),
    [
        (S.PLANNED, "10:04", 0),
        (S.PLANNED, "10:05", 5),
        (S.TRAVELLING, "10:12", 12),
        (S.ON_SITE, "10:12", 0),
        (S.DONE, "12:00", 0),
    ],
)
def test_that_a_job_is_late_from_five_minutes_after_its_start_until_somebody_is_there(
    state: AssignmentState, now: str, minutes: int
) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), "10:00", state=state)
    assert bar_of(day).late_minutes(at(now).timestamp()) == minutes


@pytest.mark.parametrize(("began", "minutes"), [("11:00", 0), ("11:25", 25)])
def test_that_who_came_after_the_promised_window_stays_late(began: str, minutes: int) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), "10:00", promised=("09:00", "11:00"), state=S.ON_SITE)
    row = day.rows[-1]
    assert isinstance(row, Assignment)
    day.rows.append(replace(row, started_at=at(began)))
    assert bar_of(day).late_minutes(at("16:00").timestamp()) == minutes


def test_that_the_brackets_of_neighbouring_promises_take_turns() -> None:
    day = Day()
    durand = day.technician("Durand")
    for number, start, promised in ((1, "09:00", True), (2, "10:30", False), (3, "12:00", True)):
        day.job(number, durand, start, promised=("08:00", "13:00") if promised else None)
    assert [bar_of(day, number).bracket for number in (1, 2, 3)] == [0, 0, 1]


@pytest.mark.parametrize(("minutes", "over"), [(120, False), (240, True)])
def test_that_a_day_beyond_its_shift_has_overtime_from_the_shift_to_the_way_home(
    minutes: int, over: bool
) -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "14:00", minutes=minutes)
    board = day.board()
    routes = day_routes(board)
    late = picture_of(board, routes).overtimes.get(durand.id)
    home = routes[durand.id].legs[-1].ends_at.timestamp()
    assert late == ((at("17:00").timestamp(), home) if over else None)


@pytest.mark.parametrize(
    ("away", "share"), [(("13:00", "17:00"), 240 / 300), (("08:00", "17:00"), None), (None, 240 / 540)]
)
def test_that_load_counts_against_the_hours_somebody_is_there(
    away: tuple[str, str] | None, share: float | None
) -> None:
    day = Day()
    durand = day.technician("Durand", lunch=None, place=(48.8, 2.1))
    day.job(1, durand, "08:30", minutes=240, place=(48.8, 2.1))
    if away is not None:
        day.rows.append(Absence("b-1", durand.id, at(away[0]), at(away[1])))
    board = day.board()
    picture = picture_of(board, {durand.id: DayRoute(durand.id, _jobs_of(board))})
    found = picture.loads.get(durand.id)
    assert found == (None if share is None else pytest.approx(share))


def _jobs_of(board: Board) -> tuple[Job, ...]:
    rows = board.assignments.values()
    return tuple(
        Job(row.intervention_id, row.id, row.technician_id, row.planned_start, row.planned_end)
        for row in rows
    )
