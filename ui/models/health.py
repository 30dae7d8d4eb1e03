"""How the desk is doing, read off the board: what waits to leave, and what the plan breaks."""

from dataclasses import dataclass

from dispatcher.domain.messages import MessageState
from dispatcher.domain.routes import Finding
from ui.models.board_model import BoardModel

WAITING = (MessageState.QUEUED, MessageState.FAILED)


@dataclass(frozen=True)
class Health:
    """Messages that have not left, how many of them failed, and every broken rule of the day."""

    waiting_messages: int
    failed_messages: int
    findings: tuple[Finding, ...]


def health(model: BoardModel) -> Health:
    """Return how the day stands."""
    waiting = [row for row in model.live.board.messages.values() if row.state in WAITING]
    return Health(
        waiting_messages=len(waiting),
        failed_messages=sum(row.state is MessageState.FAILED for row in waiting),
        findings=tuple(finding for route in model.routes.values() for finding in route.findings),
    )
