"""The live day as a picture beside the what-if: the same rows, hours and zoom; to be looked at only."""

import html
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from ui.gantt.day_area import DayArea
from ui.gantt.picture import DayPicture, picture_of
from ui.gantt.view import GanttView
from ui.gantt.words import card
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.wording import tr


class LiveDay(DayArea):
    """Stands where the leading plan stands: its rows, scroll and zoom. What is clicked is selected there.

    Nothing can be taken hold of here, and no key comes here: the keys stay with the leading plan.
    """

    def __init__(self, model: BoardModel, selection: Selection, leader: GanttView) -> None:
        self._leader = leader
        super().__init__(model, Selection())  # its own: ghosts belong to the plan that is worked on
        self.setObjectName("liveDay")
        self._chosen = selection
        self.reveals_selection = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        selection.changed.connect(self.follow_chosen)

    @property
    def picture(self) -> DayPicture:
        """The day in the rows of the leading plan, whoever else works today here or there."""
        layout, how = self._leader.picture.layout, self._leader.arrangement
        if self._picture is None or self._picture.layout is not layout:
            made = picture_of(self._model.board, self._model.routes, how)
            self._picture = replace(made, layout=layout)
        return self._picture

    def follow_leader(self) -> None:
        """Stand where the leading plan stands; below its last row as much is free here as there."""
        self.navigation.stand_beside(self._leader.navigation)

    def follow_chosen(self) -> None:
        """Show what is selected at the desk, where it is on this day."""
        self._selection.select(self._chosen.intervention_id, None)
        self.viewport().update()

    def _retranslate(self) -> None:
        super()._retranslate()
        self.setAccessibleName(tr("Live day, to compare with"))

    # ---- looking only

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        bar, row = self.bar_at(at), self.row_at(at)
        if row is not None and row.technician_id is None:
            self._leader.fold(row.team)
        elif bar is not None:
            self._chosen.select(bar.intervention_id)
        else:
            self._chosen.select(None, row.technician_id if row else None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._leader.wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            text = html.escape(card(self.picture, bar, self._model.now)) if bar else ""
            lines = text.replace("\n", "<br>")
            QToolTip.showText(
                event.globalPos(), f"<p style='white-space:pre'>{lines}</p>" if bar else "", self
            )
            return True
        return super().viewportEvent(event)
