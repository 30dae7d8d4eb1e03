"""Scenarios 1 and 3, S06: told, and one hour later no appointment."""

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.errors import Refusal
from dispatcher.services.commands import PromiseAppointment, RaiseDueAlarms, TellTechnician
from tests.builders import ANNE, Centre, at
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
    assert (alarm.raised_at, alarm.intervention_id, alarm.technician_id) == (at("10:00"), "i-1042", "t-Durand")
    desk.tick(at("10:00:30"))
    assert len(desk.board.alarms) == 1
    desk.clock.set(at("10:07"))
    desk.run(PromiseAppointment("i-1042", at("14:00"), at("16:00")))
    assert desk.board.standing_alarms == ()
    (cleared,) = desk.board.alarms.values()
    assert (cleared.raised_at, cleared.cleared_at, cleared.cleared_by) == (at("10:00"), at("10:07"), "Anne")
    desk.tick(at("12:00"))
    assert len(desk.board.alarms) == 1
