"""What one may ask about news to customers."""

from dataclasses import dataclass

from .commands import Command


@dataclass(frozen=True)
class DraftNews(Command):
    """Write a draft to the customer of a request: how things stand, in the customer's language."""

    message_id: str
    request_id: str


@dataclass(frozen=True)
class SendNews(Command):
    """Let a draft leave. `body` is what it says where a person has rewritten it; "" leaves it as it is."""

    message_id: str
    body: str = ""
    expected_version: int | None = None


@dataclass(frozen=True)
class DropNews(Command):
    """Throw a draft away; with the version its reader saw, refused where it is another by now."""

    message_id: str
    expected_version: int | None = None


@dataclass(frozen=True)
class ReopenNews(Command):
    """Make a dropped or released message a draft again; what has left by then stays as it is."""

    message_id: str
