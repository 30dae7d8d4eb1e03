"""What is on the screen, by its pixels: regions and colours, never whole pictures."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.routes import Verdict
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from dispatcher.services.scheduling import preview
from ui.gantt.painter import paint_day
from ui.style import DARK, LIGHT, NO_APPOINTMENT, PROMISED, Theme, look

from .builders import Day, at, saturated_day
from .desks import Desk, count, minutes_px, open_desk

S = AssignmentState


def one_bar(qtbot: QtBot, **facts: object) -> Desk:
    day = Day()
    durand = day.technician("Durand")
    day.technician("Martin")
    day.job(1, durand, **{"start": "14:00", "minutes": 120, **facts})
    return open_desk(qtbot, day.board())


def share_of(desk: Desk, box: QRect, colour: str) -> float:
    image = desk.painted().copy(box)
    return count(image, colour) / (box.width() * box.height())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("facts", "fill"),
    [
        ({}, S.PLANNED),
        ({"state": S.NOTIFIED, "told": "10:00"}, NO_APPOINTMENT),
        ({"promised": ("13:00", "15:00")}, PROMISED),
        ({"state": S.TRAVELLING}, S.TRAVELLING),
        ({"state": S.ON_SITE}, S.ON_SITE),
        ({"state": S.DONE}, S.DONE),
        ({"state": S.CANNOT_COMPLETE}, S.CANNOT_COMPLETE),
    ],
)
def test_that_a_bar_is_mostly_the_colour_of_its_state(
    qtbot: QtBot, theme: Theme, facts: dict[str, object], fill: str
) -> None:
    look.choose(theme.name)
    desk = one_bar(qtbot, **facts)
    assert share_of(desk, desk.view.box_of(desk.bar(1)), theme.fills[fill][0]) > 0.5


@pytest.mark.parametrize("level", list(SHIPPED_LEVELS))
def test_that_the_left_edge_is_the_colour_of_the_contract(qtbot: QtBot, level: str) -> None:
    desk = one_bar(qtbot, level=level)
    box = desk.view.box_of(desk.bar(1))
    edge = QRect(box.left(), box.top() + 1, 4, box.height() - 2)
    assert share_of(desk, edge, LIGHT.levels[level]) > 0.9


def test_that_without_a_contract_there_is_no_edge(qtbot: QtBot) -> None:
    desk = one_bar(qtbot, level=None)
    box = desk.view.box_of(desk.bar(1))
    edge = QRect(box.left() + 1, box.top() + 2, 3, box.height() - 4)
    assert share_of(desk, edge, LIGHT.fills[S.PLANNED][0]) > 0.9


def red(desk: Desk) -> int:
    return count(desk.painted(), LIGHT.alarm)


def test_that_red_is_seen_for_an_alarm_and_never_without_one(qtbot: QtBot) -> None:
    assert red(one_bar(qtbot, state=S.NOTIFIED, told="09:00")) == 0
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "14:00", state=S.NOTIFIED, told="09:00")
    day.alarm(1, durand, "10:00")
    assert red(open_desk(qtbot, day.board())) > 100


def test_that_the_promised_window_stands_over_the_bar_and_behind_it(qtbot: QtBot) -> None:
    desk = one_bar(qtbot, minutes=30, promised=("13:00", "16:00"))
    box = desk.view.box_of(desk.bar(1))
    left = box.left() - minutes_px(desk, 60)
    above = QRect(left, box.top() - 7, minutes_px(desk, 180), 2)
    assert share_of(desk, above, LIGHT.accent) > 0.9
    image = desk.painted()
    band = image.pixelColor(box.right() + minutes_px(desk, 33), box.bottom() - 2)
    bare = image.pixelColor(box.right() + minutes_px(desk, 110), box.bottom() - 2)
    assert band.blue() > band.red() + 10
    assert abs(bare.blue() - bare.red()) < 10


def test_that_hours_outside_the_shift_are_shaded(qtbot: QtBot) -> None:
    desk = one_bar(qtbot)
    row = desk.view.picture.layout.row_of["t-Martin"]
    body = desk.view.navigation.body
    x = body.left() + round(desk.view.navigation.axis.x_of(at("17:00")))
    after = QRect(x + 2, body.top() + row.top + 2, 20, row.height - 6)
    assert share_of(desk, after, LIGHT.band) > 0.4
    assert share_of(desk, after.translated(-30, 0), LIGHT.band) == 0


def test_that_the_now_line_moves_with_the_clock(qtbot: QtBot) -> None:
    desk = one_bar(qtbot)
    body = desk.view.navigation.body

    def column(moment: str) -> QRect:
        x = body.left() + round(desk.view.navigation.axis.x_of(at(moment)))
        return QRect(x - 1, body.top() + 30, 2, 30)

    assert share_of(desk, column("10:40"), LIGHT.text) == 1
    desk.model.clock.advance(timedelta(minutes=20))
    desk.model.ticked.emit()
    QApplication.processEvents()
    assert share_of(desk, column("10:40"), LIGHT.text) == 0
    assert share_of(desk, column("11:00"), LIGHT.text) == 1


def test_that_a_tick_paints_what_a_full_repaint_would(qtbot: QtBot) -> None:
    board = saturated_day()
    desk = open_desk(qtbot, board)
    desk.painted()
    for _ in range(3):
        desk.model.clock.advance(timedelta(seconds=47))
        desk.model.ticked.emit()
        QApplication.processEvents()
    partly = desk.view.screen().grabWindow(desk.view.winId()).toImage()
    desk.view.viewport().update()
    QApplication.processEvents()
    assert partly == desk.view.screen().grabWindow(desk.view.winId()).toImage()


def test_that_a_ghost_has_a_halo_in_the_colour_of_its_verdict(qtbot: QtBot) -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "14:00", promised=("13:00", "15:00"))
    desk = open_desk(qtbot, day.board())
    for clock in ("14:30", "16:00"):
        seen = preview(desk.model.board, "i-1", "t-Durand", at(clock), desk.model.now)
        desk.selection.select("i-1", "t-Durand")
        desk.selection.show_ghosts(seen.routes, seen.verdict)
        box = desk.view.box_of(desk.bar(1)).translated(minutes_px(desk, 30 if clock == "14:30" else 120), 0)
        above = QRect(box.left() + 4, box.top() - 2, box.width() - 8, 2)
        assert share_of(desk, above, LIGHT.verdicts[seen.verdict]) > 0.9


def test_that_a_job_that_would_be_pushed_is_outlined_at_its_new_place(qtbot: QtBot) -> None:
    day = Day()
    durand = day.technician("Durand")
    day.job(1, durand, "13:00")
    day.job(2, durand, "15:00")
    desk = open_desk(qtbot, day.board())
    seen = preview(desk.model.board, "i-1", "t-Durand", at("14:40"), desk.model.now)
    pushed = next(job for route in seen.routes for job in route.jobs if job.intervention_id == "i-2")
    assert pushed.start > at("15:00")
    desk.selection.select("i-1", "t-Durand")
    desk.selection.show_ghosts(seen.routes, seen.verdict)
    later = round((pushed.start - at("15:00")).total_seconds() / 60)
    box = desk.view.box_of(desk.bar(2)).translated(minutes_px(desk, later), 0)
    side = QRect(box.right() - 2, box.top(), 4, box.height())  # the left one lies under the halo
    assert share_of(desk, side, LIGHT.text) > 0.2


def test_that_the_sentence_stands_beside_the_pointer_inside_the_view(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, saturated_day(), size=(1_000, 300))
    movable = next(bar for bar in desk.view.bars_in_order if bar.can_move)
    start = desk.view.box_of(movable).center()
    corner = QPoint(desk.view.navigation.body.right() - 40, desk.view.navigation.body.bottom() - 40)
    desk.press(start)
    desk.move(start + QPoint(20, 20), corner)
    bubble = desk.view._bubble
    assert bubble is not None
    assert desk.view.viewport().rect().contains(bubble.box)
    assert " ".join(bubble.lines) == desk.sentences[-1]
    desk.release(start)


def test_that_flat_rows_still_show_their_fills(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, saturated_day(people=50))
    image = QImage(900, 320, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_day(painter, image.rect(), desk.model.board, desk.model.routes, LIGHT, desk.model.now)
    painter.end()
    assert count(image, LIGHT.fills[PROMISED][0]) > 200


def test_that_overtime_is_drawn_along_the_foot_of_the_row_and_only_after_the_shift(qtbot: QtBot) -> None:
    desk = one_bar(qtbot, minutes=240)
    row = desk.view.picture.layout.row_of["t-Durand"]
    body, axis = desk.view.navigation.body, desk.view.navigation.axis
    end = body.left() + round(axis.x_of(at("17:00")))
    foot = QRect(end + 2, body.top() + row.bottom - 4, minutes_px(desk, 60), 3)
    amber = LIGHT.verdicts[Verdict.SHIFTS]
    assert share_of(desk, foot, amber) > 0.95
    assert share_of(desk, foot.translated(-foot.width() - 4, 0), amber) == 0


@pytest.mark.parametrize("minutes", [60, 90])
def test_that_the_hand_is_seen_on_a_narrow_bar_too(qtbot: QtBot, minutes: int) -> None:
    def painted(by: str) -> QImage:
        desk = one_bar(qtbot, minutes=minutes, placed_by=by)
        desk.view.zoom(74 / minutes_px(desk, minutes))
        qtbot.waitUntil(lambda: not desk.view.navigation.is_zooming)
        box = desk.view.box_of(desk.bar(1))
        assert 64 < box.width() < 80
        return desk.painted().copy(box)

    assert painted("Anne") != painted("")


def test_that_lateness_is_an_amber_sign_that_comes_with_the_clock(qtbot: QtBot) -> None:
    desk = one_bar(qtbot, start="10:36")
    amber = LIGHT.verdicts[Verdict.SHIFTS]
    assert count(desk.painted(), amber) == 0
    desk.model.clock.advance(timedelta(minutes=1))
    desk.model.ticked.emit()
    QApplication.processEvents()
    assert count(desk.view.screen().grabWindow(desk.view.winId()).toImage(), amber) > 50


def test_that_an_absence_is_hatched_in_its_hours_only_and_says_why(qtbot: QtBot) -> None:
    day = Day()
    durand = day.technician("Durand")
    day.rows.append(Absence("b-1", durand.id, at("13:00"), at("15:00"), "flu"))
    desk = open_desk(qtbot, day.board())
    row = desk.view.picture.layout.row_of[durand.id]
    body, axis = desk.view.navigation.body, desk.view.navigation.axis

    def hatched(start: str) -> float:
        left = body.left() + axis.pixel_at(at(start).timestamp())
        hour = QRect(left + 2, body.top() + row.top + 2, minutes_px(desk, 55), row.height - 5)
        return share_of(desk, hour, LIGHT.secondary)

    assert hatched("14:00") > 0.08
    assert hatched("12:00") == hatched("15:02") == 0
    desk.selection.select(None, durand.id)
    assert desk.view.accessibleDescription() == "Durand, 0 jobs, load 0%, absent 13:00 to 15:00, flu"
