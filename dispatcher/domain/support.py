"""The three levels of support: how long a case spent at each, and what level 3 is handed with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .requests import LOWEST_LEVEL, Request

MOST_BYTES = 5 * 1024 * 1024
"""No attachment is larger; a picture of a screen is a tenth of it."""
FILE_LEVEL = 3
"""From here on others work on it: they get a file, not a telephone call."""


@dataclass(frozen=True)
class LevelSpell:
    """A case was at one level from `began_at` on; `ended_at` is None while it is there."""

    id: str
    request_id: str
    level: int
    began_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    version: int = 0


class Settlement(StrEnum):
    """Whether level 3 works under the contract or on a quote."""

    OPEN = "open"
    CONTRACT = "contract"
    QUOTE = "quote"


@dataclass(frozen=True)
class EscalationFile:
    """What happened, how to see it again, and who pays: one for a case."""

    id: str
    request_id: str
    description: str = ""
    steps: str = ""
    settlement: Settlement = Settlement.OPEN
    version: int = 0


@dataclass(frozen=True)
class Attachment:
    """A file kept with a case. `digest` names its bytes, kept once in the database; `size` in bytes."""

    id: str
    request_id: str
    name: str
    size: int
    digest: str
    added_at: datetime
    added_by: str
    version: int = 0


class FilePart(StrEnum):
    """What an escalation file must hold before level 3 is asked."""

    DESCRIPTION = "description"
    STEPS = "steps"
    ATTACHMENT = "attachment"
    SETTLEMENT = "settlement"


def missing_parts(file: EscalationFile | None, attachments: int) -> tuple[FilePart, ...]:
    """Return what is still missing, in the order of the form."""
    held = {
        FilePart.DESCRIPTION: file is not None and bool(file.description.strip()),
        FilePart.STEPS: file is not None and bool(file.steps.strip()),
        FilePart.ATTACHMENT: attachments > 0,
        FilePart.SETTLEMENT: file is not None and file.settlement is not Settlement.OPEN,
    }
    return tuple(part for part, is_there in held.items() if not is_there)


def time_at_levels(request: Request, spells: Iterable[LevelSpell], now: datetime) -> dict[int, timedelta]:
    """Return level -> how long the case was there: until it was closed, or until now.

    A case that came without spells (an import) has been at its level since it was received.
    """
    end = request.closed_at or now
    found: dict[int, timedelta] = {}
    for one in list(spells) or [
        LevelSpell("", request.id, request.level or LOWEST_LEVEL, request.received_at)
    ]:
        spent = (one.ended_at or end) - one.began_at
        found[one.level] = found.get(one.level, timedelta()) + max(spent, timedelta())
    return found
