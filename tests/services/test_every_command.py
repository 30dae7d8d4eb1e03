"""What holds for every command: the board follows, undo restores, redo repeats, JSON keeps it whole."""

import json

import pytest

from dispatcher.bootstrap import HANDLERS
from dispatcher.domain.board import Board
from dispatcher.domain.events import Event
from dispatcher.services.commands import Batch, Command
from dispatcher.services.executor import NOT_UNDOABLE
from dispatcher.services.formats import from_json, to_json
from dispatcher.services.labels import LABELS
from tests.desks import TestDesk
from tests.services.every_command import EXAMPLES, a_day

ALL = list(EXAMPLES)
UNDOABLE = [kind for kind in ALL if kind not in NOT_UNDOABLE]


def prepared(desk: TestDesk, kind: type[Command]) -> Command:
    desk.load(a_day())
    example = EXAMPLES[kind]
    for earlier in example.before:
        desk.run(earlier)
    return example.make(desk)


def test_that_every_command_has_a_handler_a_wording_and_an_example() -> None:
    known = set(Command.__subclasses__())
    assert known == set(EXAMPLES) == set(LABELS) == {*HANDLERS, Batch}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_that_the_board_that_followed_equals_the_board_read_afresh(
    desk: TestDesk, kind: type[Command]
) -> None:
    command = prepared(desk, kind)
    before = desk.board
    done = desk.run(command, EXAMPLES[kind].author)
    assert done.events
    assert followed(before, done.events) == desk.board


@pytest.mark.parametrize("kind", UNDOABLE, ids=lambda kind: kind.__name__)
def test_that_undo_restores_the_plan_and_redo_repeats_it(desk: TestDesk, kind: type[Command]) -> None:
    command = prepared(desk, kind)
    start = desk.hash
    customers = desk.board.customers
    desk.run(command, EXAMPLES[kind].author)
    end = desk.hash
    before = desk.board
    undone = desk.undo(EXAMPLES[kind].author)
    assert desk.hash == start
    assert {row.name for row in desk.board.customers.values()} == {row.name for row in customers.values()}
    assert followed(before, undone.events) == desk.board
    before = desk.board
    redone = desk.redo(EXAMPLES[kind].author)
    assert desk.hash == end
    assert followed(before, redone.events) == desk.board


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_that_a_command_and_its_facts_survive_json(desk: TestDesk, kind: type[Command]) -> None:
    command = prepared(desk, kind)
    done = desk.run(command, EXAMPLES[kind].author)
    assert from_json(json.loads(json.dumps(to_json(command, Command))), Command) == command
    for event in done.events:
        assert from_json(json.loads(json.dumps(to_json(event, Event))), Event) == event


def followed(board: Board, events: tuple[Event, ...]) -> Board:
    return board.apply_all(events)
