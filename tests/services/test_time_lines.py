"""The time-line of a job: what happened over all channels, in order and in plain words."""

import pytest

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.people import Author, Role
from dispatcher.domain.sentences import Sentence
from dispatcher.services.commands import (
    AcknowledgeAlarm,
    AssignIntervention,
    MoveAssignment,
    PromiseAppointment,
    ReportProgress,
    TellTechnician,
)
from dispatcher.services.journal_lines import LineKind
from dispatcher.services.time_lines import Moment
from tests.builders import Centre, at
from tests.desks import TestDesk


def a_day(desk: TestDesk) -> None:
    """Work 1001 waits, Durand and Martin could do it; 1002 is somebody else's."""
    centre = Centre()
    centre.technician("Durand")
    centre.technician("Martin")
    centre.intervention(number=1001, due="17:00")
    centre.intervention(number=1002)
    desk.load(centre)


def texts(told: tuple[Moment, ...]) -> list[str]:
    return [" · ".join([str(one.line.what), *map(str, one.facts)]) for one in told]


def test_that_scenario_05_all_channels_stand_in_one_line_with_who_and_when(desk: TestDesk) -> None:
    a_day(desk)
    desk.run(AssignIntervention("a", "i-1001", "t-Durand", at("14:00")))
    desk.run(TellTechnician("a"))
    desk.transport.up = False
    desk.tick(at("09:00"))
    desk.transport.up = True
    desk.tick(at("09:01"))
    desk.tick(at("10:02"))
    standing = {row.kind: row.id for row in desk.board.standing_alarms}
    assert list(standing) == [ClockKind.NEWS, ClockKind.APPOINTMENT]
    desk.run(AcknowledgeAlarm(standing[ClockKind.APPOINTMENT]))
    desk.run(PromiseAppointment("i-1001", at("13:00"), at("15:00")))
    desk.clock.set(at("13:30"))
    desk.run(ReportProgress("a", AssignmentState.TRAVELLING))
    told = desk.desk.time_line("i-1001")
    kinds = [one.line.kind for one in told]
    assert [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind] == [
        LineKind.CALL,
        LineKind.PLAN,
        LineKind.MESSAGE,
        LineKind.ALARM,  # the customer has heard nothing
        LineKind.MESSAGE,
        LineKind.ALARM,  # messages do not leave
        LineKind.MESSAGE,
        LineKind.ALARM,
        LineKind.PROMISE,
        LineKind.PROGRESS,
    ]
    said = "\n".join(texts(told))
    assert "call 1001 received · fault: no heat" in said
    assert "Anne gave 1001 to Durand" in said
    assert "no pigeon" in said
    rings = Sentence("an alarm rings at {at} without an appointment", at=at("10:01"))
    assert any(rings in one.facts for one in told)
    assert "alarm: tell the customer, 1001" in said
    assert "alarm: messages do not leave, 1001" in said
    assert "alarm: no appointment, 1001; nobody took the alarm of 1001" in said  # the older one climbs
    assert "Anne promised 1001 between" in said
    assert "Anne reported 1001 of Durand: on the road" in said
    assert [one.line.at for one in told] == sorted(one.line.at for one in told)


def test_that_a_change_of_another_job_is_not_told(desk: TestDesk) -> None:
    a_day(desk)
    desk.run(AssignIntervention("b", "i-1002", "t-Martin", at("10:00")))
    assert texts(desk.desk.time_line("i-1001")) == ["call 1001 received · fault: no heat"]


def test_that_what_was_undone_is_told_as_undone_and_by_whom(desk: TestDesk) -> None:
    a_day(desk)
    desk.run(AssignIntervention("a", "i-1001", "t-Durand", at("14:00")))
    desk.run(MoveAssignment("a", "t-Martin", at("15:00")))
    desk.undo()
    given, moved, undone = desk.desk.time_line("i-1001")[1:]
    assert (given.line.is_undone, moved.line.is_undone, moved.line.undone_by) == (False, True, "Anne")
    assert str(undone.line.what) == "Anne undid: 1001 moved"


def test_that_a_reason_somebody_gave_is_told(desk: TestDesk) -> None:
    a_day(desk)
    boss = Author("Chef", Role.MANAGER)
    desk.run(AssignIntervention("a", "i-1001", "t-Durand", at("14:00")))
    desk.run(PromiseAppointment("i-1001", at("13:00"), at("14:30")))
    desk.run(MoveAssignment("a", "t-Durand", at("14:15"), reason="customer agreed"), boss)
    assert any("reason: customer agreed" in text for text in texts(desk.desk.time_line("i-1001")))


def test_that_a_time_line_is_the_same_however_few_entries_are_read_at_a_time(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(desk)
    desk.run(AssignIntervention("a", "i-1001", "t-Durand", at("14:00")))
    desk.run(TellTechnician("a"))
    desk.tick(at("11:00"))
    desk.undo()
    whole = desk.desk.time_line("i-1001")
    monkeypatch.setattr("dispatcher.persistence.journal.SLICE", 1)
    assert desk.desk.time_line("i-1001") == whole
    assert len(whole) > 4


def test_that_a_time_line_tells_nothing_of_the_jobs_that_rang_with_it(desk: TestDesk) -> None:
    a_day(desk)
    for key, number, who in (("a", 1001, "t-Durand"), ("b", 1002, "t-Martin")):
        desk.run(AssignIntervention(key, f"i-{number}", who, at("14:00")))
        desk.run(TellTechnician(key))
    desk.tick(at("09:01"))
    desk.tick(at("10:02"))
    rang = [text for text in texts(desk.desk.time_line("i-1001")) if "no appointment since" in text]
    assert len(rang) == 1
    assert rang[0].count("no appointment since") == 1


def test_that_a_job_nobody_knows_has_no_time_line(desk: TestDesk) -> None:
    assert desk.desk.time_line("nobody") == ()
