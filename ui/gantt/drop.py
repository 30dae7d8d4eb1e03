"""Work dragged in from the queue: what is in the parcel."""

import json

from PySide6.QtCore import QMimeData

from dispatcher.domain.board import Board

MIME_TYPE = "application/x-dispatcher-interventions"


def carried_ids(mime: QMimeData, board: Board) -> tuple[str, ...]:
    """Return the interventions in the parcel that this board knows; nothing where it is none of ours."""
    if not mime.hasFormat(MIME_TYPE):
        return ()
    try:
        ids = json.loads(bytes(mime.data(MIME_TYPE).data()))
    except ValueError:  # another program may use the name of our format for something else
        return ()
    if not isinstance(ids, list):
        return ()
    return tuple(key for key in ids if isinstance(key, str) and key in board.interventions)


def parcel(intervention_ids: tuple[str, ...]) -> QMimeData:
    """Wrap interventions for a drag: the counterpart of `carried_ids`, for the queue."""
    mime = QMimeData()
    mime.setData(MIME_TYPE, json.dumps(list(intervention_ids)).encode())
    return mime
