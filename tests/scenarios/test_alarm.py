"""Scenarios 1 and 3, S05 and S06: told, and one hour later no appointment."""

from datetime import timedelta

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.events import AlarmRaised
from dispatcher.domain.messages import MessageKind, MessageState
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.shifts import Shift
from dispatcher.services.commands import (
    AssignIntervention,
    MoveAssignment,
    PromiseAppointment,
    RaiseDueAlarms,
    TellTechnician,
    WishAppointment,
)
from dispatcher.services.contact_commands import LogExchange
from tests.builders import DAY, Centre, at
from tests.desks import TestDesk


def told_at_nine(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "14:00", number=1042)
    desk.load(centre)
    desk.clock.set(at("09:00"))
    desk.run(TellTechnician("a-1042"))
    desk.tick()


def test_that_scenario_1_the_alarm_rings_at_sixty_minutes_and_the_appointment_clears_it(
    desk: TestDesk,
) -> None:
    told_at_nine(desk)
    desk.tick(at("09:59:59"))
    assert desk.board.standing_alarms == ()
    desk.tick(at("10:00:00"))
    (alarm,) = desk.board.standing_alarms
    assert (alarm.raised_at, alarm.intervention_id, alarm.technician_id) == (
        at("10:00"),
        "i-1042",
        "t-Durand",
    )
    desk.tick(at("10:00:30"))
    assert len(desk.board.alarms) == 1
    desk.clock.set(at("10:07"))
    desk.run(PromiseAppointment("i-1042", at("14:00"), at("16:00")))
    assert desk.board.standing_alarms == ()
    (cleared,) = desk.board.alarms.values()
    assert (cleared.raised_at, cleared.cleared_at, cleared.cleared_by) == (at("10:00"), at("10:07"), "Anne")
    desk.tick(at("12:00"))
    assert len(desk.board.alarms) == 1


def test_that_scenario_3_alarms_due_while_closed_are_raised_at_start_with_their_true_age(
    desk: TestDesk,
) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "13:00", AssignmentState.NOTIFIED, number=1042, told="09:00")
    centre.planned(durand, "15:00", AssignmentState.NOTIFIED, number=1043, told="09:05")
    desk.clock.set(at("09:05"))
    desk.load(centre)
    desk.clock.set(at("09:55"))
    desk.tick()
    assert desk.board.standing_alarms == ()
    desk.reopen(at("10:30"))
    desk.tick(at("10:30:01"))
    ages = [desk.clock.now() - alarm.raised_at for alarm in desk.board.standing_alarms]
    assert [age.total_seconds() // 60 for age in ages] == [30, 25]


@pytest.mark.parametrize("jump", ["10:59:59", "08:59:59"])
def test_that_scenario_3_a_clock_that_jumps_an_hour_loses_no_alarm_and_doubles_none(
    desk: TestDesk, jump: str
) -> None:
    told_at_nine(desk)
    desk.tick(at("09:59:58"))
    desk.tick(at(jump))
    desk.tick(at("10:00:00"))
    desk.tick(at("10:00:01"))
    (alarm,) = desk.board.alarms.values()
    assert alarm.raised_at == at("10:00")


def test_that_s06_two_desks_on_one_database_ring_an_alarm_once(desk: TestDesk) -> None:
    told_at_nine(desk)
    other = TestDesk(desk.path, desk.clock, desk.transport)
    desk.clock.set(at("10:00"))
    desk.run(RaiseDueAlarms(), SYSTEM)
    other.run(RaiseDueAlarms(), SYSTEM)
    assert len(other.board.alarms) == 1
    assert [event for event in other.events if isinstance(event, AlarmRaised)] == []
    other.desk.close()


def test_that_an_undone_promise_lets_the_alarm_stand_again_without_ringing_twice(desk: TestDesk) -> None:
    told_at_nine(desk)
    desk.tick(at("10:00:00"))
    desk.run(PromiseAppointment("i-1042", at("14:00"), at("16:00")))
    desk.undo()
    assert len(desk.board.standing_alarms) == 1
    desk.tick(at("10:05"))
    assert len(desk.board.alarms) == 1


def test_that_a_wished_window_does_not_stop_the_clock(desk: TestDesk) -> None:
    told_at_nine(desk)
    desk.run(WishAppointment("i-1042", at("14:00"), at("16:00")))
    desk.tick(at("10:00"))
    assert len(desk.board.standing_alarms) == 1


def test_that_a_new_technician_starts_a_new_hour(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Martin")
    desk.load(centre)
    told_at_nine(desk)
    desk.clock.set(at("09:30"))
    desk.run(MoveAssignment("a-1042", "t-Martin", at("14:00")))
    desk.clock.set(at("09:40"))
    desk.run(TellTechnician("a-1042"))
    desk.tick()
    desk.tick(at("10:39:59"))
    assert desk.board.standing_alarms == ()
    desk.tick(at("10:40"))
    (alarm,) = desk.board.standing_alarms
    assert (alarm.technician_id, alarm.raised_at) == ("t-Martin", at("10:40"))


def test_that_s05_a_technician_counts_as_told_only_when_the_transport_took_the_message(
    desk: TestDesk,
) -> None:
    desk.transport.up = False
    told_at_nine(desk)
    (message,) = desk.board.messages.values()
    assert (message.state, message.error) == (MessageState.FAILED, "no pigeon")
    assert desk.board.assignments["a-1042"].notified_at is None
    desk.tick(at("09:00:04"))
    assert desk.board.messages[message.id].tries == 1
    desk.transport.up = True
    desk.tick(at("09:00:05"))
    assert desk.board.assignments["a-1042"].notified_at == at("09:00:05")
    desk.tick(at("10:00:04"))
    assert desk.board.standing_alarms == ()
    desk.tick(at("10:00:05"))
    assert len(desk.board.standing_alarms) == 1
    assert [sent.id for sent in desk.transport.sent] == [message.id]


def test_that_undoing_told_withdraws_a_waiting_message_and_corrects_one_that_left(desk: TestDesk) -> None:
    desk.transport.up = False
    told_at_nine(desk)
    desk.undo()
    assert [row.state for row in desk.board.messages.values()] == [MessageState.WITHDRAWN]
    desk.transport.up = True
    desk.redo()
    desk.tick(at("09:10"))
    assert desk.board.assignments["a-1042"].notified_at == at("09:10")
    desk.undo()
    desk.tick(at("09:11"))
    assert [message.kind for message in desk.transport.sent] == [MessageKind.DISPATCH, MessageKind.CORRECTION]
    desk.tick(at("11:00"))
    assert desk.board.alarms == {}


def test_that_an_alarm_about_tomorrow_s_job_is_seen_today(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    tomorrow = DAY + timedelta(days=1)
    centre.add(Shift("h-next", "H-next", durand.id, at("08:00", tomorrow), at("17:00", tomorrow)))
    centre.intervention(1042)
    desk.load(centre)
    desk.run(AssignIntervention("a-1042", "i-1042", "t-Durand", at("10:00", tomorrow)))
    desk.run(TellTechnician("a-1042"))
    desk.tick()
    shown = desk.board
    desk.events.clear()
    desk.tick(at("09:00"))
    shown = shown.apply_all(desk.events)
    assert {alarm.intervention_id for alarm in shown.standing_alarms} == {"i-1042"}
    assert shown == desk.board
    desk.events.clear()
    desk.run(PromiseAppointment("i-1042", at("10:00", tomorrow), at("12:00", tomorrow)))
    heard = (Channel.PHONE, Direction.OUT, Outcome.INFORMED)
    desk.run(LogExchange("x-1", *heard, customer_id="c-1042", request_id="r-1042"))
    assert shown.apply_all(desk.events) == desk.board
    assert desk.board.interventions == {}
