"""What a drag shows, day by day and remembered, against all touched days made afresh as one problem."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Assignment, Pin
from dispatcher.domain.board import TABLES, Board
from dispatcher.domain.routes import Preview
from dispatcher.services import days_at_hand
from dispatcher.services.findings import judged, newly_broken
from dispatcher.services.pictures import picture
from dispatcher.services.replanning import Place, movable_assignment, preview_together, replan_together
from dispatcher.services.translation import plan, problem, route, seconds
from solver import model as solver
from solver.cost import route_travel_s
from solver.schedule import push
from tests.builders import DAY, ZONE, Centre, at, minutes
from tests.days import day_of

MORNING = at("07:00")
quick = settings(max_examples=12, deadline=None)


def board_of(centre: Centre) -> Board:
    tables: dict[str, dict[str, object]] = {}
    for row in centre.rows:
        tables.setdefault(TABLES[type(row)], {})[row.id] = row
    return Board(DAY, ZONE, **tables)  # type: ignore[arg-type]


def a_board(random: Random) -> Board:
    """A full day with somebody away, a pin here and there and two jobs that wait."""
    centre = day_of(random.randint(2, 5), random.randint(5, 20), 5, random.randint(0, 10**6), filled=0.7)
    centre.intervention(9001)
    centre.intervention(9002, skills={"A": 2})
    board = board_of(centre)
    who = random.choice(sorted(board.technicians))
    since = MORNING + minutes(random.randint(0, 600))
    centre.add(Absence("away", who, since, since + minutes(random.randint(15, 240))))
    board = board_of(centre)
    pinned = random.sample(sorted(board.assignments), 2)
    return board.with_rows(
        [_with_pin(board, key, random.choice((Pin.TIME, Pin.TECHNICIAN, Pin.BOTH))) for key in pinned]
    )


def _with_pin(board: Board, key: str, pin: Pin) -> Assignment:
    return replace(board.assignments[key], pin=pin)


def a_way(board: Board, random: Random) -> tuple[list[str], list[tuple[Place, ...]]]:
    """Some jobs, and the places they are carried over, as a hand does: together, back and forth."""
    ids = random.sample(sorted(board.interventions), random.randint(1, min(6, len(board.interventions))))
    crew, way = sorted(board.technicians), []
    for _ in range(5):
        whose = [random.choice(crew) for _key in ids]
        by = random.choice((-90, -15, 0, 5, 30, 200))
        step = tuple(
            Place(key, who, _start(board, key) + minutes(by)) for key, who in zip(ids, whose, strict=True)
        )
        way += [step, random.choice([step, *way])]
    return ids, way


def _start(board: Board, intervention_id: str) -> datetime:
    held = movable_assignment(board, intervention_id)
    return held.planned_start if held else at("10:00")


def afresh(
    board: Board, places: Sequence[Place], now: datetime
) -> tuple[solver.Problem, list[solver.Route], list[solver.Route]]:
    """The touched days before and after, as one problem made from the board."""
    held = {place.intervention_id: movable_assignment(board, place.intervention_id) for place in places}
    visit_of = {key: row.id if row else key for key, row in held.items()}
    touched = {place.technician_id for place in places} | {row.technician_id for row in held.values() if row}
    waiting = [board.interventions[key] for key, row in held.items() if row is None]
    of = problem(board, touched, waiting, now, frozenset(visit_of.values()))
    before = list(plan(board, of).routes)
    put: dict[str, dict[str, int]] = {}
    for place in places:
        put.setdefault(place.technician_id, {})[visit_of[place.intervention_id]] = seconds(board, place.start)
    gone = set(visit_of.values())
    return of, before, [_changed(of, made, gone, put.get(made.technician_id, {})) for made in before]


def _changed(of: solver.Problem, made: solver.Route, gone: set[str], put: dict[str, int]) -> solver.Route:
    stays = tuple(stop for stop in made.stops if stop.visit_id not in gone)
    if not put:
        return made if len(stays) == len(made.stops) else route(of, made.technician_id, stays)
    wanted = {stop.visit_id: stop.start_s for stop in stays} | put
    order = sorted(wanted, key=lambda key: (wanted[key], key in put))
    return push(of, made.technician_id, order, wanted)


def assert_the_same(board: Board, places: Sequence[Place], now: datetime, seen: Preview) -> None:
    of, before, after = afresh(board, places, now)
    made = replan_together(board, places, now)
    assert (list(made.before), list(made.after)) == (before, after)
    assert seen.routes == tuple(picture(board, of, one) for one in after)
    assert seen.findings == newly_broken(judged(board, of, before), judged(board, of, after))
    travel_s = sum(route_travel_s(of, one) for one in after) - sum(route_travel_s(of, one) for one in before)
    assert seen.extra_travel == timedelta(seconds=travel_s)


@quick
@given(st.integers(0, 10**6), st.sampled_from(["07:00", "08:20", "11:00"]))
def test_that_what_is_remembered_of_a_drag_is_what_is_found_afresh(seed: int, clock: str) -> None:
    random, now = Random(seed), at(clock)
    board = a_board(random)
    _ids, way = a_way(board, random)
    for places in way:
        seen = preview_together(board, places, now)
        if seen.routes:  # work under way is refused before anything is planned
            assert_the_same(board, places, now, seen)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_at_hand, "MOST_DAYS", 2)
    monkeypatch.setattr(days_at_hand, "MOST_CHANGES", 1)


@pytest.mark.parametrize("seed", range(6))
def test_that_days_that_were_forgotten_are_found_again(forgetful: None, seed: int) -> None:
    random = Random(seed)
    board = a_board(random)
    for places in a_way(board, random)[1]:
        seen = preview_together(board, places, MORNING)
        if seen.routes:
            assert_the_same(board, places, MORNING, seen)


def test_that_a_drag_works_out_only_the_days_that_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three jobs of three people go down a row: one day is new; on the way back none is."""
    board, made = board_of(day_of(6, 30)), list[str]()

    def counted(
        of: solver.Problem, technician_id: str, order: Sequence[str], wanted: dict[str, int]
    ) -> solver.Route:
        made.append(technician_id)
        return push(of, technician_id, order, wanted)

    monkeypatch.setattr(days_at_hand, "push", counted)
    crew = sorted(board.technicians)
    jobs = [board.days_of[key][1] for key in crew[:3]]

    def look(rows: int, later: int) -> list[str]:
        made.clear()
        places = [
            Place(row.intervention_id, crew[at + rows], row.planned_start + minutes(later))
            for at, row in enumerate(jobs)
        ]
        preview_together(board, places, MORNING)
        return sorted(made)

    assert look(0, 5) == crew[:3]
    assert look(1, 5) == crew[1:4]
    assert look(0, 5) == look(1, 5) == []
    assert look(1, 10) == crew[1:4]


def test_that_a_changed_board_and_a_later_moment_are_looked_at_afresh() -> None:
    board = board_of(day_of(3, 12))
    crew = sorted(board.technicians)
    job = board.days_of[crew[0]][0]
    places = (Place(job.intervention_id, crew[1], job.planned_start),)
    preview_together(board, places, MORNING)
    later = board.days_of[crew[1]][-1]
    moved = board.with_rows([_later(later)])
    assert_the_same(moved, places, MORNING, preview_together(moved, places, MORNING))
    noon = at("07:40")
    assert_the_same(board, places, noon, preview_together(board, places, noon))


def _later(row: Assignment) -> Assignment:
    return replace(
        row, planned_start=row.planned_start + minutes(20), planned_end=row.planned_end + minutes(20)
    )
