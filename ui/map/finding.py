"""Finding somebody or some place on the map by typing: technicians, customers with their jobs, towns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dispatcher.domain.board import Board
from dispatcher.domain.spelling import plain_letters
from dispatcher.domain.values import Position
from dispatcher.services.towns import Town

from .captions import job_label
from .projection import Bounds

MOST = 8
AROUND = 0.06  # degrees of latitude beside a town that is looked at: some seven kilometres


@dataclass(frozen=True)
class Found:
    """One answer: its words, and what to select or, for a town, where to look."""

    text: str
    job_id: str | None = None
    technician_id: str | None = None
    area: Bounds | None = None


def find(board: Board, towns: Iterable[Town], text: str) -> tuple[Found, ...]:
    """Return what bears these words, at most eight: what begins with them first, people before places."""
    words = plain_letters(text).strip()
    if not words:
        return ()
    found = [(one, plain_letters(one.text).strip()) for one in _everything(board, towns)]
    fitting = [(not name.startswith(words), one) for one, name in found if words in name]
    return tuple(one for _, one in sorted(fitting, key=lambda pair: pair[0]))[:MOST]


def _everything(board: Board, towns: Iterable[Town]) -> Iterator[Found]:
    for technician in board.technicians.values():
        yield Found(technician.name, technician_id=technician.id)
    for job in board.interventions.values():
        site = board.sites.get(job.site_id)
        if site is not None:
            yield Found(f"{job_label(board, job)} – {site.town}", job_id=job.id)
    seen: set[str] = set()
    for name, place in _places(board, towns):
        if name not in seen:
            seen.add(name)
            yield Found(name, area=around(place))


def _places(board: Board, towns: Iterable[Town]) -> Iterator[tuple[str, Position]]:
    yield from ((site.town, site.position) for site in board.sites.values())
    yield from ((town.name, Position(town.latitude, town.longitude)) for town in towns)


def around(place: Position) -> Bounds:
    """Return the area that is looked at for a town."""
    south, north = place.latitude - AROUND, place.latitude + AROUND
    return Bounds(south, place.longitude - 1.5 * AROUND, north, place.longitude + 1.5 * AROUND)
