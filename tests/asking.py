"""What a desk proposes for a call, as tests ask for it: the lines that can be said at once."""

from datetime import datetime

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Proposal
from dispatcher.services.urgent import call, first


def propose(
    board: Board, intervention: Intervention, now: datetime, site: Site | None = None
) -> tuple[Proposal, ...]:
    """Return the proposals for an intervention, the fewest moved jobs first."""
    return first(call(board, intervention, now, site)).lines
