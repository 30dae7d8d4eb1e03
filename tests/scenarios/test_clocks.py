"""Scenarios 2, 3 and 4, S07, S08, S88, S98 and S101: every clock rings at its second, and once."""

from datetime import timedelta

import pytest

from dispatcher.domain.alarms import Alarm, Climb, ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.calendars import Calendar, Opening
from dispatcher.domain.duty import DutyPerson, DutyRole, Expert
from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Author, Role
from dispatcher.persistence.unit_of_work import UnitOfWork
from dispatcher.services import experts
from dispatcher.services.alarm_commands import (
    EngageExpert,
    SetAlarmRules,
    SetDutyPerson,
    SetExpert,
    ShelveAlarm,
    UnshelveAlarm,
)
from dispatcher.services.commands import (
    AcknowledgeAlarm,
    ImportRecords,
    MoveAssignment,
    PromiseAppointment,
    QualifyRequest,
    RegisterRequest,
    ReportProgress,
    TellTechnician,
)
from dispatcher.services.qualification_commands import HandleRequest
from tests.builders import ANNE, DAY, MANON, Centre, at
from tests.desks import TestDesk


def standing(desk: TestDesk, kind: ClockKind | None = None) -> list[Alarm]:
    return [row for row in desk.board.standing_alarms if kind in (None, row.kind)]


def all_of(desk: TestDesk, kind: ClockKind) -> list[Alarm]:
    return [row for row in desk.board.alarms.values() if row.kind is kind]


def a_centre() -> Centre:
    centre = Centre()
    centre.technician("Durand")
    centre.technician("Martin")
    centre.technician("Keller", {"gas": 3}, shift=None)
    centre.technician("Okafor", {"gas": 3}, shift=None)
    centre.technician("Weber", {"elec": 3}, shift=None)
    return centre


def called(desk: TestDesk, when: str, level: str = "silver") -> None:
    """A call of the customer of work 1042 is written down."""
    centre = a_centre()
    centre.intervention(1042, level=level)
    desk.load(centre)
    desk.clock.set(at(when))
    desk.run(RegisterRequest("r-new", "c-1042", "e-1042", "no heat"))


def qualified(desk: TestDesk) -> None:
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1042", {"gas": 1}, 60))


def at_work_since(desk: TestDesk, when: str) -> None:
    centre = a_centre()
    durand = centre.rows[0]
    centre.planned(durand, when, number=1042, promised=("07:00", "12:00"), minutes=120)  # type: ignore[arg-type]
    desk.load(centre)
    desk.clock.set(at(when))
    for state in (AssignmentState.NOTIFIED, AssignmentState.ON_SITE):
        if state is AssignmentState.NOTIFIED:
            desk.run(TellTechnician("a-1042"))
            desk.tick()
        else:
            desk.run(ReportProgress("a-1042", state))


def pool(desk: TestDesk) -> None:
    """Keller is in Chicago by day, Okafor in Paris at any hour, Weber knows nothing of gas."""
    day = tuple(Opening(weekday, 8 * 60, 18 * 60) for weekday in range(7))
    desk.run_import([Calendar("k-day", "By day", "Europe/Paris", day)])
    desk.run(SetExpert(Expert("x-Keller", "t-Keller", "America/Chicago", "k-day")), MANON)
    desk.run(SetExpert(Expert("x-Okafor", "t-Okafor", "Europe/Paris")), MANON)
    desk.run(SetExpert(Expert("x-Weber", "t-Weber", "Europe/Berlin")), MANON)


def offered(desk: TestDesk) -> list[tuple[str, str]]:
    """Name and local time of everybody who is offered now."""
    with UnitOfWork(desk.desk.engine, ANNE, "Europe/Paris", read_only=True) as uow:
        found = experts.offer(uow, "i-1042", desk.clock.now())
    return [(one.technician.name, f"{one.local:%H:%M}") for one in found]


# ---- scenario 2


def test_that_scenario_2_a_new_technician_starts_his_own_hour_and_the_customers_goes_on(
    desk: TestDesk,
) -> None:
    called(desk, "08:50")
    qualified(desk)
    centre = Centre()
    desk.load(centre)
    from dispatcher.services.commands import AssignIntervention

    desk.run(AssignIntervention("a-new", "i-new", "t-Durand", at("14:00")))
    desk.clock.set(at("09:00"))
    desk.run(TellTechnician("a-new"))
    desk.tick()
    desk.clock.set(at("09:30"))
    desk.run(MoveAssignment("a-new", "t-Martin", at("14:00")))
    desk.clock.set(at("09:40"))
    desk.run(TellTechnician("a-new"))
    desk.tick()
    desk.tick(at("09:49:59"))
    assert standing(desk, ClockKind.CUSTOMER) == []
    desk.tick(at("09:50"))
    (customer,) = standing(desk, ClockKind.CUSTOMER)
    assert customer.raised_at == at("09:50")
    desk.tick(at("10:39:59"))
    assert all_of(desk, ClockKind.APPOINTMENT) == []
    desk.tick(at("10:40"))
    (technician,) = standing(desk, ClockKind.APPOINTMENT)
    assert (technician.raised_at, technician.technician_id) == (at("10:40"), "t-Martin")
    desk.run(PromiseAppointment("i-new", at("14:00"), at("16:00")))
    assert standing(desk, ClockKind.APPOINTMENT) == standing(desk, ClockKind.CUSTOMER) == []


def test_that_scenario_2_a_call_taken_in_from_elsewhere_does_not_ring_for_the_past(desk: TestDesk) -> None:
    centre = a_centre()
    centre.intervention(1042, received="05:00")
    desk.load(centre)
    desk.run(PromiseAppointment("i-1042", at("14:00"), at("16:00")))
    desk.undo()
    desk.tick(at("09:00"))
    assert standing(desk, ClockKind.CUSTOMER) == standing(desk, ClockKind.CASCADE) == []


# ---- scenario 3


@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.parametrize("kind", ["clock change", "jump"])
def test_that_scenario_3_no_jump_of_the_clock_loses_or_doubles_an_alarm(
    desk: TestDesk, hours: int, kind: str
) -> None:
    called(desk, "08:50")
    desk.tick(at("09:04:59"))
    leap = timedelta(hours=hours) if kind == "clock change" else timedelta(hours=hours, seconds=7)
    desk.tick(at("09:04:59") + leap)
    for clock in ("09:05", "09:05:01", "09:50", "09:50:01", "09:55"):
        desk.tick(at(clock))
    raised = [(row.kind, row.raised_at) for row in desk.board.alarms.values()]
    assert sorted(raised) == [
        (ClockKind.CASCADE, at("09:05")),
        (ClockKind.CUSTOMER, at("09:50")),
        (ClockKind.NEWS, at("09:50")),
    ]


def test_that_scenario_3_alarms_due_while_closed_have_their_true_age(desk: TestDesk) -> None:
    called(desk, "09:45")
    desk.reopen(at("10:30"))
    desk.tick()
    (cascade,) = standing(desk, ClockKind.CASCADE)
    assert (cascade.raised_at, cascade.shown_at) == (at("10:00"), at("10:30"))
    assert desk.clock.now() - cascade.raised_at == timedelta(minutes=30)


# ---- scenario 4, S07, S08


def test_that_scenario_4_work_of_more_than_four_hours_rings_and_an_expert_comes_beside(
    desk: TestDesk,
) -> None:
    at_work_since(desk, "08:00")
    pool(desk)
    desk.tick(at("12:00:00"))
    assert standing(desk, ClockKind.ESCALATION) == []
    desk.tick(at("12:00:01"))
    (alarm,) = standing(desk, ClockKind.ESCALATION)
    assert (alarm.raised_at, alarm.technician_id) == (at("12:00:01"), "t-Durand")
    assert offered(desk) == [("Okafor", "12:00")]
    desk.run(EngageExpert("a-help", "i-1042", "x-Okafor"))
    first, second = desk.board.assignments["a-1042"], desk.board.assignments["a-help"]
    assert (first.state, second.state) == (AssignmentState.ON_SITE, AssignmentState.ON_SITE)
    assert (second.technician_id, second.started_at, second.is_support) == ("t-Okafor", at("12:00:01"), True)
    assert standing(desk, ClockKind.ESCALATION) == []
    desk.undo()
    assert len(standing(desk, ClockKind.ESCALATION)) == 1
    desk.tick(at("12:30"))
    assert len(all_of(desk, ClockKind.ESCALATION)) == 1


def test_that_scenario_4_thirty_minutes_of_pause_put_the_alarm_off_by_thirty_minutes(desk: TestDesk) -> None:
    at_work_since(desk, "08:00")
    desk.clock.set(at("10:00"))
    desk.run(ReportProgress("a-1042", AssignmentState.SUSPENDED))
    desk.tick(at("10:30"))
    desk.run(ReportProgress("a-1042", AssignmentState.ON_SITE))
    for clock in ("12:00:01", "12:30:00"):
        desk.tick(at(clock))
        assert standing(desk, ClockKind.ESCALATION) == []
    desk.tick(at("12:30:01"))
    (alarm,) = standing(desk, ClockKind.ESCALATION)
    assert alarm.raised_at == at("12:30:01")


def test_that_s07_every_pause_counts(desk: TestDesk) -> None:
    at_work_since(desk, "08:00")
    for pause, on in (("09:00", "09:10"), ("10:00", "10:20")):
        desk.clock.set(at(pause))
        desk.run(ReportProgress("a-1042", AssignmentState.SUSPENDED))
        desk.clock.set(at(on))
        desk.run(ReportProgress("a-1042", AssignmentState.ON_SITE))
    desk.tick(at("12:30:00"))
    assert standing(desk, ClockKind.ESCALATION) == []
    desk.tick(at("12:30:01"))
    assert [row.raised_at for row in standing(desk, ClockKind.ESCALATION)] == [at("12:30:01")]


def test_that_s07_a_pause_stops_the_clock_and_one_after_the_four_hours_changes_nothing(
    desk: TestDesk,
) -> None:
    at_work_since(desk, "08:00")
    desk.clock.set(at("11:59"))
    desk.run(ReportProgress("a-1042", AssignmentState.SUSPENDED))
    desk.tick(at("14:00"))
    assert standing(desk, ClockKind.ESCALATION) == []
    desk.run(ReportProgress("a-1042", AssignmentState.ON_SITE))
    desk.tick(at("14:01:01"))
    (alarm,) = standing(desk, ClockKind.ESCALATION)
    desk.run(ReportProgress("a-1042", AssignmentState.SUSPENDED))
    desk.tick(at("15:00"))
    assert [row.id for row in standing(desk, ClockKind.ESCALATION)] == [alarm.id]
    desk.run(ReportProgress("a-1042", AssignmentState.ON_SITE))
    desk.tick(at("15:30"))
    assert len(all_of(desk, ClockKind.ESCALATION)) == 1


def test_that_s07_when_the_work_is_done_the_alarm_ends_and_the_helper_with_it(desk: TestDesk) -> None:
    at_work_since(desk, "08:00")
    pool(desk)
    desk.tick(at("12:00:01"))
    desk.run(EngageExpert("a-help", "i-1042", "x-Okafor"))
    desk.clock.set(at("13:00"))
    desk.run(ReportProgress("a-1042", AssignmentState.DONE))
    board = desk.board
    assert board.standing_alarms == ()
    assert {row.state for row in board.assignments.values()} == {AssignmentState.DONE}
    assert board.assignments["a-help"].ended_at == at("13:00")


def test_that_s07_the_helper_is_no_stop_on_a_round_and_the_work_has_one_holder(desk: TestDesk) -> None:
    at_work_since(desk, "08:00")
    pool(desk)
    desk.tick(at("12:00:01"))
    done = desk.run(EngageExpert("a-help", "i-1042", "x-Okafor"))
    assert done.findings == ()
    board = desk.board
    assert [row.id for row in board.assignments_of["i-1042"]] == ["a-1042"]
    assert [row.id for row in board.support_of["i-1042"]] == ["a-help"]
    assert "t-Okafor" not in board.days_of
    assert [row.id for row in board.helping_of["t-Okafor"]] == ["a-help"]


def test_that_s08_only_people_on_duty_with_the_skills_are_offered_with_their_local_time(
    desk: TestDesk,
) -> None:
    at_work_since(desk, "08:00")
    pool(desk)
    desk.clock.set(at("14:59:59"))
    assert offered(desk) == [("Okafor", "14:59")]
    desk.clock.set(at("15:00"))  # eight in the morning in Chicago
    assert offered(desk) == [("Keller", "08:00"), ("Okafor", "15:00")]
    desk.clock.set(at("15:00") + timedelta(hours=10))
    assert offered(desk) == [("Okafor", "01:00")]
    desk.clock.set(at("15:00"))
    away = Expert("x-Okafor", "t-Okafor", "Europe/Paris", is_available=False, version=1)
    desk.run(SetExpert(away), MANON)
    assert offered(desk) == [("Keller", "08:00")]


def test_that_s08_who_is_off_duty_cannot_be_called_in(desk: TestDesk) -> None:
    at_work_since(desk, "08:00")
    pool(desk)
    desk.tick(at("12:00:01"))
    with pytest.raises(Refusal, match="cannot help"):
        desk.run(EngageExpert("a-help", "i-1042", "x-Keller"))
    with pytest.raises(Refusal, match="cannot help"):
        desk.run(EngageExpert("a-help", "i-1042", "x-Weber"))


def test_that_s08_the_pool_is_a_managers_to_edit(desk: TestDesk) -> None:
    desk.load(a_centre())
    with pytest.raises(Refusal, match="manager"):
        desk.run(SetExpert(Expert("x", "t-Keller", "Europe/Paris")), ANNE)
    with pytest.raises(Refusal, match="no time zone"):
        desk.run(SetExpert(Expert("x", "t-Keller", "Mars/Olympus")), MANON)


# ---- S98: the cascade


def test_that_s98_a_call_unsolved_after_fifteen_minutes_proposes_the_next_level(desk: TestDesk) -> None:
    called(desk, "09:00")
    desk.tick(at("09:14:59"))
    assert standing(desk, ClockKind.CASCADE) == []
    desk.tick(at("09:15"))
    (alarm,) = standing(desk, ClockKind.CASCADE)
    assert (alarm.raised_at, alarm.request_id, alarm.intervention_id) == (at("09:15"), "r-new", None)
    assert desk.board.requests["r-new"].id == "r-new"
    qualified(desk)
    assert standing(desk, ClockKind.CASCADE) == []


def test_that_s98_a_call_solved_without_a_visit_rings_no_more(desk: TestDesk) -> None:
    called(desk, "09:00")
    desk.run(QualifyRequest("r-new", False))
    desk.tick(at("11:00"))
    assert standing(desk, ClockKind.CUSTOMER) == []
    assert len(standing(desk, ClockKind.CASCADE)) == 1  # nobody has solved it yet
    desk.run(HandleRequest("r-new"))
    assert standing(desk) == []


# ---- S88: nobody takes it


def on_duty(desk: TestDesk) -> None:
    desk.run(SetDutyPerson(DutyPerson("d-1", "Bruno", DutyRole.SECOND)), MANON)
    desk.run(SetDutyPerson(DutyPerson("d-2", "Manon", DutyRole.LEAD)), MANON)
    desk.run(SetDutyPerson(DutyPerson("d-3", "Zoe", DutyRole.LEAD, is_on_duty=False)), MANON)


def test_that_s88_an_alarm_nobody_takes_goes_to_the_second_operator_and_then_to_the_lead(
    desk: TestDesk,
) -> None:
    on_duty(desk)
    called(desk, "09:00")
    desk.tick(at("09:15"))
    desk.tick(at("09:24:59"))
    assert standing(desk)[0].climb == Climb.NOT_YET
    desk.tick(at("09:25"))
    (alarm,) = standing(desk)
    assert (alarm.climb, alarm.climbed_to, alarm.climbed_at) == (Climb.SECOND, "Bruno", at("09:25"))
    desk.tick(at("09:29:59"))
    assert standing(desk)[0].climb == Climb.SECOND
    desk.tick(at("09:30"))
    (alarm,) = standing(desk)
    assert (alarm.climb, alarm.climbed_to, alarm.climbed_at) == (Climb.LEAD, "Manon", at("09:30"))


def test_that_s88_an_alarm_somebody_has_seen_does_not_climb(desk: TestDesk) -> None:
    on_duty(desk)
    called(desk, "09:00")
    desk.tick(at("09:24:59"))
    desk.run(AcknowledgeAlarm(standing(desk)[0].id))
    desk.tick(at("09:40"))
    (alarm,) = standing(desk, ClockKind.CASCADE)
    assert (alarm.climb, alarm.is_standing, alarm.acknowledged_by) == (Climb.NOT_YET, True, "Anne")


def test_that_s88_after_a_night_closed_it_goes_to_the_lead_at_once_with_the_true_time(desk: TestDesk) -> None:
    on_duty(desk)
    called(desk, "09:00")
    desk.reopen(at("10:00"))
    desk.tick()
    desk.tick()
    alarm = standing(desk, ClockKind.CASCADE)[0]
    assert (alarm.climb, alarm.climbed_at) == (Climb.LEAD, at("09:30"))


# ---- put aside, and what comes of it


def test_that_an_alarm_is_put_aside_with_a_reason_and_returns_by_itself(desk: TestDesk) -> None:
    called(desk, "09:00")
    desk.tick(at("09:16"))
    (alarm,) = standing(desk)
    for minutes, reason, why in ((30, "  ", "why"), (121, "x", "120"), (0, "x", "between")):
        with pytest.raises(Refusal, match=why):
            desk.run(ShelveAlarm(alarm.id, minutes, reason))
    desk.run(ShelveAlarm(alarm.id, 30, "the expert calls back"))
    (alarm,) = standing(desk)
    assert alarm.is_standing
    assert (alarm.shelved_by, alarm.shelve_reason) == ("Anne", "the expert calls back")
    assert not alarm.wants_somebody(at("09:45:59"))
    assert alarm.wants_somebody(at("09:46"))
    desk.tick(at("09:45:59"))
    assert standing(desk, ClockKind.CASCADE)[0].climb == Climb.NOT_YET
    desk.tick(at("09:56"))
    assert standing(desk, ClockKind.CASCADE)[0].climb == Climb.SECOND


def test_that_an_acknowledgement_from_before_does_not_silence_what_comes_back_from_the_shelf(
    desk: TestDesk,
) -> None:
    called(desk, "09:00")
    desk.tick(at("09:16"))
    desk.run(AcknowledgeAlarm(standing(desk)[0].id))
    desk.run(ShelveAlarm(standing(desk)[0].id, 10, "later"))
    (alarm,) = standing(desk)
    assert alarm.wants_somebody(at("09:26"))
    desk.clock.set(at("09:20"))
    desk.run(UnshelveAlarm(alarm.id))
    (alarm,) = standing(desk)
    assert alarm.wants_somebody(at("09:20"))
    desk.run(AcknowledgeAlarm(alarm.id))
    assert not standing(desk)[0].wants_somebody(at("09:21"))


# ---- one alarm for one cause


def test_that_a_transport_that_is_down_rings_once_for_all_who_were_not_told(desk: TestDesk) -> None:
    centre = Centre()
    for number in range(1001, 1006):
        centre.planned(centre.technician(f"T{number}"), "14:00", number=number, promised=("13:00", "16:00"))
    desk.load(centre)
    desk.transport.up = False
    for number in range(1001, 1006):
        desk.run(TellTechnician(f"a-{number}"))
    desk.tick(at("09:00:00"))
    desk.tick(at("09:00:59"))
    assert standing(desk, ClockKind.UNDELIVERED) == []
    desk.tick(at("09:01:00"))
    (alarm,) = standing(desk, ClockKind.UNDELIVERED)
    assert (alarm.kind, alarm.raised_at) == (ClockKind.UNDELIVERED, at("09:01"))
    desk.transport.up = True
    desk.tick(at("09:10"))
    assert standing(desk, ClockKind.UNDELIVERED) == []
    assert len(desk.transport.sent) == 5


# ---- what the contract owes, and the silence


def test_that_a_commitment_warns_before_it_is_broken_and_rings_when_it_is(desk: TestDesk) -> None:
    called(desk, "09:00", "bronze")
    desk.tick(at("09:00"))
    clocks = {row.kind: row.due_at for row in desk.board.deadlines.values() if row.stopped_at is None}
    assert clocks[ClockKind.TAKE_IN_CHARGE] == at("13:00")  # Bronze: four office hours
    assert clocks[ClockKind.TAKE_IN_CHARGE_SOON] == at("12:30")
    desk.tick(at("12:29:59"))
    assert standing(desk, ClockKind.TAKE_IN_CHARGE_SOON) == []
    desk.tick(at("12:30"))
    assert len(standing(desk, ClockKind.TAKE_IN_CHARGE_SOON)) == 1
    desk.tick(at("12:59:59"))
    assert standing(desk, ClockKind.TAKE_IN_CHARGE) == []
    desk.tick(at("13:00"))
    assert len(standing(desk, ClockKind.TAKE_IN_CHARGE)) == 1
    assert standing(desk, ClockKind.TAKE_IN_CHARGE_SOON) == []
    qualified(desk)
    assert standing(desk, ClockKind.TAKE_IN_CHARGE) == []


def test_that_the_managers_rules_say_after_how_long_a_clock_rings(desk: TestDesk) -> None:
    from dispatcher.domain.alarm_rules import AlarmRules

    with pytest.raises(Refusal, match="manager"):
        desk.run(SetAlarmRules(AlarmRules(cascade_minutes=20)))
    with pytest.raises(Refusal, match="lead"):
        desk.run(SetAlarmRules(AlarmRules(lead_minutes=5)), MANON)
    called(desk, "09:00")
    desk.run(SetAlarmRules(AlarmRules(cascade_minutes=20)), MANON)
    desk.tick(at("09:19:59"))
    assert standing(desk) == []
    desk.tick(at("09:20"))
    assert [row.raised_at for row in standing(desk)] == [at("09:20")]


def test_that_history_from_outside_rings_nothing(desk: TestDesk) -> None:
    centre = a_centre()
    for number in range(1001, 1020):
        centre.intervention(number, received="05:00")
    desk.run(ImportRecords(tuple(centre.rows)), Author("import", Role.PLANNER))
    desk.tick(at("17:00"))
    assert standing(desk) == []
    assert desk.board.day == DAY
