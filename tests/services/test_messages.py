"""What technicians are told: true when it leaves, corrected when it is not, sent by one desk only."""

from collections.abc import Callable, Iterator

import pytest

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.services.commands import (
    ApplyProposal,
    MoveAssignment,
    PromiseAppointment,
    ProposedMove,
    RecallTechnician,
    TellTechnician,
)
from tests.builders import Centre, at
from tests.desks import TestDesk

DISPATCH, CORRECTION = MessageKind.DISPATCH, MessageKind.CORRECTION


@pytest.fixture
def told(desk: TestDesk) -> TestDesk:
    """At 09:00 somebody asks for Durand to be told of 1042, planned at 14:00; nothing has left yet."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.planned(durand, "14:00", number=1042)
    desk.load(centre)
    desk.clock.set(at("09:00"))
    desk.run(TellTechnician("a-1042"))
    return desk


@pytest.fixture
def other(told: TestDesk) -> Iterator[TestDesk]:
    """A second desk on the same database."""
    made = TestDesk(told.path, told.clock, told.transport)
    yield made
    made.desk.close()


class Interrupted:
    """A transport during which something else happens, once."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.sent: list[Message] = []
        self._meanwhile = meanwhile

    def send(self, message: Message) -> None:
        self.sent.append(message)
        if len(self.sent) == 1:
            self._meanwhile()


def test_that_a_message_that_waited_says_the_time_and_the_promise_of_when_it_leaves(told: TestDesk) -> None:
    told.transport.up = False
    told.tick()
    told.run(MoveAssignment("a-1042", "t-Durand", at("15:30")))
    told.run(PromiseAppointment("i-1042", at("15:00"), at("17:00")))
    told.transport.up = True
    told.tick(at("09:10"))
    (message,) = told.transport.sent
    assert "15:30" in message.body
    assert "15:00-17:00" in message.body


def test_that_undoing_a_promise_takes_it_out_of_the_message_that_waits(told: TestDesk) -> None:
    told.run(PromiseAppointment("i-1042", at("13:00"), at("15:00")))
    told.undo()
    told.tick()
    assert "13:00-15:00" not in told.transport.sent[0].body


def test_that_two_desks_sending_in_the_same_moment_notify_once(told: TestDesk, other: TestDesk) -> None:
    told.desk.transport = Interrupted(other.tick)
    told.tick()
    (message,) = told.board.messages.values()
    assert (message.state, message.tries) == (MessageState.SENT, 1)


def test_that_a_message_taken_back_while_it_left_is_corrected(told: TestDesk, other: TestDesk) -> None:
    told.desk.transport = transport = Interrupted(other.undo)
    told.tick()
    told.tick()
    assert [message.kind for message in transport.sent] == [DISPATCH, CORRECTION]
    assert told.board.assignments["a-1042"].notified_at is None


def test_that_a_clock_put_back_does_not_hold_a_message_for_hours(told: TestDesk) -> None:
    told.transport.up = False
    told.tick(at("12:00"))
    told.transport.up = True
    told.tick(at("09:05"))
    assert [message.kind for message in told.transport.sent] == [DISPATCH]


def test_that_a_clock_put_back_between_telling_and_recalling_sends_one_correction(told: TestDesk) -> None:
    told.tick()
    told.clock.set(at("08:30"))
    told.undo()
    told.tick()
    told.run(MoveAssignment("a-1042", "t-Martin", at("14:30")))
    told.tick()
    assert [message.kind for message in told.transport.sent] == [DISPATCH, CORRECTION]


def test_that_who_was_told_to_forget_it_is_not_shown_as_notified_until_told_again(told: TestDesk) -> None:
    told.tick()
    told.clock.set(at("09:20"))
    told.undo()
    told.tick()
    told.transport.up = False
    told.clock.set(at("09:40"))
    told.redo()
    told.tick()
    again = told.board.assignments["a-1042"]
    assert (again.state, again.notified_at) == (AssignmentState.PLANNED, None)
    told.tick(at("10:00"))
    assert [alarm.kind for alarm in told.board.standing_alarms] == [ClockKind.UNDELIVERED]
    told.transport.up = True
    told.tick(at("10:10"))
    told.tick(at("11:09:59"))
    assert told.board.standing_alarms == ()
    told.tick(at("11:10"))
    (alarm,) = told.board.standing_alarms
    assert alarm.raised_at == at("11:10")


def test_that_who_was_notified_before_the_import_hears_that_the_job_is_gone(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.planned(durand, "14:00", AssignmentState.NOTIFIED, number=1042, told="07:30")
    desk.load(centre)
    start = desk.hash
    desk.run(MoveAssignment("a-1042", "t-Martin", at("14:00")))
    desk.undo()
    desk.tick()
    assert desk.transport.sent == []
    assert desk.hash == start
    desk.redo()
    desk.tick()
    assert [(row.kind, row.technician_id) for row in desk.transport.sent] == [(CORRECTION, "t-Durand")]


def test_that_scenario_15_undoing_a_change_whose_message_has_left_queues_a_correction(told: TestDesk) -> None:
    """Durand gives 1042 to Martin by a proposal; Martin is told; then telling and proposal are taken back."""
    told.tick()
    start = told.board.assignments["a-1042"]
    told.run(ApplyProposal((ProposedMove("i-1042", "t-Martin", at("14:00"), "a-1042"),)))
    told.tick(at("09:05"))
    told.run(TellTechnician("a-1042"))
    told.tick(at("09:06"))
    told.undo()
    told.tick(at("09:07"))
    told.undo()
    told.tick(at("09:10"))
    back = told.board.assignments["a-1042"]
    assert (back.technician_id, back.planned_start) == (start.technician_id, start.planned_start)
    assert [(row.kind, row.technician_id) for row in told.transport.sent] == [
        (DISPATCH, "t-Durand"),
        (CORRECTION, "t-Durand"),
        (DISPATCH, "t-Martin"),
        (CORRECTION, "t-Martin"),
        (DISPATCH, "t-Durand"),
    ]
    assert back.notified_at == at("09:10")


def test_that_who_is_told_again_before_the_recall_left_is_notified_and_his_hour_runs(told: TestDesk) -> None:
    told.tick()
    told.transport.up = False
    told.clock.set(at("09:10"))
    told.run(RecallTechnician("a-1042"))
    told.tick()
    told.run(TellTechnician("a-1042"))
    told.transport.up = True
    told.tick(at("09:20"))
    assert [message.kind for message in told.transport.sent] == [DISPATCH, DISPATCH]
    assert told.board.assignments["a-1042"].notified_at == at("09:20")
    told.tick(at("10:20"))
    assert len(told.board.standing_alarms) == 1
