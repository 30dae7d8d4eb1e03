"""A job dropped on a technician on the map: the best place in his day, seen as a ghost and a sentence first.

Nothing is written until somebody says so; then it is one command like any drop on the plan.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Proposal, Verdict
from dispatcher.domain.sentences import Sentence
from dispatcher.services.places import best_place
from dispatcher.services.urgent import apply_command
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.moving import Moving
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import label
from ui.wording import clock, say, tr, wording

from .view import MapView


class PlaceStrip(QWidget):
    """Says where the job would go, and offers to put it there. Enter puts it, Escape leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("placeStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sentence = label("", "strong")
        self.sentence.setWordWrap(True)
        self.put_button = button("done", "primary")
        self.leave_button = button("close", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.put_button)
        row.addWidget(self.leave_button)
        wording.changed.connect(self._retranslate)
        self._retranslate()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave_button.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.put_button.isVisible():
            self.put_button.click()
        else:
            super().keyPressEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Best place in the day"))
        self.put_button.setText(tr("Place here"))
        self.leave_button.setText(tr("Leave it"))


class Placing(QObject):
    """Asks for the best place, shows it, and puts the job there when told. GUI thread."""

    def __init__(
        self, model: BoardModel, selection: Selection, bridge: Bridge, moving: Moving, map_view: MapView
    ) -> None:
        super().__init__(map_view)
        self._model, self._selection, self._bridge, self._moving = model, selection, bridge, moving
        self.strip = PlaceStrip()
        self._asked: tuple[str, str] | None = None
        self._found: Proposal | None = None
        self.strip.put_button.clicked.connect(self.put)
        self.strip.leave_button.clicked.connect(self.leave)
        model.changed.connect(self.leave)
        map_view.carried.connect(self.ask)
        map_view.hold(self.strip)

    def ask(self, intervention_id: str, technician_id: str) -> None:
        """Look for the best place of a job in somebody's day; the answer comes as ghost and sentence."""
        self.leave()
        self._asked = asked = (intervention_id, technician_id)
        self._selection.select(intervention_id=intervention_id)
        if self._bridge.closed_because is not None:
            self._say(say(self._bridge.closed_because), False)
            return
        self._say(tr("Looking for the best place in the day of {name}…").format(name=self._name), False)
        board, now = self._model.board, self._model.now
        self._bridge.ponder(
            lambda: _answer(lambda: best_place(board, intervention_id, technician_id, now)),
            lambda found: self._show(asked, found),
        )

    def put(self) -> None:
        """Put the job where the ghost is: one command, one step of undo."""
        found = self._found
        self.leave()
        if found is None:
            return
        if found.asked is not None:
            self._moving.renegotiate(found)
        else:
            self._bridge.run(apply_command(self._model.board, found))

    def leave(self) -> None:
        """Forget the question; the ghost goes."""
        if self._asked is None:
            return
        focus = self.strip.window().focusWidget()
        had_focus = focus is not None and self.strip.isAncestorOf(focus)
        self._asked = self._found = None
        self._selection.show_ghosts(())
        self.strip.hide()
        around = self.strip.parentWidget()
        if had_focus and around is not None:
            around.setFocus()

    @property
    def _name(self) -> str:
        technician = self._model.board.technicians.get(self._asked[1]) if self._asked else None
        return technician.name if technician else ""

    def _show(self, asked: tuple[str, str], found: Proposal | Sentence) -> None:
        if asked != self._asked:
            return
        if isinstance(found, Sentence):
            self._say(say(found), False)
            return
        self._found = found
        self._selection.show_ghosts(found.routes, verdict_of(found))
        words = tr("{number} with {name} at {time}: {sentence}").format(
            number=self._model.board.interventions[asked[0]].number,
            name=self._name,
            time=clock(found.arrival),
            sentence=say(found.why),
        )
        self._say(words, True)

    def _say(self, words: str, can_put: bool) -> None:
        self.strip.sentence.setText(words)
        self.strip.put_button.setVisible(can_put)
        self.strip.show()
        if can_put:  # the hand that dropped the job is on the mouse or the keyboard here, and nowhere else
            self.strip.put_button.setFocus()


def verdict_of(found: Proposal) -> Verdict:
    """Return the colour of a place: others untouched, others shifted, or something would have to give."""
    if found.asked is not None or found.lateness:
        return Verdict.BREAKS
    return Verdict.SHIFTS if found.shifted or found.moved else Verdict.FITS


def _answer(ask: Callable[[], Proposal]) -> Proposal | Sentence:
    """On a worker: a refusal is an answer like any other here."""
    try:
        return ask()
    except Refusal as refusal:
        return refusal.sentence
