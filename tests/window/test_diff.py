"""Scenario 19 through the real window: fourteen changes in five groups, two of them refused, one step."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from dispatcher.services.commands import SetCostRates
from dispatcher.services.diffing import day_totals
from dispatcher.services.scheduling import day_routes
from tests.builders import at
from tests.services.test_diffing import FOURTEEN, five_pairs
from tests.window.seats import LEFT, TestSeat
from ui.parcel import parcel
from ui.what_if.diff_columns import price_text
from ui.what_if.panel import WhatIfPanel
from ui.wording import distance, duration

ORDER = (101, 100, 103)  # what makes room comes first
COPY, NONE = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier


def drop_from_queue(seat: TestSeat, intervention_id: str, technician_id: str, clock: str) -> None:
    """Carry waiting work out of the queue onto a row, and let it go there."""
    viewport = seat.window.gantt.viewport()
    to = seat.window.gantt.spot_of(technician_id, at(clock).timestamp())
    mime = parcel((intervention_id,))
    QApplication.sendEvent(viewport, QDragEnterEvent(to, COPY, mime, LEFT, NONE))
    QApplication.sendEvent(viewport, QDragMoveEvent(to, COPY, mime, LEFT, NONE))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(to), COPY, mime, LEFT, NONE))
    seat.settle()


def with_fourteen_changes(seat: TestSeat) -> WhatIfPanel:
    """Fork the day and drag there: first what makes room, then what needs it, then the call."""
    panel = seat.open(five_pairs(), "08:00").what_if_panel
    seat.desk.run(SetCostRates(62, 3800, 5700))
    seat.press(Qt.Key.Key_F9, NONE)
    seat.wait(lambda: seat.window.what_if.is_shown)
    for number, name, clock in sorted(FOURTEEN, key=lambda change: ORDER.index(change[0] // 10)):
        if number < 1030:
            seat.drag(f"i-{number}", at(clock), f"t-{name}")
        else:
            drop_from_queue(seat, f"i-{number}", f"t-{name}", clock)
    seat.wait(lambda: panel.diff.taken == len(FOURTEEN))
    return panel


def places(seat: TestSeat) -> set[tuple[int, str, str]]:
    """Return number, technician and start of every planned job of the live day."""
    return {
        (int(row.intervention_id[2:]), row.technician_id[2:], row.planned_start.isoformat())
        for row in seat.desk.board.assignments.values()
        if row.is_live
    }


@pytest.mark.parametrize("refused", [(1, 3), (0, 4)])
def test_that_scenario_19_of_fourteen_changes_in_five_groups_two_are_refused_and_three_are_merged_as_one_step(
    seat: TestSeat, refused: tuple[int, int]
) -> None:
    panel = with_fourteen_changes(seat)
    view, start = panel.diff, seat.desk.hash
    diff = view.diff
    assert diff is not None
    assert (len(diff.lines), len(diff.groups)) == (14, 5)
    assert [row.letter for row in view.rows.rows] == [*"AAABBBCCCDDDEE"]
    before, totals_before, planned_before = places(seat), day_totals(seat.desk.board), seat.desk.board.waiting

    panel.show_changes()
    by_key, by_mouse = (view.rows.row_of(diff.groups[at_].lines[-1].key) for at_ in refused)
    view.table.choose(by_key)
    seat.bot.keyClick(view.table, Qt.Key.Key_Space)
    tick = view.rows.index(by_mouse, 0)
    view.table.scrollTo(tick)
    seat.bot.mouseClick(view.table.viewport(), LEFT, pos=view.table.visualRect(tick).center())
    kept = [group for at_, group in enumerate(diff.groups) if at_ not in refused]
    wanted = {line.intervention_id for group in kept for line in group.lines}
    seat.wait(lambda: view.taken == len(wanted))
    said = view.weighed
    assert said is not None
    assert said.misfits == ()
    assert view.euros.text() == price_text(totals_before, said.totals)
    assert f"{duration(totals_before.travel)} → {duration(said.totals.travel)}" in view.figures.text()
    assert seat.desk.hash == start  # nothing is real before the merge

    seat.click(panel.merge_button)
    seat.wait(lambda: not seat.window.what_if.is_open)
    assert panel.skipped == ()
    changed = {number for number, _name, _start in places(seat) ^ before}
    assert {f"i-{number}" for number in changed} == wanted
    expected = {(number, name, at(clock).isoformat()) for number, name, clock in FOURTEEN}
    assert places(seat) - before == {place for place in expected if f"i-{place[0]}" in wanted}
    assert [found for route in day_routes(seat.desk.board).values() for found in route.findings] == []
    after = day_totals(seat.desk.board)
    assert after == said.totals
    assert (after.distance_m, after.travel, after.cost_cents) != (
        totals_before.distance_m,
        totals_before.travel,
        totals_before.cost_cents,
    )
    assert distance(after.distance_m) in price_text(totals_before, said.totals)
    seat.undo()
    assert seat.desk.hash == start
    assert day_totals(seat.desk.board) == totals_before
    assert seat.desk.board.waiting == planned_before
