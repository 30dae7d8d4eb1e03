"""The one state a job shows, on the plan and on the map: the same word, the same colour."""

from dispatcher.domain.appointments import DEPARTED, Assignment, AssignmentState
from ui.style import NO_APPOINTMENT, PROMISED

TOLD = frozenset({AssignmentState.NOTIFIED, AssignmentState.ACCEPTED, *DEPARTED})


def shown_state(assignment: Assignment, is_promised: bool) -> str:
    """Return what the field reports, else the promise, else who knows of it: a key of `Theme.fills`."""
    if assignment.state in DEPARTED:
        return assignment.state.value
    if is_promised:
        return PROMISED
    return NO_APPOINTMENT if is_told(assignment) else AssignmentState.PLANNED.value


def is_told(assignment: Assignment) -> bool:
    """Whether somebody asked for the technician to be told, or he knows already."""
    return assignment.state in TOLD or assignment.told_at is not None or assignment.notified_at is not None
