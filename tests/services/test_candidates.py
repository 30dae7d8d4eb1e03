"""S02 and S04 below the screen: who could go, against a slow and obvious search."""

import random
from dataclasses import replace
from datetime import datetime

import pytest

from dispatcher.domain.appointments import Pin
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate, Verdict
from dispatcher.services.candidates import candidates, everyone
from dispatcher.services.commands import AssignIntervention, PinAssignment
from dispatcher.services.scheduling import preview
from tests.builders import Centre, at, minutes
from tests.desks import TestDesk


def a_call(desk: TestDesk, skills: dict[str, int], length: int = 60) -> Intervention:
    """Add a call in the middle of the day's region and return it."""
    centre = Centre()
    job = centre.intervention(9000, skills=skills, minutes=length, where=(48.81, 2.08))
    desk.run_import(centre.rows)
    return job


def with_time_off(desk: TestDesk, names: tuple[str, ...]) -> None:
    """Add people who master everything and do not work on this day."""
    centre = Centre()
    for name in names:
        centre.technician(name, {"A": 3, "B": 3, "C": 3}, shift=None)
    desk.run_import(centre.rows)


def obviously_skilled(board: Board, job: Intervention) -> set[str]:
    """Walk through everybody and every skill."""
    found = set()
    for technician in board.technicians.values():
        is_on_duty = any(shift.technician_id == technician.id for shift in board.shift_of.values())
        if is_on_duty and all(technician.skills.get(s, 0) >= level for s, level in job.skills.items()):
            found.add(technician.id)
    return found


def has_obvious_place(board: Board, job: Intervention, technician_id: str, now: datetime) -> bool:
    """Try every five minutes of the day by hand, as a person with a mouse would."""
    tries = (now + minutes(5 * step) for step in range(12 * 10))
    return any(preview(board, job.id, technician_id, t, now).verdict is not Verdict.BREAKS for t in tries)


@pytest.mark.parametrize("skills", [{"A": 1}, {"C": 1}, {"C": 3}, {"A": 2, "B": 1}, {"A": 3, "E": 3}, {}])
def test_that_s02_candidates_are_exactly_those_on_duty_who_master_every_skill(
    desk: TestDesk, skills: dict[str, int]
) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    with_time_off(desk, ("Resting", "Travelling"))
    job, board = a_call(desk, skills), desk.board
    found = [line.technician_id for line in candidates(board, job, at("11:00"))]
    assert len(found) == len(set(found))
    assert set(found) == obviously_skilled(board, job)
    listed = [line.technician_id for line in everyone(board, job, at("11:00"))]
    assert listed[: len(found)] == found
    assert sorted(listed) == sorted(board.technicians)


@pytest.mark.parametrize("seed", range(4))
def test_that_who_has_a_place_in_the_day_is_who_has_one_by_trying_every_five_minutes(
    desk: TestDesk, seed: int
) -> None:
    desk.load_day(technicians=5, interventions=30, promised=14, filled=0.95, seed=seed)
    length = random.Random(seed).choice((30, 60, 90, 150))
    job, now = a_call(desk, {}, length), at("09:00")
    board = desk.board
    for line in candidates(board, job, now):
        if line.arrival is None:
            assert not has_obvious_place(board, job, line.technician_id, now), line
        else:
            seen = preview(board, job.id, line.technician_id, line.arrival, now)
            assert seen.verdict is not Verdict.BREAKS


def obvious_order(lines: tuple[Candidate, ...]) -> list[str]:
    """Sort three times, by the least criterion first; who has no place comes last."""
    ordered = sorted(lines, key=lambda line: line.technician_id)
    ordered.sort(key=lambda line: line.arrival or at("23:59"))
    ordered.sort(key=lambda line: line.skill_level, reverse=True)
    ordered.sort(key=lambda line: line.arrival is None)
    return [line.technician_id for line in ordered]


@pytest.mark.parametrize("skill", ["A", "B", "C", "D", "E"])
def test_that_s04_candidates_come_by_level_then_arrival_then_id(desk: TestDesk, skill: str) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job, board = a_call(desk, {skill: 1}), desk.board
    lines = candidates(board, job, at("11:00"))
    assert [line.technician_id for line in lines] == obvious_order(lines)
    assert {line.technician_id: line.skill_level for line in lines} == {
        line.technician_id: board.technicians[line.technician_id].skills[skill] for line in lines
    }
    assert [line.decided_by is not None for line in lines] == [True] + [False] * (len(lines) - 1)


def test_that_s04_the_predicted_arrival_is_the_one_that_dispatching_stores(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    desk.clock.set(at("11:00"))
    job = a_call(desk, {"C": 1})
    first = candidates(desk.board, job, at("11:00"))[0]
    assert first.arrival is not None
    desk.run(AssignIntervention("a-9000", job.id, first.technician_id, first.arrival))
    assert desk.board.assignments["a-9000"].planned_start == first.arrival


def test_that_where_nobody_can_go_nothing_put_the_first_line_before_the_second(desk: TestDesk) -> None:
    centre = Centre()
    for name, level in (("Expert", 3), ("Near", 2)):
        centre.technician(name, {"gas": level}, shift=("08:00", "08:30"))
    desk.load(centre)
    job = a_call(desk, {"gas": 1})
    lines = candidates(desk.board, job, at("08:00"))
    assert [(line.arrival, line.decided_by) for line in lines] == [(None, None)] * 2


def test_that_who_would_come_late_says_by_how_much(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Late", {"gas": 1}, home=(48.90, 2.40))
    desk.load(centre)
    job = replace(a_call(desk, {"gas": 1}), due_at=at("08:10"))
    (line,) = candidates(desk.board, job, at("08:00"))
    assert line.arrival is not None
    assert [one.values["late"] for one in line.besides] == [line.arrival - at("08:10")]
    (line,) = candidates(desk.board, replace(job, due_at=line.arrival), at("08:00"))
    assert line.besides == ()


@pytest.mark.parametrize(
    ("first", "second", "decided"),
    [
        ({"level": 3}, {"level": 2}, "highest skill level"),
        ({"home": (48.80, 2.13)}, {"home": (48.90, 2.30)}, "earliest arrival"),
        ({}, {}, "same level and arrival: order of the list"),
        ({}, {"hours": ("08:00", "08:30")}, "the only one with room"),
    ],
)
def test_that_s04_the_first_line_says_which_criterion_decided(
    desk: TestDesk, first: dict[str, object], second: dict[str, object], decided: str
) -> None:
    centre = Centre()
    for name, facts in (("A", first), ("B", second)):
        hours, home = facts.get("hours", ("08:00", "17:00")), facts.get("home", (48.80, 2.13))
        centre.technician(name, {"gas": facts.get("level", 2)}, shift=hours, home=home)  # type: ignore[dict-item, arg-type]  # facts of many kinds
    desk.load(centre)
    job = a_call(desk, {"gas": 1})
    lines = candidates(desk.board, job, at("08:00"))
    assert lines[0].technician_id == "t-A"
    assert str(lines[0].decided_by) == decided


def test_that_work_somebody_must_have_left_for_is_not_called_pinned(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    centre.technician("Petit")
    desk.load(centre)
    for pin, why in (
        (Pin.NONE, "Durand must have left for 1001 by now: it stays where it is."),
        (Pin.TECHNICIAN, "1001 is pinned to Durand. Release the pin first."),
    ):
        desk.run(PinAssignment("a-1001", pin))
        (petit,) = (
            line
            for line in everyone(desk.board, desk.board.interventions["i-1001"], at("10:00"))
            if line.technician_id == "t-Petit"
        )
        assert str(petit.why) == why
