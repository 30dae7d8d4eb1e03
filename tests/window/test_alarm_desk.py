"""Alarms on screen: put aside, handed over, counted, ruled by a manager; and experts are called in."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.duty import DutyPerson, DutyRole, Expert
from dispatcher.domain.people import Author, Role
from dispatcher.services.alarm_commands import SetAlarmRules, SetDutyPerson, SetExpert
from dispatcher.services.commands import QualifyRequest, RegisterRequest
from dispatcher.services.contact_commands import ScheduleCallBack
from tests.builders import MANON, ZONE, Centre, at
from tests.window.seats import TestSeat
from ui.main_window import MainWindow

JOB = "i-1042"


def at_work_since_eight(seat: TestSeat) -> MainWindow:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Okafor", {"gas": 3}, shift=None)
    centre.technician("Weber", {"elec": 3}, shift=None)
    centre.planned(durand, "08:00", AssignmentState.ON_SITE, number=1042, promised=("07:00", "12:00"))
    window = seat.open(centre, "08:00")
    run = seat.desk.desk.executor.run
    run(SetExpert(Expert("x-1", "t-Okafor", "Asia/Tokyo")), MANON)
    run(SetExpert(Expert("x-2", "t-Weber", "Europe/Berlin")), MANON)
    run(SetDutyPerson(DutyPerson("d-1", "Bruno", DutyRole.SECOND)), MANON)
    seat.do("suspended", JOB)
    seat.do("on_site", JOB)
    return window


def test_that_scenario_4_the_strip_offers_who_is_on_duty_and_one_click_puts_him_beside(
    seat: TestSeat,
) -> None:
    window = at_work_since_eight(seat)
    seat.beat("12:00:00")
    assert not window.alarm_strip.isVisible()
    seat.beat("12:00:01")
    assert window.alarm_strip.isVisible()
    assert window.alarm_strip._what.text() == "1042 - work takes too long - Durand - 4 h 00"
    seat.click(window.alarm_strip.expert_button)
    form = window.alarms.expert_form
    seat.wait(lambda: form.confirm.isEnabled())
    assert form.who.count() == 1
    assert form.who.itemText(0).startswith("Okafor · 20:00 there (Asia/Tokyo) · at any hour")
    seat.click(form.confirm)
    seat.wait(lambda: not window.alarm_strip.isVisible())
    first, second = sorted(seat.board.assignments.values(), key=lambda row: row.is_support)
    assert (first.technician_id, first.state) == ("t-Durand", AssignmentState.ON_SITE)
    assert (second.technician_id, second.is_support) == ("t-Okafor", True)
    drawn = [bar.technician_id for bar in window.gantt.picture.bars[JOB]]
    assert drawn == ["t-Durand", "t-Okafor"]


def test_that_an_expert_is_called_in_before_any_alarm_rings(seat: TestSeat) -> None:
    window = at_work_since_eight(seat)
    seat.beat("09:00")
    assert not window.alarms.rows.rows
    seat.do("call_expert", JOB)
    form = window.alarms.expert_form
    seat.wait(lambda: form.confirm.isEnabled())
    seat.click(form.confirm)
    seat.wait(
        lambda: JOB in {row.intervention_id for row in seat.board.assignments.values() if row.is_support}
    )
    (helper,) = (row for row in seat.board.assignments.values() if row.is_support)
    assert (helper.technician_id, helper.intervention_id) == ("t-Okafor", JOB)
    assert not form.isVisible()
    assert window.alarms._nothing.isVisible()


def test_that_the_sound_of_alarms_is_turned_on_and_off_and_stays_as_it_is(seat: TestSeat) -> None:
    at_work_since_eight(seat)
    assert not seat.window.alarm_room.bell.is_on
    seat.do("alarm_sound")
    said = seat.window.status.sentence.text()
    assert said.startswith("Sound of alarms: on.")
    assert ("no tray" in said) == (seat.window.alarm_room.bell.tray is None)
    seat.reopen()
    assert seat.window.alarm_room.bell.is_on
    seat.do("alarm_sound")
    assert not seat.window.alarm_room.bell.is_on


def test_that_an_alarm_sounds_once_where_that_is_wanted_and_the_tray_says_what_is_wrong(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell, sounds, told = at_work_since_eight(seat).alarm_room.bell, [], []

    class Sounder:
        beep = staticmethod(lambda: sounds.append("beep"))

    class Tray:
        setIcon = setToolTip = staticmethod(lambda _what: None)
        showMessage = staticmethod(lambda _title, line, *_how: told.append(line))

    monkeypatch.setattr("ui.alarm_bell.QApplication", Sounder)
    bell.tray = Tray()  # type: ignore[assignment]  # what a desktop would have
    seat.do("alarm_sound")
    assert sounds == ["beep"]  # so sounds it
    for clock in ("12:00:00", "12:00:01", "12:00:02"):
        seat.beat(clock)
    assert sounds == ["beep"] * 2
    assert told == ["1042 - work takes too long - Durand - 4 h 00"]
    seat.do("alarm_sound")
    seat.beat("12:10:01")  # it has climbed, and asks again
    assert (len(sounds), len(told)) == (2, 2)
    bell.tray = None


def test_that_s88_the_strip_says_who_was_told_when_nobody_takes_an_alarm(seat: TestSeat) -> None:
    window = at_work_since_eight(seat)
    seat.beat("12:00:01")
    seat.beat("12:10:01")
    assert window.alarm_strip._who.text().startswith("Bruno told 12:10")


def test_that_an_alarm_put_aside_leaves_the_strip_and_comes_back_by_itself(seat: TestSeat) -> None:
    window = at_work_since_eight(seat)
    seat.beat("12:00:01")
    seat.do("shelve", JOB)
    form = window.alarms.shelve_form
    assert form.isVisible()
    assert not form.confirm.isEnabled()
    form.reason.setText("the part comes at half past")
    seat.click(form.confirm)
    seat.wait(lambda: not window.alarm_strip.isVisible())
    seat.do("hand_over")
    assert window.alarm_room.desk.hand_over.isVisible()
    assert window.alarm_room.desk.hand_over.text().endswith(
        "put aside by Anne until 12:30: the part comes at half past"
    )
    seat.beat("12:30:00")
    assert not window.alarm_strip.isVisible()
    seat.beat("12:30:01")
    assert window.alarm_strip.isVisible()


def test_that_the_chosen_alarm_stays_chosen_when_another_before_it_is_over(seat: TestSeat) -> None:
    panel = at_work_since_eight(seat).alarms
    for key in ("r-1", "r-2"):
        seat.desk.run(RegisterRequest(key, "c-1042", None, "no heat"))
    seat.beat("08:15")
    seat.wait(lambda: len(panel.rows.rows) == 2)
    first, second = panel.rows.rows
    panel.table.choose(1)
    seat.desk.run(RegisterRequest("r-3", "c-1042", None, "no heat"))
    seat.desk.run(QualifyRequest(str(first.request_id), True, "i-1", "s-1042", {"gas": 1}))
    seat.beat("08:30")
    seat.wait(lambda: len(panel.rows.rows) == 2)
    assert panel.table.chosen_row == 0
    assert panel.chosen is not None
    assert panel.chosen.id == second.id


def test_that_an_alarm_waits_for_as_long_as_a_manager_allows_and_is_listed_last_meanwhile(
    seat: TestSeat,
) -> None:
    window = at_work_since_eight(seat)
    for key in ("r-1", "r-2"):
        seat.desk.run(RegisterRequest(key, "c-1042", None, "no heat"))
    seat.desk.run(SetAlarmRules(AlarmRules(shelve_minutes=480)), MANON)
    seat.beat("08:15")
    two = first, second = [row.id for row in window.alarms.rows.rows]
    window.alarms.table.choose(0)
    seat.do("shelve")
    form = window.alarms.shelve_form
    form.minutes.setValue(400)
    assert form.minutes.value() == 400
    form.reason.setText("the customer is away until the afternoon")
    seat.click(form.confirm)
    seat.do("hand_over")
    for rows in (window.alarms.rows, window.alarm_room.desk.hand_over.rows):
        assert [row.id for row in rows.rows] == [second, first]
    seat.beat("14:54")
    assert window.alarms.rows.rows[-1].id == first
    seat.beat("14:55")
    for rows in (window.alarms.rows, window.alarm_room.desk.hand_over.rows):
        assert [row.id for row in rows.rows if row.id in two] == two


def test_that_a_manager_s_flood_and_quiet_hours_hold_at_once_and_until_they_are_taken_back(
    seat: TestSeat,
) -> None:
    window = at_work_since_eight(seat)
    for key in ("r-1", "r-2"):
        seat.desk.run(RegisterRequest(key, "c-1042", None, "no heat"))
    seat.beat("08:15")
    assert "Flood" not in window.alarm_strip._what.text()
    rules = AlarmRules(flood_starts=1, flood_ends=0, quiet_from=8 * 60, quiet_until=9 * 60)
    seat.desk.run(SetAlarmRules(rules), MANON)
    seat.wait(lambda: window.alarm_strip._what.text().startswith("Flood: 2 alarms"))
    assert window.model.live.rules.is_quiet(seat.desk.clock.now().astimezone(ZoneInfo(ZONE)))
    seat.desk.run(SetAlarmRules(replace(rules, flood_starts=9, version=1)), MANON)
    seat.wait(lambda: "Flood" not in window.alarm_strip._what.text())


def test_that_an_alarm_of_a_clock_put_back_since_stands_once_and_is_no_negative_time_old(
    seat: TestSeat,
) -> None:
    window = at_work_since_eight(seat)
    seat.beat("10:00")
    seat.desk.run(RegisterRequest("r-1", "c-1042", None, "no heat"))
    seat.beat("10:15")
    seat.beat("08:30")
    assert window.alarm_strip._what.text().endswith("not solved: next level - 0 min")
    seat.beat("10:16")
    assert [row.kind for row in window.alarms.rows.rows] == [ClockKind.CASCADE]


def test_that_rules_being_typed_stay_while_another_manager_sets_others_and_in_another_language(
    seat: TestSeat,
) -> None:
    seat.desk.desk.author = Author("Marc", Role.MANAGER)
    rules = at_work_since_eight(seat).alarm_room.desk.rules
    seat.do("alarm_rules")
    rules.numbers["cascade_minutes"].setValue(21)
    rules.priorities[ClockKind.NEWS].choose("high")
    others = AlarmRules(second_minutes=12, priorities={str(ClockKind.CASCADE): "high"})
    seat.desk.run(SetAlarmRules(others), MANON)
    seat.wait(lambda: rules.numbers["second_minutes"].value() == 12)
    seat.do("language")
    assert rules.numbers["cascade_minutes"].value() == 21
    seat.click(rules.confirm)
    saved = seat.desk.desk.alarm_settings().rules
    assert (saved.cascade_minutes, saved.second_minutes) == (21, 12)
    assert saved.priorities == {ClockKind.CASCADE: "high", ClockKind.NEWS: "high"}


def test_that_a_silent_alarm_engine_is_seen_in_the_strip_and_in_the_status_bar(seat: TestSeat) -> None:
    window = at_work_since_eight(seat)
    watchdog = window.alarm_room.watchdog
    watchdog._heard_s -= 75
    watchdog.look()
    assert window.alarm_strip.isVisible()
    assert "has not ticked" in window.alarm_strip._what.text()
    assert window.status.alarms.text().startswith("ALARMS SILENT")
    seat.beat("08:01")
    assert not window.alarm_strip.isVisible()
    assert window.status.alarms.text().startswith("alarms alive")


def test_that_the_figures_stand_beside_the_standards(seat: TestSeat) -> None:
    window = at_work_since_eight(seat)
    seat.beat("12:00:01")
    seat.beat("12:01")
    seat.do("acknowledge", JOB)
    seat.do("alarm_figures")
    rows = window.alarm_room.desk.figures.rows
    seat.wait(lambda: rows.rowCount() > 0 and rows.index(0, 1).data() == "1")
    said = [[rows.index(row, column).data() for column in range(4)] for row in range(rows.rowCount())]
    assert said[0][:2] == ["Alarms", "1"]
    assert said[1] == ["Per operator and hour", "0.0", "at most 6 (ISA-18.2)", "kept"]
    assert ["Rings most: work takes too long", "1 · 100 %", "", ""] in said


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OPERATOR])
def test_that_a_manager_sets_rules_and_people_on_screen_and_nobody_else(seat: TestSeat, role: Role) -> None:
    window = at_work_since_eight(seat)
    seat.desk.desk.author = Author("Manon", role)
    desk = window.alarm_room.desk
    seat.do("alarm_rules")
    seat.wait(lambda: desk.rules.numbers["cascade_minutes"].isEnabled() is (role is Role.MANAGER))
    if role is Role.OPERATOR:
        assert not desk.rules.confirm.isEnabled()
        return
    desk.rules.numbers["cascade_minutes"].setValue(20)
    seat.click(desk.rules.confirm)
    seat.wait(lambda: seat.desk.desk.alarm_settings().rules.cascade_minutes == 20)
    desk.open("duty")
    seat.wait(lambda: desk.duty.rows.rowCount() == 1)
    desk.duty.name.setText("Manon")
    desk.duty.role.choose("lead")
    seat.click(desk.duty.add_button)
    seat.wait(lambda: desk.duty.rows.rowCount() == 2)
    seat.do("alarm_people")
    seat.wait(lambda: desk.experts.rows.rowCount() == 2)
    desk.experts.table.choose(0)
    desk.experts.zone.setText("America/Chicago")
    seat.click(desk.experts.set_button)
    seat.wait(lambda: "America/Chicago" in {one.zone for one in seat.desk.desk.alarm_settings().experts})


def test_that_what_one_types_about_a_person_does_not_overwrite_what_another_has_changed_meanwhile(
    seat: TestSeat,
) -> None:
    window = at_work_since_eight(seat)
    seat.desk.desk.author = MANON
    page = window.alarm_room.desk.duty
    seat.do("alarm_people")
    window.alarm_room.desk.open("duty")
    seat.wait(lambda: page.rows.rowCount() == 1)
    page.table.choose(0)
    (known,) = page.rows.rows
    seat.desk.run(SetDutyPerson(replace(known, phone="+33 6 11 11 11 11")), Author("Zoé", Role.MANAGER))
    seat.wait(lambda: page.phone.text() == "+33 6 11 11 11 11")  # nothing was typed: the form follows
    page.phone.setText("+33 6 22 22 22 22")
    (known,) = page.rows.rows
    seat.desk.run(SetDutyPerson(replace(known, name="Léa")), Author("Zoé", Role.MANAGER))
    seat.wait(lambda: page.rows.rows[0].name == "Léa")
    seat.click(page.set_button)
    seat.settle()
    (kept,) = seat.desk.desk.alarm_settings().people
    assert (kept.name, kept.phone) == ("Léa", "+33 6 11 11 11 11")
    assert page.phone.text() == "+33 6 22 22 22 22"
    seat.desk.run(SetDutyPerson(DutyPerson("d-0", "Anne", DutyRole.SECOND)), Author("Zoé", Role.MANAGER))
    seat.wait(lambda: page.rows.rowCount() == 2)
    assert page.chosen is not None
    assert page.chosen.id == kept.id  # whoever else comes, it is still about him
    assert page.phone.text() == "+33 6 22 22 22 22"
    assert page.set_button.isEnabled()


def test_that_an_alarm_about_a_call_shows_the_call(seat: TestSeat) -> None:
    from dispatcher.services.commands import RegisterRequest

    window = at_work_since_eight(seat)
    seat.desk.clock.set(at("09:00"))
    window.bridge.run(RegisterRequest("r-new", "c-1042", "e-1042", "no heat"))
    seat.settle()  # the call is received at nine, not when the clock has been turned on
    seat.beat("09:15")
    alarms = [row for row in seat.board.standing_alarms if row.kind is ClockKind.CASCADE]
    assert [row.request_id for row in alarms] == ["r-new"]
    number = seat.board.requests["r-new"].number
    assert window.alarm_strip._what.text() == f"{number} - not solved: next level - 15 min"


def test_that_s26_a_call_back_that_is_due_rings_and_one_click_leads_to_where_its_result_goes(
    seat: TestSeat,
) -> None:
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1042)
    window = seat.open(centre, "09:00")
    seat.desk.desk.executor.run(
        ScheduleCallBack("b-1", "c-1042", "look at the boiler", at("10:00")), seat.desk.desk.author
    )
    seat.beat("09:59:59")
    assert not window.alarm_strip.isVisible()
    seat.beat("10:00:00")
    assert window.alarm_strip.isVisible()
    line = "ring the customer back - Customer 1042: look at the boiler - 60 min"
    assert window.alarm_strip._what.text() == line
    seat.click(window.alarm_strip.show_button)
    contacts = window.contacts
    seat.wait(lambda: contacts.chosen is not None and contacts.chosen.key == "b-1")
    assert contacts.isVisible()
    seat.bot.keyClicks(contacts.form.note, "done together")
    seat.click(contacts.form.done_button)
    seat.wait(lambda: not window.alarm_strip.isVisible())
