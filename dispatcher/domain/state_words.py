"""States as people say them, inside sentences."""

from .appointments import AssignmentState
from .sentences import Sentence

STATE_WORDS = {
    AssignmentState.PLANNED: Sentence("planned"),
    AssignmentState.NOTIFIED: Sentence("told"),
    AssignmentState.ACCEPTED: Sentence("accepted"),
    AssignmentState.TRAVELLING: Sentence("on the road"),
    AssignmentState.ON_SITE: Sentence("on site"),
    AssignmentState.SUSPENDED: Sentence("suspended"),
    AssignmentState.DONE: Sentence("done"),
    AssignmentState.CANNOT_COMPLETE: Sentence("not completed"),
    AssignmentState.CANCELLED: Sentence("cancelled"),
}
