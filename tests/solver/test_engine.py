"""The engine's protocol, line by line, without a process around it."""

import json
from collections.abc import Iterator
from queue import Queue
from typing import Any

import pytest

from solver.engine import PROTOCOL, Search, run
from solver.model import Plan, Problem, Route, Technician, Visit
from solver.strict_json import write
from tests.services.stand_in_engine import BUGGY_SEED, score, solve

PATIENCE_S = 60.0
PROBLEM = Problem((Technician("t", {}, 0, 0, 0, 36_000),), (Visit("v", 0, 600),), ((0,),), ((0,),))
PLAN = Plan((Route("t"),), ("v",))


def asking(**more: Any) -> dict[str, Any]:
    return {"type": "solve", "id": "1", "problem": write(PROBLEM), "plan": write(PLAN), **more}


class Conversation:
    """What was said so far; `lines` hands the engine what it is to hear, one by one."""

    def __init__(self) -> None:
        self.heard: Queue[dict[str, Any]] = Queue()

    def send(self, line: bytes) -> None:
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        self.heard.put(json.loads(line))

    def wait_for(self, kind: str) -> dict[str, Any]:
        while True:
            message = self.heard.get(timeout=PATIENCE_S)
            if message["type"] == kind:
                return message


def line(message: object) -> bytes:
    return json.dumps(message).encode() + b"\n"


def test_that_the_engine_says_hello_at_once_and_again_when_it_is_warm() -> None:
    talk = Conversation()
    greetings = []

    def lines() -> Iterator[bytes]:
        greetings.extend([talk.wait_for("hello"), talk.wait_for("hello")])
        return iter(())

    run(_later(lines), talk.send, Search(solve, score))
    assert [greeting["warm"] for greeting in greetings] == [False, True]
    assert greetings[0]["protocol"] == PROTOCOL
    assert "python" in greetings[0]["versions"]


def test_that_a_question_is_followed_by_its_start_and_its_result() -> None:
    talk = Conversation()
    told = []

    def lines() -> Iterator[bytes]:
        yield line(asking(steps=2))
        told.extend([talk.wait_for("started"), talk.wait_for("result")])

    run(lines(), talk.send, Search(solve, score))
    assert told[0]["score"]["unserved"] == 1
    assert told[1]["plan"] == write(PLAN)
    assert told[1]["steps"] == 2


def test_that_a_result_says_which_rules_the_plan_put_aside_broke() -> None:
    talk = Conversation()
    told = []

    def lines() -> Iterator[bytes]:
        yield line(asking(steps=1, seed=BUGGY_SEED))
        told.append(talk.wait_for("result"))

    run(lines(), talk.send, Search(solve, score))
    assert told[0]["refused"] == ["shift_end"]


def test_that_a_cancel_is_heard_while_a_search_runs_and_the_best_follows() -> None:
    talk = Conversation()
    told = []

    def lines() -> Iterator[bytes]:
        yield line(asking(seconds=600))
        talk.wait_for("progress")
        yield line({"type": "cancel", "id": "1"})
        told.extend([talk.wait_for("cancelled"), talk.wait_for("result")])

    run(lines(), talk.send, Search(solve, score))
    assert told[0] == {"type": "cancelled", "id": "1"}
    assert told[1]["plan"] == write(PLAN)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"not json\n", "This is no message"),
        (b"[1]\n", "This is no message"),
        (line({"type": "solve"}), "This is no message"),
        (line({"type": "dance", "id": "1"}), "Nobody knows how to dance."),
        (line(asking(problem={"visits": 3})), "problem"),
    ],
)
def test_that_what_cannot_be_followed_is_answered_with_a_sentence(said: bytes, answer: str) -> None:
    talk = Conversation()
    told = []

    def lines() -> Iterator[bytes]:
        yield said
        told.append(talk.wait_for("error"))
        yield line(asking(steps=1))
        talk.wait_for("result")

    run(lines(), talk.send, Search(solve, score))
    assert answer in told[0]["sentence"] + told[0]["details"]


def _later(make: Any) -> Iterator[bytes]:
    yield from make()
