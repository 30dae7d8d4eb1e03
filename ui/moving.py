"""A drop on the plan: done at once where it breaks nothing, else answered with the sentence and the ways on.

Whoever may not break a promise is offered to renegotiate it; a manager may force it, with a reason.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Role
from dispatcher.domain.routes import Finding, Preview, Verdict
from dispatcher.domain.values import TimeWindow, new_id
from dispatcher.services.commands import AssignIntervention, Batch, MoveAssignment, PromiseAppointment
from dispatcher.services.scheduling import preview
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.situation import situation
from ui.panels.strips import RefusalStrip, WayOn
from ui.wording import say, tr

PROMISE = "promise"  # the checker's kind of finding for a promised window that is missed
Move = MoveAssignment | AssignIntervention


class AsksForWindow(Protocol):
    """Selects a job and opens the small form that promises a window to its customer."""

    def __call__(self, intervention_id: str, start: datetime) -> None: ...


class Moving:
    """Takes the drops of the Gantt (and its keys) and makes commands of them."""

    def __init__(
        self, model: BoardModel, bridge: Bridge, strip: RefusalStrip, ask_for_window: AsksForWindow
    ) -> None:
        self._model, self._bridge, self._strip = model, bridge, strip
        self._ask_for_window = ask_for_window
        self._waiting: tuple[str, Move] | None = None  # the job to renegotiate, and the move that needs it

    def move(self, intervention_id: str, technician_id: str, start: datetime) -> None:
        """Do what was dropped, or say why not."""
        self._waiting = None
        try:
            seen = preview(self._model.board, intervention_id, technician_id, start, self._model.now)
        except Refusal as refusal:
            self._strip.refuse(say(refusal.sentence))
            return
        command = move_command(self._model.board, intervention_id, technician_id, start)
        if seen.verdict is Verdict.BREAKS:
            self._strip.refuse(say(seen.sentence), self._ways_on(seen, command))
        else:
            self._strip.close_strip()
            self._bridge.run(command)

    def promise(self, intervention_id: str, window: TimeWindow) -> None:
        """Promise a window; where a move waits for it, both in one step."""
        promise = PromiseAppointment(intervention_id, window.earliest, window.latest)
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == intervention_id:
            self._bridge.run(Batch("", (promise, waiting[1])))
        else:
            self._bridge.run(promise)

    def forget(self) -> None:
        """The form was left: no move waits for a window any more."""
        self._waiting = None

    def _ways_on(self, seen: Preview, command: Move) -> list[WayOn]:
        ways = []
        broken = next((finding for finding in seen.findings if finding.kind == PROMISE), None)
        if broken is not None and broken.intervention_id is not None:
            ways.append(WayOn(tr("Renegotiate…"), self._renegotiation(seen, broken, command)))
        if seen.findings and (broken is None or self._bridge.desk.author.role is Role.MANAGER):
            ways.append(WayOn(tr("Force"), self._force(seen, command), needs_reason=True))
        return ways

    def _renegotiation(self, seen: Preview, broken: Finding, command: Move) -> Callable[[str], None]:
        job_id = broken.intervention_id or ""

        def renegotiate(_reason: str) -> None:
            self._ask_for_window(job_id, start_in(seen, job_id) or command.start)
            self._waiting = (job_id, command)

        return renegotiate

    def _force(self, seen: Preview, command: Move) -> Callable[[str], None]:
        keys = tuple(finding.key for finding in seen.findings)
        return lambda reason: self._bridge.run(replace(command, accepting=keys, reason=reason))


def move_command(board: Board, intervention_id: str, technician_id: str, start: datetime) -> Move:
    """Return the command of a drop: a move of planned work, a placement of work that waits."""
    assignment = situation(board, intervention_id).assignment
    if assignment is None:
        return AssignIntervention(new_id(), intervention_id, technician_id, start)
    return MoveAssignment(assignment.id, technician_id, start, expected_version=assignment.version)


def start_in(seen: Preview, intervention_id: str) -> datetime | None:
    """Return when a job would start in the days of a preview."""
    jobs = (job for route in seen.routes for job in route.jobs)
    return next((job.start for job in jobs if job.intervention_id == intervention_id), None)
