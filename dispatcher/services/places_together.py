"""Where several jobs could go together, kept in their order and distances, without touching anybody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Verdict
from dispatcher.domain.sentences import Sentence

from .candidates import masters
from .findings import technician_name
from .places import ANOTHER_START, MOST
from .replanning import Place, movable_assignment, preview_together

STEP, FARTHEST = timedelta(minutes=15), timedelta(hours=10)
CREW = 5
"""So many others are asked, those with the fewest jobs, where all was dropped on one day."""


@dataclass(frozen=True)
class FreeTogether:
    """Starts for all of the jobs that break nothing and shift nobody."""

    places: tuple[Place, ...]
    sentence: Sentence


def free_together(board: Board, wished: Sequence[Place], now: datetime) -> tuple[FreeTogether, ...]:
    """Return where these jobs would fit as they were dropped, only earlier or later, or all with another.

    The nearest on the same days first, then the nearest with somebody else; none for work under way.
    """
    held = [movable_assignment(board, place.intervention_id) for place in wished]
    if not wished or any(row is not None and row.has_departed for row in held):
        return ()
    found: list[FreeTogether] = []
    for places in (tuple(wished), *_with_others(board, wished)):
        near = next(_near(board, places, now), None)
        if near is not None:
            found.append(FreeTogether(near, _words(board, near)))
        if len(found) == MOST:
            break
    return tuple(found)


def _with_others(board: Board, wished: Sequence[Place]) -> Iterator[tuple[Place, ...]]:
    """Yield the same hours with somebody else who masters all of it; only where one day was meant."""
    if len({place.technician_id for place in wished}) > 1:
        return
    work = [board.interventions[place.intervention_id] for place in wished]
    able = (
        key
        for key in board.shift_of
        if key != wished[0].technician_id and all(masters(board.technicians[key], one) for one in work)
    )
    for key in sorted(able, key=lambda key: (len(board.days_of.get(key, ())), key))[:CREW]:
        yield tuple(replace(place, technician_id=key) for place in wished)


def _near(board: Board, wished: tuple[Place, ...], now: datetime) -> Iterator[tuple[Place, ...]]:
    """Yield the shifted starts that fit, the nearest to the wish first."""
    for offset in _offsets():
        places = tuple(replace(place, start=place.start + offset) for place in wished)
        moves = _is_in_hours(board, places, now) and not _are_where_they_are(board, places)
        if moves and _fits(board, places, now):
            yield places


def _offsets() -> Iterator[timedelta]:
    yield timedelta()
    for step in range(1, FARTHEST // STEP + 1):
        yield from (step * STEP, -step * STEP)


def _is_in_hours(board: Board, places: Iterable[Place], now: datetime) -> bool:
    shifts = ((place, board.shift_of.get(place.technician_id)) for place in places)
    return all(
        shift is not None and max(shift.starts_at, now) <= place.start < shift.ends_at
        for place, shift in shifts
    )


def _are_where_they_are(board: Board, places: Iterable[Place]) -> bool:
    """Whether nothing would move: that is no way on."""
    held = ((place, movable_assignment(board, place.intervention_id)) for place in places)
    return all(
        row is not None
        and row.technician_id == place.technician_id
        and abs(row.planned_start - place.start) < ANOTHER_START
        for place, row in held
    )


def _fits(board: Board, places: tuple[Place, ...], now: datetime) -> bool:
    try:
        seen = preview_together(board, places, now)
    except Refusal:
        return False
    starts = {job.intervention_id: job.start for made in seen.routes for job in made.jobs}
    return seen.verdict is Verdict.FITS and all(
        starts.get(place.intervention_id) == place.start for place in places
    )


def _words(board: Board, places: tuple[Place, ...]) -> Sentence:
    starts = sorted(place.start for place in places)
    names = {place.technician_id: technician_name(board, place.technician_id) for place in places}
    return Sentence(
        "free for {name}, all of them, from {start}", name=", ".join(sorted(names.values())), start=starts[0]
    )
