"""A drop on the plan: done at once where it breaks nothing, else answered with the sentence and the ways on.

Whoever may not break a promise is offered to renegotiate it; a manager may force it, with a reason. The same
holds for a proposal that needs a promise to give.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Role
from dispatcher.domain.routes import Finding, Preview, Proposal, Verdict
from dispatcher.domain.values import TimeWindow, new_id
from dispatcher.services.commands import (
    ApplyProposal,
    AssignIntervention,
    Batch,
    Command,
    MoveAssignment,
    MoveTogether,
    PromiseAppointment,
    ProposedMove,
    RemoveAssignment,
    ResizeAssignment,
    WithdrawPromise,
)
from dispatcher.services.places import FreePlace
from dispatcher.services.places_together import FreeTogether
from dispatcher.services.replanning import (
    Place,
    preview,
    preview_length,
    preview_removal,
    preview_together,
)
from dispatcher.services.urgent import apply_command
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.situation import situation
from ui.panels.strips import RefusalStrip, WayOn
from ui.places import Places, with_alternatives
from ui.wording import clock, say, tr

PROMISE = "promise"  # the checker's kind of finding for a promised window that is missed
Move = MoveAssignment | AssignIntervention | MoveTogether | ResizeAssignment


class AsksForWindow(Protocol):
    """Selects a job and opens the small form that promises a window to its customer."""

    def __call__(self, intervention_id: str, start: datetime) -> None: ...


class Moving:
    """Takes the drops of the Gantt (and its keys) and makes commands of them."""

    def __init__(
        self,
        model: BoardModel,
        bridge: Bridge,
        strip: RefusalStrip,
        places: Places,
        ask_for_window: AsksForWindow,
    ) -> None:
        self._model, self._bridge, self._strip, self._places = model, bridge, strip, places
        self._ask_for_window = ask_for_window
        self._refused = 0  # counts refusals: an answer about an earlier one is not shown
        # The job to renegotiate, and the move or proposal that needs it.
        self._waiting: tuple[str, Move | ApplyProposal | Batch] | None = None

    def move(self, intervention_id: str, technician_id: str, start: datetime) -> None:
        """Do what was dropped, or say why not and what could be had instead."""
        board, now = self._model.board, self._model.now
        is_refused = self._decide(
            lambda: preview(board, intervention_id, technician_id, start, now),
            lambda: move_command(board, intervention_id, technician_id, start),
        )
        if is_refused:
            refused = self._refused
            answer = lambda found: self._offer(refused, intervention_id, found)  # noqa: E731
            self._places.free(intervention_id, technician_id, start, answer)

    def move_together(self, places: Sequence[Place]) -> None:
        """Do what was dropped, all of it in one step, or say why not."""
        board, now = self._model.board, self._model.now
        is_refused = self._decide(
            lambda: preview_together(board, places, now),
            lambda: MoveTogether(tuple(_line(board, place) for place in places)),
        )
        if is_refused:
            refused = self._refused
            self._places.free_together(places, lambda found: self._offer_together(refused, found))

    def set_length(self, intervention_id: str, minutes: int) -> None:
        """Plan another length for planned work, or say why not."""
        board, now = self._model.board, self._model.now
        assignment = situation(board, intervention_id).assignment
        if assignment is not None:
            command = ResizeAssignment(assignment.id, minutes, assignment.version)
            length = timedelta(minutes=minutes)
            self._decide(lambda: preview_length(board, intervention_id, length, now), lambda: command)

    def take_off(self, intervention_ids: Sequence[str]) -> None:
        """Send planned work back to the queue, all of it in one step."""
        board = self._model.board
        if self._is_closed():
            return
        seen = preview_removal(board, intervention_ids, self._model.now)
        if seen.verdict is Verdict.BREAKS:
            self._refuse(say(seen.sentence))
            return
        rows = [situation(board, key).assignment for key in intervention_ids]
        parts = tuple(RemoveAssignment(row.id, row.version) for row in rows if row is not None)
        self._strip.close_strip()
        self._bridge.run(parts[0] if len(parts) == 1 else Batch("", parts))

    def apply(self, proposal: Proposal) -> None:
        """Make the plan what the best place in a day shows."""
        if self._is_closed():
            return
        command = apply_command(self._model.board, proposal)
        if isinstance(command, ApplyProposal) and not command.moves:
            self._refuse(tr("It is at the best place of this day already."))
            return
        self._strip.close_strip()
        self._bridge.run(command)

    def _decide(self, look: Callable[[], Preview], command: Callable[[], Move]) -> bool:
        """Do what breaks nothing; else refuse with the ways on, and say that it was refused."""
        self._waiting = None
        if self._is_closed():
            return False
        try:
            seen = look()
        except Refusal as refusal:
            self._refuse(say(refusal.sentence))
            return False
        if seen.verdict is not Verdict.BREAKS:
            self._strip.close_strip()
            self._bridge.run(command())
            return False
        self._refuse(say(seen.sentence), self._ways_on(seen, command()) if seen.findings else ())
        return bool(seen.routes)

    def _is_closed(self) -> bool:
        """Whether nothing may be changed now; says why not."""
        why = self._bridge.closed_because
        if why is not None:
            self._refuse(say(why))
        return why is not None

    def _refuse(self, sentence: str, ways: Sequence[WayOn] = ()) -> None:
        self._refused += 1
        self._strip.refuse(sentence, ways)

    def _offer(self, refused: int, intervention_id: str, found: Sequence[FreePlace]) -> None:
        """Add the free places to the refusal they are for, each as a button that says where it leads."""
        if refused != self._refused or not found or not self._strip.isVisible():
            return
        self._strip.sentence.setText(with_alternatives(self._strip.sentence.text(), found))
        for place in found:
            name = self._model.board.technicians[place.technician_id].name
            words = tr("{name} at {time}").format(name=name, time=clock(place.start))
            self._strip.offer(WayOn(words, self._way_to(intervention_id, place)))

    def _offer_together(self, refused: int, found: Sequence[FreeTogether]) -> None:
        """Say where all the jobs would fit, each place a button; or that there is none."""
        if refused != self._refused or not self._strip.isVisible():
            return
        sentence = self._strip.sentence
        if not found:
            none = tr(
                "{refusal} Nowhere else on this day do these jobs fit together without shifting others."
            )
            sentence.setText(none.format(refusal=sentence.text()))
            return
        sentence.setText(with_alternatives(sentence.text(), found))
        for one in found:
            first = min(one.places, key=lambda place: place.start)
            name = self._model.board.technicians[first.technician_id].name
            words = tr("{name} at {time}").format(name=name, time=clock(first.start))
            self._strip.offer(WayOn(words, self._way_to_all(one.places)))

    def _way_to_all(self, places: Sequence[Place]) -> Callable[[str], None]:
        return lambda _reason: self.move_together(places)

    def _way_to(self, intervention_id: str, place: FreePlace) -> Callable[[str], None]:
        return lambda _reason: self.move(intervention_id, place.technician_id, place.start)

    def promise(self, intervention_id: str, window: TimeWindow) -> None:
        """Promise a window; where a move waits for it, both in one step."""
        self._agree(intervention_id, PromiseAppointment(intervention_id, window.earliest, window.latest))

    def withdraw(self, intervention_id: str) -> None:
        """Take a promise back with its customer; where a move waits for that, both in one step."""
        self._agree(intervention_id, WithdrawPromise(intervention_id))

    def renegotiate(self, proposal: Proposal) -> None:
        """Say whose promise a proposal needs, and offer the ways on; it is never applied by itself."""
        asked = proposal.asked
        if asked is None:
            return
        job_id, command = asked.intervention_id, apply_command(self._model.board, proposal)
        found = (finding for route in proposal.routes for finding in route.findings)
        broken = tuple(f.key for f in found if (f.kind, f.intervention_id) == (PROMISE, job_id))
        ways = [WayOn(tr("Renegotiate…"), lambda _reason: self._ask(job_id, asked.start, command))]
        if self._bridge.desk.author.role is Role.MANAGER and isinstance(command, ApplyProposal):
            ways.append(WayOn(tr("Force"), self._forced(command, broken), needs_reason=True))
        self._strip.refuse(say(proposal.why), ways)

    def forget(self) -> None:
        """The form was left: no move waits for a window any more."""
        self._waiting = None

    def _agree(self, intervention_id: str, agreed: Command) -> None:
        """Do what was agreed with a customer; where a move waits for it, both in one step."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == intervention_id:
            self._bridge.run(Batch("", (agreed, waiting[1])))
        else:
            self._bridge.run(agreed)

    def _ask(self, job_id: str, start: datetime, command: Move | ApplyProposal | Batch) -> None:
        """Open the form for another window; the command waits for it."""
        self._ask_for_window(job_id, start)
        self._waiting = (job_id, command)

    def _ways_on(self, seen: Preview, command: Move) -> list[WayOn]:
        ways = []
        broken = next((finding for finding in seen.findings if finding.kind == PROMISE), None)
        if broken is not None and broken.intervention_id is not None:
            ways.append(WayOn(tr("Renegotiate…"), self._renegotiation(seen, broken, command)))
        keys = tuple(finding.key for finding in seen.findings)
        if seen.findings and (broken is None or self._bridge.desk.author.role is Role.MANAGER):
            ways.append(WayOn(tr("Force"), self._forced(command, keys), needs_reason=True))
        return ways

    def _renegotiation(self, seen: Preview, broken: Finding, command: Move) -> Callable[[str], None]:
        job_id = broken.intervention_id or ""

        def renegotiate(_reason: str) -> None:
            self._ask(job_id, start_in(seen, job_id) or self._model.now, command)

        return renegotiate

    def _forced(self, command: Move | ApplyProposal, keys: tuple[str, ...]) -> Callable[[str], None]:
        return lambda reason: self._bridge.run(replace(command, accepting=keys, reason=reason))


def move_command(board: Board, intervention_id: str, technician_id: str, start: datetime) -> Move:
    """Return the command of a drop: a move of planned work, a placement of work that waits."""
    assignment = situation(board, intervention_id).assignment
    if assignment is None:
        return AssignIntervention(new_id(), intervention_id, technician_id, start)
    return MoveAssignment(assignment.id, technician_id, start, expected_version=assignment.version)


def _line(board: Board, place: Place) -> ProposedMove:
    """Return where one of several jobs goes, with the version that was seen."""
    key = place.intervention_id
    assignment = situation(board, key).assignment
    if assignment is None:
        return ProposedMove(key, place.technician_id, place.start, new_id(), is_new=True)
    return ProposedMove(
        key, place.technician_id, place.start, assignment.id, expected_version=assignment.version
    )


def start_in(seen: Preview, intervention_id: str) -> datetime | None:
    """Return when a job would start in the days of a preview."""
    jobs = (job for route in seen.routes for job in route.jobs)
    return next((job.start for job in jobs if job.intervention_id == intervention_id), None)
