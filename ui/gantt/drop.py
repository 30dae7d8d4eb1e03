"""Work dragged in from the queue: what is in the parcel, and where each piece of it would start."""

import json
from datetime import datetime

from PySide6.QtCore import QMimeData

from dispatcher.domain.board import Board

from .drag import Slot

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


def starts_of(board: Board, ids: tuple[str, ...], slot: Slot) -> tuple[tuple[str, datetime], ...]:
    """Return when each would start: one after the other, the roads between them left to the planning."""
    starts = []
    start = slot.start
    for key in ids:
        starts.append((key, start))
        start += board.interventions[key].duration
    return tuple(starts)
