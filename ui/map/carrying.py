"""Work carried over the edge of the map: in from the queue onto somebody, or a job's mark out to the plan.

Inside the map its face carries (the page, or the painted map); what crosses the edge is Qt's, and starts or
ends here. Who is under the pointer, the face says: it alone knows where its marks stand.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.models.board_model import BoardModel
from ui.parcel import badge, carried_ids, parcel

from .bridge import Bridge

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Carrying(QObject):
    """Takes drops for the map and lets marks go out. GUI thread; lives as long as `view`.

    `face` returns the widget that shows the map now, None while there is none.
    """

    def __init__(
        self, view: QWidget, model: BoardModel, bridge: Bridge, face: Callable[[], QWidget | None]
    ) -> None:
        super().__init__(view)
        self._view, self._model, self._bridge, self._face = view, model, bridge, face
        self._job = ""  # what is carried over the map
        self._aimed = ""  # the technician it would be dropped on
        view.setAcceptDrops(True)
        view.installEventFilter(self)
        bridge.aimed.connect(self._aim)
        bridge.carried_out.connect(self._take_out, Qt.ConnectionType.QueuedConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDragMoveEvent):
            self._move(event)
        elif isinstance(event, QDragLeaveEvent):
            self._leave()
        elif isinstance(event, QDropEvent):
            self._drop(event)
        else:
            return False
        return True

    # ---- in

    def _enter(self, event: QDragEnterEvent) -> None:
        """Take one job; several at once have no best place in a day."""
        ids = carried_ids(event.mimeData(), self._model.board)
        self._job, self._aimed = (ids[0] if len(ids) == 1 and self._face() else ""), ""
        event.setAccepted(bool(self._job))

    def _move(self, event: QDragMoveEvent) -> None:
        self._send(event.position(), {})
        event.setAccepted(bool(self._aimed))

    def _leave(self) -> None:
        self._job = ""
        self._bridge.send({"over": None})

    def _drop(self, event: QDropEvent) -> None:
        self._send(event.position(), {"put": self._job})
        self._leave()
        event.acceptProposedAction()

    def _send(self, at: QPointF, more: dict[str, Any]) -> None:
        face = self._face()
        if face is not None and self._job:
            here = face.mapFrom(self._view, at.toPoint())
            self._bridge.send({"over": {"x": here.x(), "y": here.y()}, **more})

    def _aim(self, technician: str) -> None:
        self._aimed = technician

    # ---- out

    def _take_out(self, job: str) -> None:
        """Carry on with the mark of a job outside of the map, as long as the button is down."""
        row = self._model.board.interventions.get(job)
        if row is None or not QGuiApplication.mouseButtons() & LEFT:
            return
        self._let_the_face_go()
        customer = self._model.board.customers.get(row.customer_id)
        drag = QDrag(self._view)
        drag.setMimeData(parcel((job,)))
        drag.setPixmap(badge(f"{row.number}  {customer.name if customer else ''}"))
        drag.setHotSpot(QPoint(8, 8))
        drag.exec(Qt.DropAction.MoveAction)

    def _let_the_face_go(self) -> None:
        """Tell the face that the button is up: it will not hear of it, the drag takes it."""
        face = self._face()
        inner = face.focusProxy() or face if face is not None else None
        if inner is not None:
            off = QPointF(-1000, -1000)
            up = QEvent.Type.MouseButtonRelease
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(inner, QMouseEvent(up, off, inner.mapToGlobal(off), LEFT, NO_BUTTON, none))
