"""The lines over the plan: at most three strips stand at a time, so that the plan keeps its rows.

Strips show and hide themselves as ever. Those of one place share its line: the first that wants to stand
does, the others wait behind it and come back when it leaves.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

ASKED = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class StripPlaces(QWidget):
    """One line per place, top to bottom. In each place the strips are given by weight, the gravest first."""

    def __init__(self, *places: Sequence[QWidget]) -> None:
        super().__init__()
        column = _column(self)
        self._places = [[(strip, _holder(strip)) for strip in place] for place in places]
        for place in self._places:
            for strip, holder in place:
                column.addWidget(holder)
                strip.installEventFilter(self)
            _show_first(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ASKED:
            for place in self._places:
                if any(strip is watched for strip, _holder in place):
                    _show_first(place)
        return False


def _show_first(place: Sequence[tuple[QWidget, QWidget]]) -> None:
    """Let the gravest strip that wants to stand have the line."""
    first = next((strip for strip, _holder in place if not strip.isHidden()), None)
    for strip, holder in place:
        holder.setVisible(strip is first)


def _holder(strip: QWidget) -> QWidget:
    """Return a widget around a strip: hiding it leaves untouched whether the strip wants to stand."""
    holder = QWidget()
    _column(holder).addWidget(strip)
    return holder


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
