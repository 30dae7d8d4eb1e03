"""Taking a job off the plan for another: by name, in one step, never against a promise."""

import pytest

from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.services import commands as c
from tests.builders import Centre, at
from tests.desks import TestDesk


@pytest.fixture
def full(desk: TestDesk) -> TestDesk:
    """Durand is at 1001, which may wait, and at 1002, which is promised; 1003 waits."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "10:00", number=1001)
    centre.planned(durand, "12:00", number=1002, promised=("12:00", "14:00"), customer="Clinic of Nowhere")
    centre.intervention(1003)
    desk.load(centre)
    return desk


def in_place_of(assignment_id: str, start: str) -> c.Batch:
    place = c.ProposedMove("i-1003", "t-Durand", at(start), "a-1003", is_new=True)
    return c.Batch("", (c.DeferAssignment(assignment_id), c.ApplyProposal((place,))))


def test_that_a_deferred_job_waits_again_and_one_undo_brings_it_back(full: TestDesk) -> None:
    start = full.hash
    done = full.run(in_place_of("a-1001", "10:00"))
    assert str(done.label) == "proposal applied for 1003, other jobs changed: 0, deferred: 1001"
    assert [row.number for row in full.board.waiting] == [1001]
    full.undo()
    assert full.hash == start
    full.redo()
    assert [row.number for row in full.board.waiting] == [1001]


def test_that_a_promised_job_is_not_deferred(full: TestDesk) -> None:
    start = full.hash
    with pytest.raises(Refusal, match="1002 is promised to Clinic of Nowhere"):
        full.run(in_place_of("a-1002", "12:00"))
    assert full.hash == start


def test_that_it_is_deferred_once_the_customer_has_given_the_promise_back(full: TestDesk) -> None:
    full.run(c.Batch("", (c.WithdrawPromise("i-1002"), *in_place_of("a-1002", "12:00").commands)))
    assert [row.number for row in full.board.waiting] == [1002]


def test_that_a_job_somebody_has_changed_since_is_not_deferred(full: TestDesk) -> None:
    seen = full.board.assignments["a-1001"].version
    full.run(c.MoveAssignment("a-1001", "t-Durand", at("15:00")))
    with pytest.raises(Conflict):
        full.run(c.DeferAssignment("a-1001", seen))


def test_that_a_proposal_for_a_technician_nobody_knows_is_refused_with_a_sentence(full: TestDesk) -> None:
    start = full.hash
    place = c.ProposedMove("i-1003", "t-Nobody", at("15:00"), "a-1003", is_new=True)
    move = c.ProposedMove("i-1001", "t-Nobody", at("15:00"), "a-1001")
    for line in (place, move):
        with pytest.raises(Refusal, match="This technician does not exist"):
            full.run(c.ApplyProposal((line,)))
    assert full.hash == start


def test_that_a_proposal_about_unknown_or_other_work_is_refused_with_a_sentence(full: TestDesk) -> None:
    start, three = full.hash, at("15:00")
    for line, why in (
        (c.ProposedMove("i-nobody", "t-Durand", three, "a-1001"), "This intervention does not exist"),
        (c.ProposedMove("i-1002", "t-Durand", three, "a-1001"), "Somebody changed this meanwhile"),
        (c.ProposedMove("i-1001", "t-Durand", three, "a-nothing"), "This assignment does not exist"),
    ):
        with pytest.raises(Refusal, match=why):
            full.run(c.ApplyProposal((line,)))
    assert full.hash == start
