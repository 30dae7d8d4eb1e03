"""Commands decided on a picture that is not true any more: refused, never half done."""

import pytest

from dispatcher.domain.appointments import Pin
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.services import commands as c
from dispatcher.services.urgent import apply_command
from tests.asking import propose
from tests.builders import ANNE, BRUNO, Centre, at
from tests.desks import TestDesk


@pytest.fixture
def two_free(desk: TestDesk) -> TestDesk:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.intervention(1001)
    centre.planned(durand, "14:00", number=1002)
    desk.load(centre)
    return desk


def test_that_two_operators_applying_a_proposal_for_one_call_send_one_technician(two_free: TestDesk) -> None:
    board = two_free.board
    first, second = propose(board, board.interventions["i-1001"], two_free.clock.now())[:2]
    two_free.run(apply_command(board, first), BRUNO)
    with pytest.raises(Conflict, match="1001 is already with"):
        two_free.run(apply_command(board, second), ANNE)
    assert len(two_free.board.assignments_of["i-1001"]) == 1


def test_that_a_proposal_for_a_call_cancelled_meanwhile_is_refused(two_free: TestDesk) -> None:
    board = two_free.board
    first = propose(board, board.interventions["i-1001"], two_free.clock.now())[0]
    two_free.run(c.CancelIntervention("i-1001"), BRUNO)
    with pytest.raises(Refusal, match="1001 is not open any more"):
        two_free.run(apply_command(board, first), ANNE)


@pytest.mark.parametrize("gone", [c.RemoveAssignment("a-1002"), c.CancelIntervention("i-1002")])
@pytest.mark.parametrize(
    "command",
    [
        c.MoveAssignment("a-1002", "t-Martin", at("15:00")),
        c.ApplyProposal((c.ProposedMove("i-1002", "t-Martin", at("15:00"), "a-1002"),)),
        c.RemoveAssignment("a-1002"),
        c.PinAssignment("a-1002", Pin.BOTH),
        c.TellTechnician("a-1002"),
        c.RecallTechnician("a-1002"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_that_work_somebody_took_off_the_plan_is_neither_changed_nor_brought_back(
    two_free: TestDesk, gone: c.Command, command: c.Command
) -> None:
    two_free.run(gone, BRUNO)
    after = two_free.hash
    with pytest.raises(Conflict, match="1002 was taken off the plan"):
        two_free.run(command, ANNE)
    assert two_free.hash == after
