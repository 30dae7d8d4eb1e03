"""Long random days through the executor: whatever happens, the picture, the history and the checker agree."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from dispatcher.domain.appointments import NEXT_STATES, Pin
from dispatcher.domain.errors import Refusal
from dispatcher.services import commands as c
from dispatcher.services.scheduling import day_routes
from dispatcher.services.urgent import apply_command
from tests.asking import propose
from tests.builders import ANNE, BRUNO, at, minutes
from tests.desks import TestDesk

pytestmark = pytest.mark.slow
Choose = Callable[[TestDesk, random.Random], c.Command | None]


def a_move(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    technician_id = chance.choice(sorted(desk.board.technicians))
    return c.MoveAssignment(row.id, technician_id, at("08:00") + minutes(5 * chance.randrange(100)))


def a_removal(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    return c.RemoveAssignment(row.id)


def a_placement(desk: TestDesk, chance: random.Random) -> c.Command | None:
    waiting = desk.board.waiting
    if not waiting:
        return None
    proposals = propose(desk.board, chance.choice(waiting), desk.clock.now())
    return apply_command(desk.board, chance.choice(proposals)) if proposals else None


def a_promise(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    start = row.planned_start - minutes(chance.choice([0, 30, 60]))
    return c.PromiseAppointment(row.intervention_id, start, start + minutes(120))


def a_telling(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    return c.TellTechnician(row.id)


def progress(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    states = sorted(NEXT_STATES[row.state])
    return c.ReportProgress(row.id, chance.choice(states)) if states else None


def a_pin(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
    return c.PinAssignment(row.id, chance.choice(list(Pin)))


def a_cancellation(desk: TestDesk, chance: random.Random) -> c.Command | None:
    row = chance.choice(sorted(desk.board.interventions.values(), key=lambda row: row.id))
    return c.CancelIntervention(row.id)


ASKED: tuple[Choose, ...] = (
    a_move,
    a_move,
    a_removal,
    a_placement,
    a_placement,
    a_promise,
    a_telling,
    a_telling,
    progress,
    a_pin,
    a_cancellation,
)


@pytest.mark.parametrize("seed", range(4))
def test_that_on_any_random_day_board_and_history_and_checker_agree(desk: TestDesk, seed: int) -> None:
    desk.load_day(technicians=5, interventions=20, promised=8, filled=0.7)
    desk.clock.set(at("07:30"))
    chance = random.Random(seed)
    board, followed = desk.board, 0
    for _ in range(60):
        author = chance.choice([ANNE, ANNE, BRUNO])
        try:
            done = _one_thing(desk, chance, author)
        except Refusal:
            assert desk.board == board, "a refusal left something behind"
            continue
        if done is None:
            continue
        followed += 1
        board = board.apply_all(done)
        assert board == desk.board
    assert followed > 20


def _one_thing(desk: TestDesk, chance: random.Random, author: object) -> tuple[object, ...] | None:
    """Undo, redo, let time pass, or ask for something; returns the facts."""
    kind = chance.random()
    desk.clock.advance(timedelta(minutes=chance.choice([0, 0, 1, 5])))
    desk.events.clear()
    if kind < 0.12:
        desk.undo(author)  # type: ignore[arg-type]
    elif kind < 0.2:
        desk.redo(author)  # type: ignore[arg-type]
    elif kind < 0.3:
        desk.tick()
    else:
        command = chance.choice(ASKED)(desk, chance)
        if command is None:
            return None
        before = _violations(desk)
        done = desk.run(command, author)  # type: ignore[arg-type]
        if isinstance(command, c.MoveAssignment | c.ApplyProposal | c.PromiseAppointment):
            assert _violations(desk) <= before, "a plan was accepted that breaks something new"
        return done.events
    return tuple(desk.events)


def _violations(desk: TestDesk) -> set[str]:
    return {found.key for route in day_routes(desk.board).values() for found in route.findings}


@pytest.mark.parametrize("seed", range(4))
def test_that_one_person_can_walk_any_random_day_back_to_its_start_and_forth_again(
    desk: TestDesk, seed: int
) -> None:
    desk.load_day(technicians=5, interventions=20, promised=8, filled=0.7)
    desk.clock.set(at("07:30"))
    chance = random.Random(100 + seed)
    hashes = [desk.hash]
    for _ in range(40):
        choose = chance.choice([a_move, a_removal, a_placement, a_promise, a_pin, a_cancellation, a_telling])
        command = choose(desk, chance)
        if command is None:
            continue
        try:
            desk.run(command)
        except Refusal:
            continue
        if desk.hash != hashes[-1]:  # a move to where it is already is no step of undo
            hashes.append(desk.hash)
    assert len(hashes) > 12
    desk.walk_back_and_forth(hashes)
