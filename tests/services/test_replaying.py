"""The day as it was: at every entry of the journal, the board that really was there."""

import random
from datetime import timedelta

import pytest

from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Author
from dispatcher.domain.shifts import Shift
from dispatcher.services import commands as c
from dispatcher.services.replaying import STRIDE, Replay, follow, open_replay, span_of
from tests.builders import ANNE, BRUNO, DAY, ZONE, Centre, at, minutes
from tests.desks import TestDesk
from tests.services.test_random_days import ASKED
from tests.terms import shipped_terms

LATER = DAY + timedelta(days=2)


def replay_of(desk: TestDesk, since: str = "00:00") -> Replay:
    return open_replay(desk.desk.engine, DAY, ZONE, at(since))


def random_steps(desk: TestDesk, seed: int, count: int) -> dict[int, Board]:
    """Let two people and the clock work, undo and redo; return the board after every entry."""
    chance = random.Random(seed)
    seen: dict[int, Board] = {}
    for _ in range(count):
        author = chance.choice([ANNE, ANNE, BRUNO])
        desk.clock.advance(timedelta(minutes=chance.choice([0, 0, 1, 5])))
        try:
            done = _one_thing(desk, chance, author)
        except Refusal:
            continue
        if done is not None:
            seen[done] = desk.board
    return seen


def _one_thing(desk: TestDesk, chance: random.Random, author: Author) -> int | None:
    """Do one thing; return its number in the journal, None where there may be none or several."""
    kind = chance.random()
    if kind < 0.15:
        return desk.undo(author).entry_id
    if kind < 0.35 and desk.desk.executor.redo_label(author) is not None:
        return desk.redo(author).entry_id
    if 0.35 < kind < 0.42:
        desk.tick()
        return None
    command = chance.choice(ASKED)(desk, chance)
    return desk.run(command, author).entry_id if command is not None else None


@pytest.mark.parametrize("seed", range(3))
def test_that_on_any_random_day_the_board_of_every_entry_is_the_one_that_was_there(
    desk: TestDesk, seed: int
) -> None:
    desk.load_day(technicians=5, interventions=20, promised=8, filled=0.7)
    desk.clock.set(at("08:02"))
    opened_at = at("08:01")
    start = desk.board
    seen = random_steps(desk, seed, 66)
    replay = open_replay(desk.desk.engine, DAY, ZONE, opened_at)
    position_of = {step.entry_id: number for number, step in enumerate(replay.steps, 1)}
    kinds = {entry_kind(desk, key) for key in seen}
    assert {"do", "undo", "redo"} <= kinds
    assert replay.board_after(0) == start
    wanted = list(seen)
    random.Random(seed).shuffle(wanted)  # the slider goes back and forth
    for entry_id in wanted:
        assert replay.board_after(position_of[entry_id]) == seen[entry_id]
    assert replay.board_at(desk.clock.now()) == desk.board
    assert len(seen) > STRIDE


def entry_kind(desk: TestDesk, entry_id: int) -> str:
    with desk.desk.engine.connect() as connection:
        query = "SELECT kind FROM journal WHERE id = ?"
        return str(connection.exec_driver_sql(query, (entry_id,)).scalar())


def a_centre() -> Centre:
    centre = Centre()
    martin = centre.technician("Martin")
    durand = centre.technician("Durand")
    centre.add(Shift("h-later", "H-later", durand.id, at("08:00", LATER), at("17:00", LATER)))
    centre.planned(martin, "10:00", number=1001)
    centre.intervention(1002)
    return centre


def test_that_work_taken_to_another_day_and_cancelled_work_are_seen_again(desk: TestDesk) -> None:
    desk.clock.set(at("07:00"))
    desk.load(a_centre())
    before = desk.board
    desk.clock.set(at("09:00"))
    desk.run(c.MoveAssignment("a-1001", "t-Durand", at("10:00", LATER)))
    desk.run(c.CancelIntervention("i-1002"))
    assert set(desk.board.interventions) == set()
    assert replay_of(desk, "08:00").board_at(at("08:59")) == before


def test_that_the_moment_of_a_change_already_shows_it(desk: TestDesk) -> None:
    desk.clock.set(at("07:00"))
    desk.load(a_centre())
    desk.clock.set(at("09:00"))
    desk.run(c.MoveAssignment("a-1001", "t-Martin", at("11:00")))
    replay = replay_of(desk)
    just_before, then = replay.board_at(at("09:00") - timedelta(seconds=1)), replay.board_at(at("09:00"))
    assert just_before.assignments["a-1001"].planned_start == at("10:00")
    assert then.assignments["a-1001"].planned_start == at("11:00")


def test_that_a_centre_that_came_in_during_the_day_was_empty_before(desk: TestDesk) -> None:
    desk.clock.set(at("10:40"))
    desk.load(a_centre())
    replay = replay_of(desk)
    assert replay.board_after(0) == Board(DAY, ZONE).with_rows(shipped_terms())
    assert replay.board_at(at("10:40")) == desk.board
    assert span_of(replay, at("12:00")) == (at("10:00"), at("12:00"))


def test_that_a_replay_follows_what_is_done_while_one_looks(desk: TestDesk) -> None:
    desk.clock.set(at("07:00"))
    desk.load(a_centre())
    replay = replay_of(desk)
    known = len(replay.steps)
    desk.clock.set(at("09:00"))
    desk.run(c.MoveAssignment("a-1001", "t-Martin", at("11:00")))
    desk.undo()
    follow(desk.desk.engine, replay)
    assert len(replay.steps) == known + 2
    assert replay.board_at(at("09:00") + minutes(1)) == desk.board


def test_that_a_clock_set_back_loses_no_entry(desk: TestDesk) -> None:
    desk.clock.set(at("09:00"))
    desk.load(a_centre())
    desk.clock.set(at("08:30"))
    desk.run(c.MoveAssignment("a-1001", "t-Martin", at("11:00")))
    replay = replay_of(desk)
    assert [step.at for step in replay.steps] == [at("09:00"), at("09:00")]
    assert replay.board_at(at("09:00")) == desk.board


def test_that_the_slider_spans_from_the_first_working_hour_to_now(desk: TestDesk) -> None:
    desk.clock.set(at("07:00") - timedelta(days=1))
    desk.load(a_centre())
    assert span_of(replay_of(desk), at("10:20")) == (at("08:00"), at("10:20"))
