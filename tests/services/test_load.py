"""The load of the day, against somebody who looks at every technician every minute."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatcher.domain.absences import Absence
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute, Job, Leg
from dispatcher.domain.shifts import Shift
from dispatcher.domain.values import Position, TimeWindow
from dispatcher.services.commands import RecordAbsence
from dispatcher.services.load import STEP_S, Hours, Slice, crew_of, free_time, hours, makers, slices
from dispatcher.services.pictures import day_routes
from tests.builders import DAY, ZONE, Centre, at
from tests.desks import TestDesk

MINUTES = st.integers(0, 24 * 60 - 1)
STRETCH = st.tuples(MINUTES, st.integers(1, 300))
HERE = Position(48.8, 2.1)
MIDNIGHT = at("00:00")


def moment(minute: int):  # type: ignore[no-untyped-def]
    return MIDNIGHT + timedelta(minutes=minute)


@st.composite
def people(draw: st.DrawFn) -> tuple[Board, DayRoute]:
    """One technician with any shift, absences, lunch, jobs and roads, sensible or not, in whole minutes."""
    start, length = draw(STRETCH)
    shift = Shift("h", "H", "t", moment(start), moment(start + length))
    away = draw(st.lists(STRETCH, max_size=3))
    absences = {f"x{i}": Absence(f"x{i}", "t", moment(a), moment(a + n)) for i, (a, n) in enumerate(away)}
    jobs = [Job("i", "a", "t", moment(a), moment(a + n)) for a, n in draw(st.lists(STRETCH, max_size=4))]
    legs = [
        Leg("t", moment(a), moment(a + n), HERE, HERE, 0, None)
        for a, n in draw(st.lists(STRETCH, max_size=4))
    ]
    lunch = draw(st.none() | STRETCH)
    eaten = TimeWindow(moment(lunch[0]), moment(sum(lunch))) if lunch else None
    board = Board(DAY, ZONE, shifts={"h": shift}, absences=absences)
    return board, DayRoute("t", tuple(jobs), tuple(legs), eaten)


def minute_by_minute(board: Board, route: DayRoute) -> dict[int, tuple[int, int, int]]:
    """Return slice -> (capacity, committed, free) in seconds, by looking every minute."""
    shift, found = board.shift_of["t"], dict[int, list[int]]()
    spans = [(job.start, job.end) for job in route.jobs]
    spans += [(leg.starts_at, leg.ends_at) for leg in route.legs]
    for minute in range(0, 30 * 60):
        now = moment(minute)
        is_away = any(row.starts_at <= now < row.ends_at for row in board.absences.values())
        eats = route.lunch is not None and route.lunch.earliest <= now < route.lunch.latest
        can = shift.starts_at <= now < shift.ends_at and not is_away and not eats
        does = sum(start <= now < end for start, end in spans)
        if can or does:
            of = found.setdefault(minute * 60 // STEP_S, [0, 0, 0])
            of[0] += 60 * can
            of[1] += 60 * does
            of[2] += 60 * (can and not does)
    return {step: (a, b, c) for step, (a, b, c) in found.items()}


@settings(max_examples=30, deadline=None)
@given(people())
def test_that_the_load_is_what_somebody_sees_who_looks_every_minute(drawn: tuple[Board, DayRoute]) -> None:
    board, route = drawn
    found = slices([hours(board, "t", route)])
    told = {one.start_s // STEP_S: (one.capacity_s, one.committed_s, one.free_s) for one in found}
    assert {step: figures for step, figures in told.items() if any(figures)} == minute_by_minute(board, route)


@settings(max_examples=30, deadline=None)
@given(st.lists(people(), max_size=3))
def test_that_the_load_of_a_crew_is_the_sum_of_its_people(drawn: list[tuple[Board, DayRoute]]) -> None:
    crew = [hours(board, "t", route) for board, route in drawn]
    summed: dict[int, list[int]] = {}
    for one in crew:
        for of in slices([one]):
            into = summed.setdefault(of.start_s, [0, 0, 0])
            into[:] = [a + b for a, b in zip(into, (of.capacity_s, of.committed_s, of.free_s), strict=True)]
    together = slices(crew)
    assert {
        s.start_s: [s.capacity_s, s.committed_s, s.free_s] for s in together if s.start_s in summed
    } == summed
    assert [s.start_s for s in together] == [
        together[0].start_s + STEP_S * step for step in range(len(together))
    ]


def test_that_an_idle_day_is_all_free_and_an_absent_one_is_nothing(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Durand")
    desk.load(centre)
    board = desk.board
    idle = hours(board, "t-Durand", day_routes(board)["t-Durand"])
    assert idle.share == 0
    assert free_time(slices([idle]), 0) == timedelta(hours=9)
    desk.run(RecordAbsence("x", "t-Durand", at("08:00"), at("17:00")))
    assert hours(desk.board, "t-Durand", day_routes(desk.board)["t-Durand"]) == Hours()


def test_that_half_an_hour_that_has_begun_counts_by_what_is_left_of_it() -> None:
    one = Slice(0, STEP_S, 0, STEP_S)
    assert free_time([one], STEP_S // 2) == timedelta(seconds=STEP_S / 2)
    assert free_time([one], STEP_S) == timedelta()


def test_that_the_next_free_time_has_room_for_half_an_hour() -> None:
    day = Hours(free=((0, 1799), (3600, 5400)))
    assert day.free_from(0) == 3600
    assert day.free_from(3600) == 3600
    assert day.free_from(3601) is None


def test_that_work_after_the_shift_is_overtime(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "16:30", minutes=50)
    desk.load(centre)
    day = hours(desk.board, "t-Durand", day_routes(desk.board)["t-Durand"])
    assert day.overtime_s == 20 * 60


def test_that_the_busiest_are_named_first_for_a_peak() -> None:
    crew = {"b": Hours(committed=((0, 1800),)), "a": Hours(committed=((0, 60),)), "c": Hours()}
    assert makers(crew, Slice(0)) == ("b", "a")


def test_that_a_crew_is_a_team_or_who_masters_a_skill(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Durand", {"gas": 1})
    centre.technician("Martin", {"print": 1}, team="South")
    centre.technician("Petit", {"gas": 1}, shift=None)
    desk.load(centre)
    assert crew_of(desk.board) == ("t-Durand", "t-Martin")
    assert crew_of(desk.board, team="South") == ("t-Martin",)
    assert crew_of(desk.board, skill="gas") == ("t-Durand",)
    assert replace(desk.board, shifts={}).shift_of == {}
