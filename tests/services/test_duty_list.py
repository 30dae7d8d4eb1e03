"""One list of people on duty: who is at the desk says so himself, and a manager sees and edits all of it."""

from dataclasses import replace

import pytest

from dispatcher.domain.duty import DutyPerson, DutyRole
from dispatcher.domain.errors import Refusal
from dispatcher.services.alarm_commands import SetDutyPerson
from dispatcher.services.contact_commands import SetDuty
from tests.builders import ANNE, BRUNO, MANON, at
from tests.desks import TestDesk
from tests.scenarios.test_clocks import called, standing


def people(desk: TestDesk) -> tuple[DutyPerson, ...]:
    return desk.desk.alarm_settings().people


def test_that_whoever_comes_to_the_desk_stands_in_the_list_of_people_on_duty_once(desk: TestDesk) -> None:
    desk.clock.set(at("08:00"))
    desk.run(SetDuty(" Bruno ", True), BRUNO)
    desk.run(SetDuty("Bruno", True), BRUNO)
    (bruno,) = people(desk)
    assert (bruno.name, bruno.role, bruno.is_on_duty, bruno.since) == (
        *("Bruno", DutyRole.DESK),
        True,
        at("08:00"),
    )
    assert desk.desk.contact_book.on_duty() == ["Bruno"]
    desk.run(SetDuty("Bruno", False), BRUNO)
    assert desk.desk.contact_book.on_duty() == []
    desk.clock.set(at("13:00"))
    desk.run(SetDuty("Bruno", True), BRUNO)
    assert [(row.name, row.since) for row in people(desk)] == [("Bruno", at("13:00"))]


def test_that_a_manager_may_say_who_is_at_the_desk_and_nobody_stands_there_twice(desk: TestDesk) -> None:
    desk.run(SetDuty("Bruno", True), BRUNO)
    desk.run(SetDutyPerson(DutyPerson("d-2", "Bruno", DutyRole.SECOND)), MANON)
    bruno = next(row for row in people(desk) if row.role is DutyRole.DESK)
    with pytest.raises(Refusal, match="already"):
        desk.run(SetDutyPerson(replace(bruno, id="d-3", version=0)), MANON)
    with pytest.raises(Refusal, match="manager"):
        desk.run(SetDutyPerson(replace(bruno, is_on_duty=False)), ANNE)
    desk.run(SetDutyPerson(replace(bruno, is_on_duty=False)), MANON)
    assert desk.desk.contact_book.on_duty() == []
    away = next(row for row in people(desk) if row.id == bruno.id)
    desk.clock.set(at("14:00"))
    desk.run(SetDutyPerson(replace(away, is_on_duty=True)), MANON)
    assert next(row for row in people(desk) if row.id == bruno.id).since == at("14:00")


def test_that_an_alarm_climbs_to_those_on_duty_for_it_and_not_to_the_desk(desk: TestDesk) -> None:
    desk.run(SetDuty("Anne", True), ANNE)
    desk.run(SetDutyPerson(DutyPerson("d-2", "Bruno", DutyRole.SECOND)), MANON)
    called(desk, "09:00")
    desk.tick(at("09:15"))
    desk.tick(at("09:25"))
    assert [row.climbed_to for row in standing(desk)] == ["Bruno"]
