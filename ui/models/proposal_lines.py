"""The lines of the proposals table, and how an answer that comes in parts joins them.

The first four lines have their places from the start: the best plan with no, one, two and three moved jobs.
What comes later fills an empty place or is added at the end; nothing that stands there moves, and the line
a person has chosen is never exchanged for another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dispatcher.domain.routes import Proposal, ProposalKind
from dispatcher.domain.sentences import Sentence

if TYPE_CHECKING:
    from dispatcher.services.urgent import Proposals

PLACES = (0, 1, 2, 3)
SERVES_ALL = (ProposalKind.IN_TIME, ProposalKind.LATE)
"""The lines that take nothing from anybody."""


@dataclass(frozen=True)
class Line:
    """One line. Without a proposal: why there is none, or None while it is being looked for."""

    key: str
    moves: int
    proposal: Proposal | None = None
    why_none: Sentence | None = None
    is_new: bool = False

    @property
    def is_best_found(self) -> bool:
        """Whether it stands for the best that was found, though nobody can say it is the best there is."""
        return (
            self.proposal is not None
            and self.proposal.kind in SERVES_ALL
            and not self.proposal.is_exact
            and not self.key.startswith("other")
        )


def first_lines(first: "Proposals") -> tuple[Line, ...]:
    """Return the four places, filled as far as is known, and below them the lines of other technicians."""
    best = {proposal.moves: proposal for proposal in reversed(first.lines) if proposal.is_exact}
    places = [Line(f"place {n}", n, best.get(n), first.none.get(n)) for n in PLACES]
    others = [proposal for proposal in first.lines if not proposal.is_exact]
    return (*places, *(Line(f"other {p.technician_id}", p.moves, p) for p in others))


def joined(lines: Sequence[Line], more: "Proposals", kept: str = "") -> tuple[Line, ...]:
    """Return the lines with what came later. `kept` is the key of the line a person looks at."""
    shown = [line if line.proposal else _told(line, more) for line in lines]
    for proposal in more.lines:
        _join(shown, proposal, kept)
    if not any(line.proposal for line in shown if line.key.startswith("place")) and more.lines:
        return _only_ways_out(shown)
    return tuple(shown)


def _told(line: Line, more: "Proposals") -> Line:
    return replace(line, why_none=more.none.get(line.moves, line.why_none))


def _join(shown: list[Line], proposal: Proposal, kept: str) -> None:
    """Put a proposal into its place, or below the others where that place is somebody's choice or taken."""
    if any(line.proposal and line.proposal.id == proposal.id for line in shown):
        return
    at = next((i for i, line in enumerate(shown) if line.key == f"place {proposal.moves}"), None)
    has_place = at is not None and proposal.kind in SERVES_ALL
    if at is not None and has_place and _may_replace(shown[at], kept):
        shown[at] = replace(shown[at], proposal=proposal, is_new=True)
    else:
        shown.append(Line(f"more {proposal.id}", proposal.moves, proposal, is_new=True))


def _may_replace(line: Line, kept: str) -> bool:
    """Whether a line may take this place: it is empty, or nobody's choice and not the best there is."""
    return line.proposal is None or (line.key != kept and not line.proposal.is_exact)


def _only_ways_out(shown: Sequence[Line]) -> tuple[Line, ...]:
    """Where no number of moves helps, only what does is shown, below the reason why the plain way is shut."""
    plain = [replace(line, is_new=False) for line in shown if line.key == "place 0"]
    return (*plain, *(line for line in shown if line.proposal))


def best_of(lines: Sequence[Line]) -> str:
    """Return the key of the line to choose where nobody has chosen: the least late, the first of them.

    Nobody's job is deferred by a choice that nobody made.
    """
    ready = [
        (line.proposal.asked is not None, line.proposal.lateness, at, line.key)
        for at, line in enumerate(lines)
        if line.proposal and line.proposal.kind is not ProposalKind.DEFER
    ]
    return min(ready)[3] if ready else ""
