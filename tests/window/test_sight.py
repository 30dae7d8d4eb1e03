"""What a person may choose to see of the plan: another day, another scale, other rows, a table."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.builders import DAY, Centre, at
from tests.window.seats import LEFT, TestSeat
from ui.gantt.row_layout import Grouping
from ui.widgets.fields import ToolButton

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
A_DAY = timedelta(days=1)


def two_teams() -> Centre:
    """Two days: three technicians of two teams, work on both days."""
    centre = Centre()
    durand = centre.technician("Durand", skills={"gas": 3, "print": 1}, team="North")
    martin = centre.technician("Martin", skills={"print": 2}, team="South")
    petit = centre.technician("Petit", skills={"gas": 1}, team="South")
    for person in (durand, martin, petit):
        shift = next(row for row in centre.rows if row.id == f"h-{person.name}")
        more = {"id": f"{shift.id}-2", "external_id": f"{shift.external_id}-2"}
        hours = {"starts_at": shift.starts_at + A_DAY, "ends_at": shift.ends_at + A_DAY}
        centre.add(replace(shift, **more, **hours))
    centre.planned(durand, "09:00", number=1001, promised=("08:00", "10:00"))
    centre.planned(durand, "11:00", number=1002)
    centre.planned(martin, "10:00", number=1003, skills={"print": 1}, promised=("09:00", "10:30"))
    later = centre.planned(petit, "09:00", number=1004)
    centre.rows.remove(later)
    moved = {"planned_start": later.planned_start + A_DAY, "planned_end": later.planned_end + A_DAY}
    centre.add(replace(later, **moved))
    return centre


def groups(seat: TestSeat) -> list[str]:
    return [row.team for row in seat.window.gantt.picture.layout.rows if row.technician_id is None]


# ---- days


def test_that_a_planner_leaves_today_and_comes_back_and_the_corner_says_so(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("next_day")
    assert seat.board.day == DAY + A_DAY
    assert seat.bar("i-1004").start_s > at("23:00").timestamp()
    seat.do("previous_day")
    seat.do("previous_day")
    assert seat.board.day == DAY - A_DAY
    seat.do("today")
    assert seat.board.day == DAY
    assert window.gantt.picture.board.day == DAY


def test_that_the_buttons_beside_the_date_turn_the_days(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    named = {one.action.objectName(): one for one in window.gantt.findChildren(ToolButton) if one.isVisible()}
    seat.click(named["next_day"])
    assert seat.board.day == DAY + A_DAY
    seat.click(named["today"])
    assert seat.board.day == DAY


# ---- scales


def seen_hours(seat: TestSeat) -> float:
    navigation = seat.window.gantt.navigation
    return navigation.body.width() / navigation.axis.pixels_per_hour


def test_that_the_scale_of_hours_shows_a_few_around_now_and_the_scale_of_days_all(seat: TestSeat) -> None:
    seat.open(two_teams(), "10:00")
    seat.do("scale_hour")
    navigation = seat.window.gantt.navigation
    assert seen_hours(seat) == pytest.approx(3, abs=0.1)
    assert 0 < navigation.axis.x_of(at("10:00")) < navigation.body.width() / 2
    seat.do("scale_day")
    assert seen_hours(seat) > 9


def test_that_the_week_shows_seven_days_of_everybody_with_their_jobs(seat: TestSeat) -> None:
    week = seat.open(two_teams(), "08:00").sight.week
    seat.do("scale_week")
    assert week.isVisible()
    assert len(week.known) == 7
    assert week.days[0].weekday() == 0
    assert [row.technician_id for row in week.rows if row.technician_id] == [
        "t-Durand",
        "t-Martin",
        "t-Petit",
    ]
    jobs = {day: found.jobs for day, found in week.known.items() if found.jobs}
    assert jobs == {DAY: 3, DAY + A_DAY: 1}
    assert week.known[DAY].cells["t-Durand"].load > 0


def cell_of(seat: TestSeat, day: date, technician_id: str) -> QPoint:
    week = seat.window.sight.week
    row = next(row for row in week.rows if row.technician_id == technician_id)
    return week.cell_box(week.days.index(day), row).center()


def test_that_a_click_on_a_cell_of_the_week_opens_that_day_with_that_row_chosen(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("scale_week")
    at_cell = cell_of(seat, DAY + A_DAY, "t-Petit")
    seat.bot.mouseClick(window.sight.week.viewport(), LEFT, pos=at_cell)
    seat.settle()
    assert not window.sight.week.isVisible()
    assert seat.board.day == DAY + A_DAY
    assert window.selection.technician_id == "t-Petit"


def test_that_the_week_is_walked_and_a_day_opened_by_keys_alone(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    week = window.sight.week
    seat.press(Qt.Key.Key_3, CTRL)
    assert week.isVisible()
    seat.press(Qt.Key.Key_Down, NONE)
    seat.press(Qt.Key.Key_Right, NONE)
    assert week.accessibleDescription().startswith("Martin, ")
    assert "0 jobs" in week.accessibleDescription()
    seat.press(Qt.Key.Key_Return, NONE)
    assert (seat.board.day, window.selection.technician_id) == (DAY + A_DAY, "t-Martin")
    assert window.gantt.hasFocus()


def test_that_a_change_shows_in_the_week_and_escape_leads_back(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    window.selection.select("i-1002", "t-Durand")
    seat.do("scale_week")
    seat.do("remove")
    week = window.sight.week
    seat.wait(lambda: week.known[DAY].jobs == 2)
    seat.press(Qt.Key.Key_Escape, NONE)
    assert not week.isVisible()
    assert window.gantt.hasFocus()


def test_that_paging_at_the_scale_of_weeks_turns_weeks_and_leaves_the_day_alone(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    first = window.sight.week.days[0]
    seat.do("scale_week")
    seat.do("next_day")
    assert window.sight.week.days[0] == first + 7 * A_DAY
    assert seat.board.day == DAY


# ---- rows


def test_that_rows_are_grouped_by_team_or_by_what_each_masters_best(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    assert groups(seat) == ["North", "South"]
    seat.do("group_by")
    assert groups(seat) == ["gas", "print"]
    assert window.gantt.arrangement.grouping is Grouping.SKILL
    assert window.gantt.picture.team_loads.keys() == {"gas", "print"}
    seat.do("group_by")
    assert groups(seat) == ["North", "South"]


def test_that_a_click_on_a_header_folds_its_rows_and_another_unfolds_them(seat: TestSeat) -> None:
    gantt = seat.open(two_teams(), "08:00").gantt
    header = next(row for row in gantt.picture.layout.rows if row.team == "South")
    place = QPoint(60, gantt.navigation.body.top() + header.top + header.height // 2)
    seat.bot.mouseClick(gantt.viewport(), LEFT, pos=place)
    assert gantt.picture.layout.technician_ids == ("t-Durand",)
    assert gantt.picture.layout.rows[-1].hidden == 2
    seat.bot.mouseClick(gantt.viewport(), LEFT, pos=place)
    assert gantt.picture.layout.technician_ids == ("t-Durand", "t-Martin", "t-Petit")


def test_that_the_group_of_the_chosen_row_folds_and_unfolds_by_keys(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    window.selection.select("i-1003", "t-Martin")
    shift = Qt.KeyboardModifier.ShiftModifier
    seat.press(Qt.Key.Key_U, CTRL | shift)
    assert window.gantt.picture.layout.technician_ids == ("t-Durand",)
    seat.press(Qt.Key.Key_U, CTRL | shift)
    assert len(window.gantt.picture.layout.technician_ids) == 3
    seat.do("fold_all")
    assert window.gantt.picture.layout.technician_ids == ()
    seat.do("fold_all")
    assert len(window.gantt.picture.layout.technician_ids) == 3


def test_that_choosing_a_job_elsewhere_unfolds_its_row(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("fold_all")
    window.show_work("i-1003")
    assert window.gantt.picture.layout.technician_ids == ("t-Martin", "t-Petit")


def test_that_rows_come_in_three_heights_and_stop_at_both_ends(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    heights = []
    for name in ("rows_lower", "rows_lower", "rows_higher", "rows_higher", "rows_higher"):
        seat.do(name)
        heights.append(window.gantt.picture.layout.row_of["t-Durand"].height)
    assert heights == [26, 26, 34, 44, 44]


# ---- the table


def cells(seat: TestSeat) -> list[list[str]]:
    rows = seat.window.sight.table.rows
    return [[str(rows.index(row, column).data()) for column in range(9)] for row in range(rows.rowCount())]


def test_that_the_table_has_a_row_per_job_by_row_and_time_with_promise_and_slack(seat: TestSeat) -> None:
    seat.open(two_teams(), "08:00")
    seat.do("plan_table")
    shown = cells(seat)
    assert [line[:4] for line in shown] == [
        ["Durand", "09:00", "10:00", "1001"],
        ["Durand", "11:00", "12:00", "1002"],
        ["Martin", "10:00", "11:00", "1003"],
    ]
    assert shown[0][5:8] == ["appointment promised", "8-10", "60 min"]
    assert shown[2][6:8] == ["9-10:30", "30 min"]


def test_that_the_table_is_reached_walked_and_left_for_the_plan_by_keys_alone(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.press(Qt.Key.Key_B, CTRL)
    assert window.sight.table.table.hasFocus()
    assert window.selection.intervention_id == "i-1001"
    seat.press(Qt.Key.Key_Down, NONE)
    seat.press(Qt.Key.Key_Down, NONE)
    assert window.selection.intervention_id == "i-1003"
    seat.press(Qt.Key.Key_Return, NONE)
    assert window.gantt.hasFocus()
    assert window.gantt.selected_bar.number == "1003"


def test_that_what_is_chosen_on_the_plan_is_chosen_in_the_table(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("plan_table")
    seat.bot.mouseClick(window.gantt.viewport(), LEFT, pos=window.gantt.box_of(seat.bar("i-1003")).center())
    window.tabs.setCurrentWidget(window.sight.table)
    assert window.sight.table.table.chosen_row == 2


def test_that_the_table_follows_a_move_and_keeps_the_jobs_of_folded_rows(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("plan_table")
    seat.do("fold_all")
    assert len(cells(seat)) == 3
    seat.do("fold_all")
    window.gantt.move_requested.emit("i-1002", "t-Petit", at("14:00"))
    seat.settle()
    assert cells(seat)[-1][:4] == ["Petit", "14:00", "15:00", "1002"]


def test_that_a_screen_reader_hears_the_table_cell_by_cell(seat: TestSeat) -> None:
    window = seat.open(two_teams(), "08:00")
    seat.do("plan_table")
    view = window.sight.table.table
    assert view.accessibleName() == "Plan of the day as a table"
    assert view.model().rowCount() == 3
    said = view.model().index(2, 7).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Slack: 30 min"
