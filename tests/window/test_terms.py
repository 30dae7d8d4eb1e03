"""Contracts as data, through the real window: a manager edits levels and calendars, others read them."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatcher.domain.calendars import Opening
from dispatcher.domain.people import Author, Role
from dispatcher.domain.service_levels import CommitmentKind, RuleUrgency
from dispatcher.services.commands import QualifyRequest, RegisterRequest
from dispatcher.services.service_terms import owed_by
from dispatcher.services.service_terms_commands import SetCalendar, SetServiceLevel
from tests.builders import Centre, at
from tests.window.access import faint_texts, nameless, small_targets
from tests.window.cuts import cuts
from tests.window.seats import TestSeat
from ui.style import look
from ui.terms.level_form import OwedLine
from ui.terms.panel import TermsPanel
from ui.wording import say, wording

WEDNESDAY = date(2026, 11, 25)
ON_SITE = CommitmentKind.ON_SITE


def managed(seat: TestSeat, centre: Centre | None = None, now: str = "09:00") -> TermsPanel:
    """Open the desk as a manager, at the settings of contracts."""
    seat.desk.desk.author = seat.desk.desk.author.__class__("Manon", Role.MANAGER)
    window = seat.open(centre or Centre(), now)
    seat.do("contract_levels")
    seat.wait(lambda: window.terms.isVisible())
    return window.terms


def chosen(seat: TestSeat, panel: TermsPanel, key: str) -> None:
    panel.table.choose(panel.rows.row_of(key))
    seat.settle()


def the_line(panel: TermsPanel, kind: CommitmentKind, urgency: RuleUrgency = RuleUrgency.ANY) -> OwedLine:
    return next(one for one in panel.level_form.lines if (one.kind, one.urgency) == (kind, urgency))


def told(seat: TestSeat) -> str:
    """Return what the intervention sheet says of commitments and clocks."""
    lines = seat.window.sheet._commitments._lines
    return "\n".join(f"{name.text()}: {text.text()}" for name, text in lines if not text.isHidden())


def retyped(field: object, text: str) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)  # type: ignore[call-overload]


def test_that_scenario_5_a_manager_switches_golds_calendar_on_screen_and_the_call_is_due_at_two(
    seat: TestSeat,
) -> None:
    centre = Centre()
    centre.intervention(1001, level="gold", customer="Imprimerie du Marais")
    panel = managed(seat, centre, "22:00")
    seat.desk.run(RegisterRequest("r-new", "c-1001", "e-1001", "no heat"))
    seat.desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {"gas": 1}))
    seat.settle()
    seat.window.selection.select("i-new")
    assert "Wed 12:00" in told(seat)
    chosen(seat, panel, "gold")
    calendar = the_line(panel, ON_SITE).calendar
    assert calendar.currentText() == "Office hours"
    calendar.setFocus()
    seat.bot.keyClicks(calendar, "24")
    assert calendar.currentText() == "24 hours, 7 days"
    seat.bot.keyClick(panel.level_form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert seat.desk.board.interventions["i-new"].due_at == at("02:00", WEDNESDAY)
    seat.wait(lambda: "Wed 02:00" in told(seat))
    seat.do("undo")
    seat.settle()
    assert seat.desk.board.interventions["i-new"].due_at == at("12:00", WEDNESDAY)
    assert calendar.currentText() == "Office hours"


def test_that_a_level_a_manager_adds_appears_in_the_list_and_is_journaled(seat: TestSeat) -> None:
    panel = managed(seat)
    seat.click(panel.new_level_button)
    panel.level_form.name.setText("Heures prépayées")  # QTest types no accents
    panel.level_form.prepaid.setChecked(True)
    seat.click(panel.save_button)
    seat.settle()
    row = seat.desk.board.service_levels["heures-prepaye"]
    assert (row.name, row.prepaid, row.prepaid_priority) == ("Heures prépayées", True, True)
    assert panel.rows.rows[panel.table.chosen_row].key == row.id
    lines = seat.desk.desk.journal_lines(seat.desk.desk.today)
    assert say(lines[-1].what) == "Manon set the contract level Heures prépayées"
    seat.click(panel.remove_button)
    seat.settle()
    assert row.id not in seat.desk.board.service_levels


def test_that_what_a_manager_types_stays_and_is_refused_where_another_changed_the_level_meanwhile(
    seat: TestSeat,
) -> None:
    panel, odile = managed(seat), Author("Odile", Role.MANAGER)
    chosen(seat, panel, "gold")
    retyped(panel.level_form.name, "Gold 2027")
    gold, rules = seat.desk.board.service_levels["gold"], seat.desk.board.commitment_rules
    seat.desk.run(SetCalendar("cal-a", "A Saturday", "Europe/Paris", (Opening(5, 480, 720),)), odile)
    seat.settle()
    assert panel.level_form.name.text() == "Gold 2027"
    owed = owed_by(rules.values(), "gold")
    seat.desk.run(SetServiceLevel("gold", "Gold", 8, gold.calendar_id, owed), odile)
    seat.settle()
    assert panel.level_form.name.text() == "Gold 2027"
    assert panel.rows.rows[panel.table.chosen_row].key == "gold"
    seat.click(panel.save_button)
    assert seat.desk.board.service_levels["gold"].name == "Gold"
    chosen(seat, panel, "silver")
    chosen(seat, panel, "gold")
    assert (panel.level_form.name.text(), panel.level_form.rank.value()) == ("Gold", 8)
    retyped(panel.level_form.name, "Gold 2027")
    seat.click(panel.save_button)
    seat.click(panel.save_button)  # what was saved is what the next one stands against
    assert seat.desk.board.service_levels["gold"].name == "Gold 2027"


def test_that_the_holidays_of_a_region_are_found_however_its_name_is_typed(seat: TestSeat) -> None:
    panel = managed(seat)
    chosen(seat, panel, "calendar:office")
    for typed, code in (("de-augsburg", "DE-Augsburg"), (" fr-57", "FR-57")):
        panel.calendar_form.holidays.setEditText(typed)
        seat.click(panel.save_button)
        assert seat.desk.board.calendars["office"].holidays == code


def test_that_from_a_new_level_one_comes_back_to_the_level_one_was_at(seat: TestSeat) -> None:
    panel = managed(seat)
    chosen(seat, panel, "gold")
    seat.click(panel.new_level_button)
    place = panel.table.visualRect(panel.rows.index(panel.rows.row_of("gold"), 0)).center()
    seat.bot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.level_form.name.text() == "Gold"
    assert panel.remove_button.isEnabled()


def test_that_a_level_of_the_shipped_ones_is_called_in_french_in_the_journal(seat: TestSeat) -> None:
    panel = managed(seat)
    panel.table.choose(panel.rows.row_of("gold"))
    seat.do("language")
    panel.level_form.rank.setValue(7)
    seat.click(panel.save_button)
    seat.settle()
    last = seat.desk.desk.journal_lines(seat.desk.desk.today)[-1]
    assert say(last.what) == "Manon a défini le niveau de contrat Or"


def test_that_s102_a_prepaid_customer_stands_above_one_without_a_contract_in_the_queue(
    seat: TestSeat,
) -> None:
    centre = Centre()
    centre.intervention(1001, received="07:00", customer="Sans Contrat")
    centre.rows = [row for row in centre.rows if row.id != "k-1001"]
    centre.intervention(1002, received="07:30", customer="Prépayé", level="prepaid")
    panel = managed(seat, centre)
    assert [item.number for item in seat.window.queue.rows.items] == [1001, 1002]
    seat.click(panel.new_level_button)
    QTest.keyClicks(panel.level_form.name, "Prepaid")
    panel.level_form.prepaid.setChecked(True)
    seat.click(panel.save_button)
    seat.settle()
    assert [item.number for item in seat.window.queue.rows.items] == [1002, 1001]
    panel.level_form.priority.setChecked(False)
    seat.click(panel.save_button)
    seat.settle()
    assert [item.number for item in seat.window.queue.rows.items] == [1001, 1002]


def test_that_a_calendar_is_typed_weekday_by_weekday(seat: TestSeat) -> None:
    panel = managed(seat)
    chosen(seat, panel, "calendar:office")
    form = panel.calendar_form
    assert [field.text() for field in form.hours] == ["08:00-18:00"] * 5 + [""] * 2
    retyped(form.hours[5], "9h-12h30, 14-18")
    retyped(form.closed_days, "24/12/2026 2026-12-31")
    seat.click(panel.save_button)
    seat.settle()
    office = seat.desk.board.calendars["office"]
    assert office.openings[-2:] == (Opening(5, 540, 750), Opening(5, 840, 1080))
    assert office.closed_days == (date(2026, 12, 24), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("eight to six", "is not understood"),
        ("18:00-08:00", "end after they begin"),
        ("08:75-09", "not underst"),
    ],
)
def test_that_hours_that_are_none_are_refused_with_one_sentence(
    seat: TestSeat, typed: str, said: str
) -> None:
    panel = managed(seat)
    before = seat.desk.board.calendars["office"]
    chosen(seat, panel, "calendar:office")
    retyped(panel.calendar_form.hours[0], typed)
    seat.click(panel.save_button)
    seat.wait(lambda: seat.window.refusal.isVisible())
    assert said in seat.window.refusal.sentence.text()
    assert seat.desk.board.calendars["office"] == before
    assert panel.calendar_form.hours[0].text() == typed


def test_that_whoever_is_no_manager_reads_and_changes_nothing(seat: TestSeat) -> None:
    window = seat.open(Centre(), "09:00")
    seat.do("contract_levels")
    panel = window.terms
    assert len(panel.rows.rows) == 6
    assert not panel.save_button.isEnabled()
    assert not panel.level_form.name.isEnabled()
    assert "Only a manager" in panel._hint.text()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_both_forms_can_be_read_and_reached(seat: TestSeat, language: str, theme: str) -> None:
    panel = managed(seat)
    wording.choose(language)
    look.choose(theme)
    seat.settle()
    for key in ("gold", "calendar:office"):
        chosen(seat, panel, key)
        assert nameless(panel) == []
        assert faint_texts(panel) == []
        assert small_targets(panel) == []
        assert [cut for cut in cuts(panel) if not cut.is_meant] == []


def test_that_names_the_desk_comes_with_follow_the_language_and_typed_ones_stay(seat: TestSeat) -> None:
    seat.open(Centre(), "10:00")
    seat.do("contract_levels")
    form = seat.window.terms.level_form
    seat.wait(lambda: form.name.text() == "Platinum")
    seat.do("language")
    assert form.name.text() == "Platine"
    assert form.calendar.itemText(0) in ("Heures de bureau", "24 h/24, 7 j/7")
    form.name.setText("Palladium")
    seat.do("language")
    assert form.name.text() == "Palladium"
