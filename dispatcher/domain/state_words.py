"""States as people say them, inside sentences."""

from .appointments import AssignmentState
from .requests import Coverage, Impact, RequestState, Result
from .sentences import Sentence
from .support import FilePart

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
CASE_WORDS = {
    RequestState.RECEIVED: Sentence("received"),
    RequestState.QUALIFIED: Sentence("qualified"),
    RequestState.HANDLED: Sentence("handled"),
    RequestState.CLOSED: Sentence("closed"),
}
IMPACT_WORDS = {
    Impact.CRITICAL: Sentence("critical"),
    Impact.IMPORTANT: Sentence("important"),
    Impact.MINOR: Sentence("minor"),
}
COVERAGE_WORDS = {
    Coverage.UNASKED: Sentence("not decided"),
    Coverage.COVERED: Sentence("covered by contract"),
    Coverage.QUOTE: Sentence("on a quote"),
    Coverage.COURTESY: Sentence("as a courtesy"),
    Coverage.REFUSED: Sentence("refused"),
}
RESULT_WORDS = {
    Result.NONE: Sentence("without a result"),
    Result.SOLVED: Sentence("solved"),
    Result.SOLVED_BY_ARTICLE: Sentence("solved by an article"),
    Result.NO_FAULT: Sentence("no fault found"),
    Result.NOT_SOLVED: Sentence("not solved"),
    Result.REFUSED: Sentence("refused"),
    Result.CANCELLED: Sentence("called off"),
    Result.REDIRECTED: Sentence("redirected"),
}
FILE_WORDS = {
    FilePart.DESCRIPTION: Sentence("description"),
    FilePart.STEPS: Sentence("steps"),
    FilePart.ATTACHMENT: Sentence("attachment"),
    FilePart.SETTLEMENT: Sentence("contract or quote"),
}
