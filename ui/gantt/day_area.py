"""The day as a picture in a scroll area: what is where, what to paint again, and what follows whom.

Shows and answers questions about pixels; the pointer, the keys and the drops are in `view`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from dispatcher.domain.routes import DayRoute, Verdict
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import look
from ui.wording import tr, wording

from .bar_painter import paint_selection
from .bar_places import box_at
from .bars import Bar
from .bubble import Bubble, bubble_at, paint_bubble
from .canvas import Canvas, Texts
from .ghosts import Ghosts
from .headers import HEADER_PX, NAMES_PX
from .navigation import Navigation
from .painter import paint_frame
from .picture import DayPicture, picture_of
from .row_layout import USUAL, Arrangement, Row
from .sprites import Sprites
from .words import spoken, spoken_row

MOST_PIECES = 6
GHOST_ROUND_PX = 6  # how far a halo reaches beyond its row, at most
NOW_MARK_PX = 40  # half of what the time on the hour scale may take


class DayArea(QAbstractScrollArea):
    """One day, a row per technician, with frozen hours and names. Lives on the GUI thread."""

    arranged = Signal()  # rows have another height or other headers, or are folded

    def __init__(self, model: BoardModel, selection: Selection) -> None:
        super().__init__()
        self._model = model
        self._selection = selection
        self._texts = Texts()
        self._sprites = Sprites()
        self._picture: DayPicture | None = None
        self._bubble: Bubble | None = None
        self._ghosted: tuple[DayRoute, ...] = ()  # whose rows show ghosts by now
        self._explained = ""  # what is said beside the pointer, told to a screen reader too
        self._painted_s = 0.0
        self.reveals_selection = True
        self.overlays: list[Callable[[Canvas], None]] = []  # what others draw over the bars
        self.arrangement = USUAL
        self.navigation = Navigation(self, lambda: self.picture)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(NAMES_PX + 200, HEADER_PX + 80)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._listen()
        self._retranslate()

    def _listen(self) -> None:
        self._model.changed.connect(self._follow_board)
        self._model.ticked.connect(self._follow_clock)
        self._selection.changed.connect(self._follow_selection)
        self._selection.ghosts_changed.connect(self._follow_ghosts)
        look.changed.connect(self.viewport().update)
        wording.changed.connect(self._retranslate)

    def held_ids(self) -> frozenset[str]:
        """Return the interventions whose ghosts are the moved ones, for the views that can carry."""
        return frozenset({self._selection.intervention_id or ""})

    # ---- what is where

    @property
    def picture(self) -> DayPicture:
        """The day as it is painted; made again after a change, when it is first needed."""
        if self._picture is None:
            self._picture = picture_of(self._model.board, self._model.routes, self.arrangement)
        return self._picture

    @property
    def selected_bar(self) -> Bar | None:
        return self.picture.bar_of(self._selection.intervention_id, self._selection.technician_id)

    @property
    def bars_in_order(self) -> list[Bar]:
        """Every bar, row by row from the top, by start."""
        return self.picture.in_order

    def row_at(self, at: QPoint) -> Row | None:
        """Return the row under a point of the viewport (names included), None on the hour scale."""
        if at.y() < HEADER_PX:
            return None
        return self.picture.layout.row_at(at.y() - HEADER_PX + self.navigation.scroll_y)

    def bar_at(self, at: QPoint) -> Bar | None:
        row = self.row_at(at)
        lane = self.picture.lanes.get(row.technician_id or "") if row and at.x() >= NAMES_PX else None
        return lane.at(self.navigation.axis.seconds_at(at.x() - NAMES_PX)) if lane else None

    def bars_in(self, area: QRect) -> list[Bar]:
        """Return the bars that a rectangle of the viewport touches."""
        picture, axis = self.picture, self.navigation.axis
        offset = self.navigation.scroll_y - HEADER_PX
        first_s, last_s = axis.seconds_at(area.left() - NAMES_PX), axis.seconds_at(area.right() - NAMES_PX)
        rows = picture.layout.visible(area.top() + offset, area.bottom() + 1 + offset)
        lanes = [picture.lanes.get(row.technician_id or "") for row in rows]
        bars = [bar for lane in lanes if lane is not None for bar in lane.between(first_s, last_s)]
        return [bar for bar in bars if bar.end_s >= first_s]

    def box_of(self, bar: Bar) -> QRect:
        """Return the pixels of a bar in the viewport, also where it is scrolled out of sight."""
        row = self.picture.layout.row_of.get(bar.technician_id)
        if row is None:
            return QRect()  # folded away
        return box_at(self._canvas(self.viewport().rect()), row, bar.start_s, bar.end_s, bar.stack)

    # ---- moving about

    def fit_day(self) -> None:
        self.navigation.fit_day()

    def show_hours(self, hours: float) -> None:
        """Show so many hours over the width: around now, or around the middle of another day's view."""
        axis, body, now_s = self.navigation.axis, self.navigation.body, self._model.now.timestamp()
        is_today = self._model.board.starts_at.timestamp() <= now_s < self._model.board.ends_at.timestamp()
        self.navigation.zoom(body.width() / hours / axis.pixels_per_hour, body.center().x())
        if is_today:
            self.show_now()

    def show_now(self) -> None:
        self.navigation.show_moment(self._model.now.timestamp())

    def zoom(self, factor: float) -> None:
        """Magnify about the middle of the view."""
        self.navigation.zoom(factor, self.navigation.body.center().x())

    def show_bar(self, bar: Bar) -> None:
        """Scroll as little as needed to have the bar in view, its row unfolded."""
        self._unfold_row(bar.technician_id)
        self.navigation.reveal(self.picture.layout.row_of[bar.technician_id], bar.start_s, bar.end_s)

    # ---- how the rows stand

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the rows like this; what is selected stays in view."""
        if arrangement == self.arrangement:
            return
        self.arrangement, self._picture = arrangement, None
        self.navigation.settle()
        self.arranged.emit()
        row = self.picture.layout.row_of.get(self._chosen_technician() or "")
        if row is not None:
            self.navigation.reveal_row(row)
        self.viewport().update()

    def fold(self, group: str) -> None:
        """Fold a group of rows under its header, or unfold it."""
        self.arrange(self.arrangement.toggled(group))

    def fold_chosen(self) -> None:
        """Fold or unfold the group of the chosen row; where none is chosen, the first."""
        technician_id = self._chosen_technician()
        rows = self.picture.layout.rows
        if technician_id in self._model.board.technicians:
            self.fold(self.picture.group_of(technician_id or ""))
        elif rows:
            self.fold(rows[0].team)

    def fold_all(self) -> None:
        """Fold every group, or unfold all where one is folded."""
        names = frozenset(row.team for row in self.picture.layout.rows)
        self.arrange(replace(self.arrangement, folded=frozenset() if self.arrangement.folded else names))

    def _chosen_technician(self) -> str | None:
        bar = self.selected_bar
        return bar.technician_id if bar else self._selection.technician_id

    def _unfold_row(self, technician_id: str) -> None:
        if technician_id in self._model.board.technicians:
            folded = self.arrangement.folded - {self.picture.group_of(technician_id)}
            self.arrange(replace(self.arrangement, folded=folded))

    # ---- following the others

    def _follow_board(self) -> None:
        self._picture = None
        self.navigation.settle()
        self.viewport().update()

    def _follow_selection(self) -> None:
        bar = self.selected_bar
        row = self.picture.layout.row_of.get(self._selection.technician_id or "")
        if bar is not None and self.reveals_selection:
            self.show_bar(bar)
        elif row is not None and self.reveals_selection:
            self.navigation.reveal_row(row)
        self._describe()
        self.viewport().update()

    def _follow_ghosts(self) -> None:
        """Paint the rows again that had ghosts or have them now; of jobs chosen together, theirs too."""
        routes = (*self._ghosted, *self._selection.ghosts)
        self._ghosted = self._selection.ghosts
        touched = {route.technician_id for route in routes}
        marked = map(self.picture.bar_of, self._selection.marked)
        touched |= {bar.technician_id for bar in marked if bar is not None}
        canvas = self._canvas(self.viewport().rect())
        for row in map(self.picture.layout.row_of.get, touched):
            if row is not None:
                top = canvas.y(row) - GHOST_ROUND_PX
                height = row.height + 2 * GHOST_ROUND_PX
                self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _follow_clock(self) -> None:
        """Paint again what the passing second has changed, and nothing else."""
        before_s, now_s = self._painted_s, self._model.now.timestamp()
        canvas = self._canvas(self.viewport().rect())
        old, new = sorted((canvas.x(before_s), canvas.x(now_s)))
        if old != new or before_s // 60 != now_s // 60:
            self.viewport().update(QRect(old - 2, HEADER_PX, new - old + 4, self.viewport().height()))
            self.viewport().update(QRect(old - NOW_MARK_PX, 0, new - old + 2 * NOW_MARK_PX, HEADER_PX))
        for bar in self.bars_in_order:
            if _has_aged(bar, before_s, now_s):
                self.viewport().update(self.box_of(bar))

    def notice(self, at: QPoint, sentence: str, verdict: Verdict | None = None) -> None:
        before = self._bubble
        area = self.viewport().rect()
        self._bubble = bubble_at(at, area, self._texts, sentence, verdict) if sentence else None
        for bubble in (before, self._bubble):
            if bubble is not None:
                self.viewport().update(bubble.box.adjusted(-1, -1, 1, 1))

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Plan of the day"))
        self._describe()
        self._texts = Texts()
        self._picture = None
        self.viewport().update()

    # ---- painting

    def _describe(self) -> None:
        """Tell a screen reader the selected bar, or how to choose one.

        A `QAccessible` factory in Python would give it every bar, and crashes the web engine beside it
        (PySide6 6.11.3: a click on the map ends the process).
        """
        bar = self.selected_bar
        usage = tr(
            "A row per technician; arrows move between jobs, Ctrl with an arrow moves the job, "
            "Space takes it into the hand."
        )
        row = self._selection.technician_id
        if bar is not None:
            said = spoken(self.picture, bar, self._model.now.timestamp())
        elif row is not None and row in self._model.board.technicians:
            said = spoken_row(self.picture, row)
        else:
            said = usage
        marked = len(self._selection.marked)
        parts = (tr("{count} jobs chosen").format(count=marked) if marked else "", said, self._explained)
        self.setAccessibleDescription(". ".join(part for part in parts if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        bubble = self._bubble
        self._painted_s = self._model.now.timestamp()
        self._sprites.belong_to(self.picture, look.theme)
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        self._sprites.fit(round(size.width() * size.height() * ratio * ratio))
        ghosts = Ghosts(self._selection.ghosts, self._selection.verdict, self.held_ids())
        selected = self.selected_bar
        technician_id = selected.technician_id if selected else self._selection.technician_id
        for exposed in rectangles(event):
            canvas = self._canvas(exposed, painter)
            paint_frame(canvas, ghosts, selected, technician_id)
            self._paint_marked(canvas)
            for overlay in self.overlays:
                overlay(canvas)
            if bubble is not None and bubble.box.intersects(exposed):
                paint_bubble(canvas, bubble)
        painter.end()

    def _paint_marked(self, canvas: Canvas) -> None:
        """Outline the jobs chosen together, like the selected one."""
        if not self._selection.marked or self._selection.ghosts:
            return
        canvas.painter.setClipRect(canvas.body & canvas.exposed)
        for bar in map(self.picture.bar_of, self._selection.marked):
            row = self.picture.layout.row_of.get(bar.technician_id) if bar else None
            if bar is not None and row is not None:
                paint_selection(canvas, box_at(canvas, row, bar.start_s, bar.end_s, bar.stack))
        canvas.painter.setClipRect(canvas.exposed)

    def _canvas(self, exposed: QRect, painter: QPainter | None = None) -> Canvas:
        return Canvas(
            picture=self.picture,
            axis=self.navigation.axis,
            body=self.navigation.body,
            theme=look.theme,
            texts=self._texts,
            now_s=self._model.now.timestamp(),
            exposed=exposed,
            scroll_y=self.navigation.scroll_y,
            sprites=self._sprites,
            is_passing=self.navigation.is_zooming,
            ratio=self.devicePixelRatioF(),
            _painter=painter,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.navigation.settle()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Shift the pixels that stay in view, names with their rows only; what comes into view is painted."""
        if self.navigation.is_setting:
            return
        if self._bubble is not None or not self.devicePixelRatioF().is_integer():
            self.viewport().update()
            return
        body = self.navigation.body
        self.viewport().scroll(dx, dy, body)
        if dy:
            self.viewport().scroll(0, dy, QRect(0, body.top(), NAMES_PX, body.height()))
        if dx:
            self.viewport().update(QRect(NAMES_PX, 0, body.width(), HEADER_PX))


def _has_aged(bar: Bar, before_s: float, now_s: float) -> bool:
    """Whether a bar shows another minute since its technician was told or should be there, or of its hold."""
    if bar.told_s is not None and (before_s - bar.told_s) // 60 != (now_s - bar.told_s) // 60:
        return True
    if bar.late_minutes(before_s) != bar.late_minutes(now_s):
        return True
    return bar.quarters_held(before_s) != bar.quarters_held(now_s)


def rectangles(event: QPaintEvent) -> list[QRect]:
    """Return the pieces to paint again; where they are many, their bounding box costs less."""
    pieces = list(cast(Iterable[QRect], event.region()))
    return pieces if len(pieces) <= MOST_PIECES else [event.rect()]
