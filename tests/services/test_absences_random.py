"""On made-up days with absences anywhere, nothing offered uses absent time, and nothing breaks down."""

import random
from datetime import timedelta

import pytest

from dispatcher.domain.absences import Absence
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute, ProposalKind
from dispatcher.services.candidates import everyone
from dispatcher.services.optimising import answer, question
from dispatcher.services.pictures import day_routes
from dispatcher.services.slots import slots_for
from dispatcher.services.urgent import call, first, wider
from solver.solve import solve
from tests.builders import DAY, ZONE, at
from tests.days import day_of

NOW = at("09:20")


def absent_day(seed: int) -> Board:
    """Return a day of six with four absences: at the end, at the start, in the middle, and anywhere."""
    chance = random.Random(seed)
    centre = day_of(6, 18, 6, seed=seed, filled=0.5)
    centre.intervention(skills={"A": 1}, where=(48.81, 2.12))
    centre.intervention(skills={"B": 1}, where=(48.79, 2.08))
    board = Board(DAY, ZONE).with_rows(centre.rows)
    who = chance.sample(sorted(board.technicians), 4)
    anywhere = at("06:00") + timedelta(minutes=chance.randrange(600))
    times = [
        (at("14:30"), at("23:00")),
        (at("05:00"), at("10:10")),
        (at("11:00"), at("13:15")),
        (anywhere, anywhere + timedelta(minutes=chance.randrange(5, 400))),
    ]
    rows = [Absence(f"x{n}", key, *when) for n, (key, when) in enumerate(zip(who, times, strict=True))]
    return board.with_rows(rows)


def in_absence(board: Board, route: DayRoute) -> set[str]:
    """Return the jobs of a day that fall into an absence."""
    absences = board.absences_of.get(route.technician_id, ())
    return {
        job.intervention_id for job in route.jobs if any(row.meets(job.start, job.end) for row in absences)
    }


@pytest.mark.parametrize("seed", range(6))
def test_that_no_proposal_puts_work_into_absent_time(seed: int) -> None:
    board = absent_day(seed)
    before = {key: in_absence(board, route) for key, route in day_routes(board).items()}
    for waiting in board.waiting:
        asked = call(board, waiting, NOW)
        lines = [*first(asked).lines, *wider(asked).lines]
        assert lines
        for line in lines:
            for route in line.routes:
                assert in_absence(board, route) <= before[route.technician_id], line.kind
            assert line.kind is not ProposalKind.RENEGOTIATE or line.asked is not None


@pytest.mark.parametrize("seed", range(6))
def test_that_no_slot_and_no_candidate_arrives_in_absent_time(seed: int) -> None:
    board, offered = absent_day(seed), 0
    for waiting in board.waiting:
        length = waiting.duration
        found = [(one.technician_id, one.arrival) for one in slots_for([board], waiting, NOW)]
        lines = everyone(board, waiting, NOW)
        assert len(lines) == len(board.technicians)
        found += [(line.technician_id, line.arrival) for line in lines if line.arrival]
        for technician_id, arrival in found:
            absences = board.absences_of.get(technician_id, ())
            assert not any(row.meets(arrival, arrival + length) for row in absences)
        offered += len(found)
    assert offered


@pytest.mark.parametrize("seed", range(3))
def test_that_the_optimised_day_holds_no_work_in_absent_time(seed: int) -> None:
    board = absent_day(seed)
    asked = question(board, at("04:00"), 1)
    found = answer(asked, solve(asked.of, steps=150, published=asked.published, threads=1).plan)
    assert found.lines
    assert not any(in_absence(board, route) for route in found.days.values())
