"""Where a town lies, found offline by its name: among the places at hand first, then in the world's list."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatcher.domain.board import Board
from dispatcher.domain.values import Position, km_between

from .towns import Town, folded, towns_called

MOST_PLACES = 8
WEST_OF_PARIS = Position(48.8, 2.0)
"""Where a centre without a single place is taken to be."""


@dataclass(frozen=True)
class Place:
    """A town, and how many kilometres it is away from the middle of the centre's day."""

    town: str
    position: Position
    km: int


def centre_of(board: Board) -> Position:
    """Return the middle of where the day's work and technicians are."""
    known = [site.position for site in board.sites.values()]
    known += [row.home for row in board.technicians.values()]
    if not known:
        return WEST_OF_PARIS
    return Position(
        sum(one.latitude for one in known) / len(known), sum(one.longitude for one in known) / len(known)
    )


def places_at_hand(board: Board, towns: Iterable[Town], text: str) -> tuple[Place, ...]:
    """Return the towns of the day's customers, and of those known already, whose names begin so."""
    sites = ((site.town, site.position) for site in board.sites.values())
    around = ((town.name, Position(town.latitude, town.longitude)) for town in towns)
    return _found((*sites, *around), centre_of(board), text)


def places_called(text: str, centre: Position) -> tuple[Place, ...]:
    """Return the towns of the world that begin so, the nearest first. Slow; raises as `towns_called`."""
    towns = towns_called(text, centre.latitude, centre.longitude)
    named = ((town.name, Position(town.latitude, town.longitude)) for town in towns)
    return _found(named, centre, text)


def _found(named: Iterable[tuple[str, Position]], centre: Position, text: str) -> tuple[Place, ...]:
    wanted = folded(text)
    if not wanted:
        return ()
    places = [
        Place(name, position, round(km_between(centre, position)))
        for name, position in named
        if folded(name).startswith(wanted)
    ]
    once = {(folded(one.town), one.km // 10): one for one in reversed(places)}
    nearest = sorted(once.values(), key=lambda one: (folded(one.town) != wanted, one.km, one.town))
    return tuple(nearest[:MOST_PLACES])
