"""What one may ask about contracts offered at closing."""

from dataclasses import dataclass

from .commands import Command


@dataclass(frozen=True)
class AnswerOffer(Command):
    """Note what the customer of a closed case said when he was offered a contract."""

    offer_id: str
    request_id: str
    accepted: bool
