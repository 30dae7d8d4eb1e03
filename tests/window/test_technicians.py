"""The list of technicians and who is absent, through the window: mouse, keys, menus and undo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dispatcher.domain.appointments import AssignmentState
from tests.builders import Centre, at
from tests.window.seats import LEFT, TestSeat
from ui.gantt.headers import HEADER_PX
from ui.wording import wording


def a_day() -> Centre:
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 3})
    centre.planned(durand, "09:30", AssignmentState.ON_SITE, number=1001)
    centre.planned(durand, "14:00", number=1003)
    centre.technician("Martin", {"print": 1}, team="South")
    centre.technician("Petit", {"gas": 1}, shift=None)
    return centre


@pytest.fixture
def open_list(seat: TestSeat) -> TestSeat:
    window = seat.open(a_day(), now="10:00")
    wording.choose("en", "Europe/Paris")
    seat.do("technicians")
    assert window.technicians.isVisible()
    return seat


def cells(seat: TestSeat) -> list[list[str]]:
    """Return what the list shows, row by row."""
    rows = seat.window.technicians.rows
    return [
        [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def names(seat: TestSeat) -> list[str]:
    return [row[0] for row in cells(seat)]


def click_line(seat: TestSeat, name: str) -> None:
    table = seat.window.technicians.table
    cell = table.visualRect(seat.window.technicians.rows.index(names(seat).index(name), 0))
    seat.bot.mouseClick(table.viewport(), LEFT, pos=cell.center())


def mark(seat: TestSeat, name: str) -> None:
    click_line(seat, name)
    seat.do("mark_absent")
    seat.click(seat.window.technicians.absence_form.confirm)


def test_that_the_list_says_what_each_does_now_and_when_he_has_room(open_list: TestSeat) -> None:
    durand, petit, martin = cells(open_list)
    assert durand[:4] == ["Durand", "North", "on site: 1001 Customer 1001", "10:30"]
    assert petit[:4] == ["Petit", "North", "not working", "–"]
    assert martin[:4] == ["Martin", "South", "free", "now"]
    assert martin[4] == "0\u202f%"


def test_that_typing_narrows_the_list_by_name_skill_and_occupation(open_list: TestSeat) -> None:
    search = open_list.window.technicians.search
    for typed, shown in (("gas", ["Durand", "Petit"]), ("on site", ["Durand"]), ("zzz", [])):
        search.clear()
        open_list.bot.keyClicks(search, typed)
        assert names(open_list) == shown
    assert not open_list.window.technicians.table.isVisible()


def test_that_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(open_list: TestSeat) -> None:
    header = open_list.window.technicians.table.horizontalHeader()
    for expected in (["Durand", "Martin", "Petit"], ["Petit", "Martin", "Durand"]):
        open_list.bot.mouseClick(header.viewport(), LEFT, pos=QPoint(20, header.height() // 2))
        assert names(open_list) == expected


def test_that_choosing_in_the_list_selects_on_the_plan_and_the_other_way(open_list: TestSeat) -> None:
    window = open_list.window
    click_line(open_list, "Martin")
    assert window.selection.technician_id == "t-Martin"
    open_list.select("i-1003")
    assert window.technicians.table.chosen_row == names(open_list).index("Durand")
    assert window.selection.intervention_id == "i-1003"


def test_that_somebody_is_marked_absent_from_now_to_the_end_of_his_shift(open_list: TestSeat) -> None:
    mark(open_list, "Martin")
    (absence,) = open_list.board.absences.values()
    assert (absence.technician_id, absence.starts_at, absence.ends_at) == (
        "t-Martin",
        at("10:00"),
        at("17:00"),
    )
    assert cells(open_list)[2][2:4] == ["absent until 17:00", "–"]


def test_that_his_jobs_get_a_mark_on_the_plan_and_undo_takes_it_away(open_list: TestSeat) -> None:
    mark(open_list, "Durand")
    findings = open_list.window.model.routes["t-Durand"].findings
    assert {finding.intervention_id for finding in findings} == {"i-1001", "i-1003"}
    open_list.undo()
    assert open_list.board.absences == {}
    assert open_list.window.model.routes["t-Durand"].findings == ()


def test_that_who_is_back_works_from_now_on(open_list: TestSeat) -> None:
    mark(open_list, "Martin")
    open_list.beat("11:00")
    open_list.do("end_absence")
    (absence,) = open_list.board.absences.values()
    assert absence.ends_at == at("11:00")
    assert not open_list.action("end_absence").isEnabled()


def test_that_the_whole_day_and_more_days_can_be_chosen(open_list: TestSeat) -> None:
    click_line(open_list, "Martin")
    open_list.do("mark_absent")
    form = open_list.window.technicians.absence_form
    open_list.bot.mouseClick(form.whole_day, LEFT, pos=QPoint(8, form.whole_day.height() // 2))
    form.days.setValue(3)
    open_list.bot.keyClicks(form.reason, "flu")
    open_list.click(form.confirm)
    (absence,) = open_list.board.absences.values()
    assert (absence.starts_at, absence.reason) == (at("08:00"), "flu")
    assert (absence.ends_at - at("17:00")).days == 2


def test_that_escape_leaves_the_form_and_changes_nothing(open_list: TestSeat) -> None:
    click_line(open_list, "Martin")
    open_list.do("mark_absent")
    form = open_list.window.technicians.absence_form
    open_list.bot.keyClick(form.reason, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert open_list.board.absences == {}


def right_click(viewport: QWidget, at_place: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at_place, viewport.mapToGlobal(at_place))
    QApplication.sendEvent(viewport, event)


def test_that_a_right_click_in_the_list_and_on_the_plan_offers_the_same(open_list: TestSeat) -> None:
    window, gantt = open_list.window, open_list.window.gantt
    row, table = gantt.picture.layout.row_of["t-Martin"], window.technicians.table
    name_on_plan = QPoint(30, HEADER_PX + row.top + row.height // 2 - gantt.navigation.scroll_y)
    line = table.visualRect(window.technicians.rows.index(names(open_list).index("Martin"), 0)).center()
    for viewport, at_place in ((table.viewport(), line), (gantt.viewport(), name_on_plan)):
        right_click(viewport, at_place)
        (menu,) = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
        (entry,) = [entry for entry in menu.actions() if entry.text() == "Mark Martin as absent…"]
        entry.trigger()
        menu.close()
        open_list.settle()
        assert window.technicians.absence_form.isVisible()
        window.technicians.absence_form.give_up()


def test_that_the_plan_and_the_list_say_the_same_load(open_list: TestSeat) -> None:
    mark(open_list, "Durand")
    (load,) = [row[4] for row in cells(open_list) if row[0] == "Durand"]
    assert load == f"{open_list.window.gantt.picture.loads['t-Durand'] * 100:.0f}\u202f%"
    assert load == "100\u202f%"  # two hours of work, two of duty from 8 to 10


def test_that_an_empty_list_says_what_to_do(seat: TestSeat) -> None:
    window = seat.open(Centre(), now="10:00")
    seat.do("technicians")
    assert "technicians.csv" in window.technicians._nothing.text()
    assert window.technicians._nothing.isVisible()
