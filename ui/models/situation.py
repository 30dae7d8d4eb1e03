"""What can be done now: the selected work as it stands, read off the board in one place."""

from dataclasses import dataclass

from dispatcher.domain.absences import Absence
from dispatcher.domain.alarms import Alarm
from dispatcher.domain.appointments import NEXT_STATES, Appointment, Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.technicians import Technician


@dataclass(frozen=True)
class Situation:
    """The selected intervention with its assignment and promise, the alarm to look at, and the history."""

    intervention: Intervention | None = None
    assignment: Assignment | None = None
    promise: Appointment | None = None
    alarm: Alarm | None = None
    has_alarms: bool = False  # an alarm stands, seen or not
    undo: Sentence | None = None
    redo: Sentence | None = None
    is_past: bool = False  # the screens show an instant of the past: nothing can be changed
    is_playing: bool = False
    technician: Technician | None = None  # who is selected, or holds the selected work
    absence: Absence | None = None  # when he is away: now, or next on this day

    @property
    def is_open(self) -> bool:
        """Whether the selected work is still to be done."""
        return self.intervention is not None and self.intervention.state is InterventionState.OPEN

    @property
    def is_movable(self) -> bool:
        """Whether the selected work is planned and nobody is on the way to it."""
        return self.is_open and self.assignment is not None and not self.assignment.has_departed

    @property
    def is_waiting(self) -> bool:
        """Whether the selected work waits for a technician."""
        return self.is_open and self.assignment is None

    @property
    def is_at_work(self) -> bool:
        """Whether a technician is at the selected work."""
        at_work = (AssignmentState.ON_SITE, AssignmentState.SUSPENDED)
        return self.is_open and self.assignment is not None and self.assignment.state in at_work

    @property
    def can_tell(self) -> bool:
        """Whether the technician is planned and nobody has asked for him to be told."""
        return self.is_movable and self.assignment is not None and self.assignment.told_at is None

    def can_become(self, state: AssignmentState) -> bool:
        """Whether the work may be reported as having come this far."""
        return self.assignment is not None and state in NEXT_STATES[self.assignment.state]


def situation(
    board: Board, intervention_id: str | None, undo: Sentence | None = None, redo: Sentence | None = None
) -> Situation:
    """Read the situation of an intervention (None: nothing is selected) off the board."""
    rows = [row for row in board.assignments_of.get(intervention_id or "", ()) if row.holds_the_work]
    return Situation(
        intervention=board.interventions.get(intervention_id or ""),
        assignment=rows[-1] if rows else None,
        promise=board.promise_of(intervention_id or ""),
        alarm=alarm_to_see(board, intervention_id),
        has_alarms=bool(board.standing_alarms),
        undo=undo,
        redo=redo,
    )


def alarm_to_see(board: Board, intervention_id: str | None) -> Alarm | None:
    """Return the selected work's standing alarm nobody has acknowledged, else the oldest such alarm."""
    unseen = [alarm for alarm in board.standing_alarms if not alarm.is_seen]
    of_selected = [alarm for alarm in unseen if alarm.intervention_id == intervention_id]
    return next(iter([*of_selected, *unseen]), None)
