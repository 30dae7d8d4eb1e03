"""A drop on the plan: done at once where it breaks nothing, else answered with the sentence and the ways on.

Whoever may not break a promise is offered to renegotiate it; a manager may force it, with a reason. The same
holds for a proposal that needs a promise to give.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
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
    PromiseAppointment,
    WithdrawPromise,
)
from dispatcher.services.scheduling import preview
from dispatcher.services.urgent import apply_command
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
        # The job to renegotiate, and the move or proposal that needs it.
        self._waiting: tuple[str, Move | ApplyProposal | Batch] | None = None

    def move(self, intervention_id: str, technician_id: str, start: datetime) -> None:
        """Do what was dropped, or say why not."""
        self._waiting = None
        if self._bridge.closed_because is not None:
            self._strip.refuse(say(self._bridge.closed_because))
            return
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
            self._ask(job_id, start_in(seen, job_id) or command.start, command)

        return renegotiate

    def _forced(self, command: Move | ApplyProposal, keys: tuple[str, ...]) -> Callable[[str], None]:
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
