"""What would have to give for a technician to take a job after all, in one sentence: the nearest way."""

from collections.abc import Callable
from datetime import timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.sentences import Sentence
from solver.check import Kind
from solver.explain import Explanation, Relaxation

from .findings import job_number, technician_name
from .translation import is_absence

MINUTE_S = 60


def relaxation_sentence(board: Board, found: Explanation) -> Sentence | None:
    """Return who could, if what gave by how much; None where no single rule stands in the way."""
    if found.relaxation is None:
        return None
    name = technician_name(board, found.technician_id)
    return _SENTENCES[found.relaxation.kind](board, name, found.relaxation)


def _by(found: Relaxation) -> timedelta:
    """By how much, in whole minutes: a minute that has begun counts."""
    return timedelta(minutes=-(-found.seconds // MINUTE_S))


def _promise(board: Board, name: str, found: Relaxation) -> Sentence:
    return Sentence(
        "{technician} could, if the promise of {number} moved {minutes}.",
        technician=name,
        number=job_number(board, found.visit_id),
        minutes=_by(found),
    )


def _latest(board: Board, name: str, found: Relaxation) -> Sentence:
    return Sentence(
        "{technician} could, if the contract gave {number} {minutes} more.",
        technician=name,
        number=job_number(board, found.visit_id),
        minutes=_by(found),
    )


def _pinned(board: Board, name: str, found: Relaxation) -> Sentence:
    if is_absence(found.visit_id):
        return Sentence(
            "{technician} could, if the absence moved {minutes}.", technician=name, minutes=_by(found)
        )
    return Sentence(
        "{technician} could, if {number} moved {minutes}: it is pinned.",
        technician=name,
        number=job_number(board, found.visit_id),
        minutes=_by(found),
    )


def _shift_end(board: Board, name: str, found: Relaxation) -> Sentence:
    return Sentence("{technician} could, with {minutes} of overtime.", technician=name, minutes=_by(found))


def _lunch(board: Board, name: str, found: Relaxation) -> Sentence:
    return Sentence("{technician} could, with lunch {minutes} later.", technician=name, minutes=_by(found))


def _window(board: Board, name: str, found: Relaxation) -> Sentence:
    return Sentence(
        "{technician} could, if a window of {number} closed {minutes} later.",
        technician=name,
        number=job_number(board, found.visit_id),
        minutes=_by(found),
    )


def _other_job(board: Board, name: str, found: Relaxation) -> Sentence:
    """Somebody else's job is in the way: its partner, what comes before or after it, who has the crane."""
    number, minutes = job_number(board, found.visit_id), _by(found)
    if found.earlier:
        return Sentence(
            "{technician} could, if {number} started {minutes} earlier.",
            technician=name,
            number=number,
            minutes=minutes,
        )
    return Sentence(
        "{technician} could, if {number} started {minutes} later.",
        technician=name,
        number=number,
        minutes=minutes,
    )


_SENTENCES: dict[Kind, Callable[[Board, str, Relaxation], Sentence]] = {
    Kind.PROMISE: _promise,
    Kind.LATEST: _latest,
    Kind.PIN_START: _pinned,
    Kind.PIN_WINDOW: _pinned,
    Kind.SHIFT_END: _shift_end,
    Kind.LUNCH_START: _lunch,
    Kind.WINDOW: _window,
    Kind.TOGETHER: _other_job,
    Kind.AFTER: _other_job,
    Kind.SHARED_EQUIPMENT: _other_job,
}
