"""The live day and the what-if, one above the other: same rows, same hours, and a frame on what differs."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from ui.bridge import Bridge
from ui.gantt.bar_places import box_at
from ui.gantt.canvas import Canvas
from ui.gantt.row_layout import HEIGHTS
from ui.gantt.view import GanttView
from ui.models.board_model import BoardModel, rostered
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.heads import PanelHead
from ui.wording import tr, wording

from .differences import Differing, only_in
from .forking import WhatIf
from .live_day import LiveDay

FRAME_PX, HEAD_PX = 2, 24


class SideBySide(QObject):
    """Puts the live day over the plan while that is wanted and a fork is shown, both in low rows.

    Choosing it without a fork forks the day; leaving the fork leaves the choice for the next one.
    """

    def __init__(
        self, model: BoardModel, bridge: Bridge, selection: Selection, gantt: GanttView, what_if: WhatIf
    ) -> None:
        """`bridge` is asked for the live day where the fork shows another one."""
        super().__init__(gantt)  # goes when the plan goes
        self._model, self._bridge, self._gantt, self._what_if = model, bridge, gantt, what_if
        self.is_wanted = False
        self.button = button("side-by-side", on_click=self.toggle)
        self.button.setCheckable(True)
        self.button.setProperty("page", True)
        self._live_model = BoardModel(_nothing(model), model.clock)  # filled while it is shown
        self._live_model.setParent(self)
        self.live = LiveDay(self._live_model, selection, gantt)
        self.live_head, self.fork_head = PanelHead(), PanelHead()
        self._seen: object = None  # what the leading plan showed when it was last followed
        self._marks: tuple[Differing, Differing] | None = None  # of the live day, of the what-if
        self.live.overlays.append(lambda canvas: self._paint(canvas, self.marks[0], Qt.PenStyle.DashLine))
        gantt.overlays.append(self._paint_over_plan)
        self._parts: tuple[QWidget, ...] = (self.live_head, self.live, self.fork_head)
        for part in self._parts:
            part.hide()
        for head in (self.live_head, self.fork_head):
            head.setFixedHeight(HEAD_PX)
        model.changed.connect(self._follow)
        model.live.changed.connect(self._follow)
        model.ticked.connect(self._live_model.ticked)
        self._live_model.changed.connect(self._forget_marks)
        wording.changed.connect(self._write)
        self._write()

    def stand_over(self, holder: QWidget) -> None:
        """Give the live day as much height as the plan, in what holds the plan, over it."""
        column = holder.layout()
        assert isinstance(column, QVBoxLayout)
        for at, part in enumerate(self._parts):
            column.insertWidget(at, part, int(part is self.live))

    def toggle(self) -> None:
        """Show both days, or the one with the other drawn over it; without a fork, begin one."""
        if not self._what_if.is_shown:
            self.is_wanted = True
            self._what_if.turn()
        else:
            self.is_wanted = not self.is_wanted
        self._follow()
        self._write()

    @property
    def marks(self) -> tuple[Differing, Differing]:
        """Return what differs: of the live day, and of the what-if."""
        if self._marks is None:
            live, fork = self.live.picture, self._gantt.picture
            self._marks = only_in(live, fork), only_in(fork, live)
        return self._marks

    # ---- following both days

    def _follow(self) -> None:
        fork = self._model.fork
        is_shown = self.is_wanted and fork is not None and self._model.past is None
        if not is_shown or fork is None:
            self._leave()
        elif self._model.live.board.day == fork.day:
            self._show(self._model.live.board)
        else:
            live, day = self._bridge.live, fork.day
            self._bridge.ask(lambda: live.load_board(day), self._show_other_day)

    def _show_other_day(self, board: Board) -> None:
        fork = self._model.fork
        if self.is_wanted and fork is not None and fork.day == board.day:
            self._show(board)

    def _show(self, board: Board) -> None:
        is_new, how = self.live.isHidden(), self._gantt.arrangement
        if is_new:
            how = replace(how, own_height=how.row_height, row_height=HEIGHTS[0])
        self._gantt.arrange(replace(how, also=frozenset(rostered(board))))
        if board is not self._live_model.board:
            self._live_model.take(board)
        self._forget_marks()
        if is_new:
            self.live.follow_chosen()
            self._gantt.viewport().installEventFilter(self)
            for part in self._parts:
                part.show()
        self._gantt.viewport().update()

    def _leave(self) -> None:
        if self.live.isHidden():
            return
        for part in self._parts:
            part.hide()
        self._gantt.viewport().removeEventFilter(self)
        self._live_model.take(_nothing(self._model))
        how = self._gantt.arrangement
        is_low = how.row_height == HEIGHTS[0]  # else the person has chosen another height meanwhile
        height = (how.own_height if is_low else None) or how.row_height
        self._gantt.arrange(replace(how, also=frozenset(), row_height=height, own_height=None))
        self._gantt.viewport().update()

    def _forget_marks(self) -> None:
        self._marks, self._seen = None, None
        self._write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever moves the leading plan paints it: then this one moves, too."""
        if event.type() == QEvent.Type.Paint and self.live.isVisible():
            self._follow_leader()
        return super().eventFilter(watched, event)

    def _follow_leader(self) -> None:
        leader = self._gantt.navigation
        seen = (leader.axis, leader.scroll_y, self._gantt.picture.layout, self.live.viewport().size())
        if seen != self._seen:
            self._seen = seen
            self.live.follow_leader()

    # ---- words and frames

    def _write(self) -> None:
        self.button.setText(tr("Side by side"))
        self.button.setChecked(self.is_wanted)
        if not self.is_wanted or self._model.fork is None:
            return
        left, come = self.marks
        self.live_head.say(tr("Live day"), tr("Differences: {count}, dashed").format(count=left.count))
        self.fork_head.say(tr("What if"), tr("Differences: {count}, framed").format(count=come.count))

    def _paint_over_plan(self, canvas: Canvas) -> None:
        if self.live.isVisible():
            self._paint(canvas, self.marks[1], Qt.PenStyle.SolidLine)

    def _paint(self, canvas: Canvas, differing: Differing, style: Qt.PenStyle) -> None:
        """Frame what is not the same on the other side, with a gap of background: seen on every fill."""
        rows = canvas.picture.layout.row_of
        frame = partial(self._frame, canvas, style)
        canvas.painter.setClipRect(canvas.body & canvas.exposed)
        for bar in differing.bars:
            if (row := rows.get(bar.technician_id)) is not None:
                frame(box_at(canvas, row, bar.start_s, bar.end_s, bar.stack))
        for technician_id, away in differing.aways:
            if (row := rows.get(technician_id)) is not None:
                frame(box_at(canvas, row, away.start_s, away.end_s))
        canvas.painter.setClipRect(canvas.exposed)

    def _frame(self, canvas: Canvas, style: Qt.PenStyle, box: QRect) -> None:
        if not box.adjusted(-4, -4, 4, 4).intersects(canvas.exposed):
            return
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, line in ((canvas.theme.surface, Qt.PenStyle.SolidLine), (canvas.theme.accent, style)):
            canvas.line(colour, FRAME_PX if colour == canvas.theme.accent else 2 * FRAME_PX, line)
            canvas.painter.drawRect(box.adjusted(-2, -2, 1, 1))


def _nothing(model: BoardModel) -> Board:
    """Return the live day without anything on it: what is not seen costs nothing."""
    return Board(model.live.board.day, model.live.board.zone)
