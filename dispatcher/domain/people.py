"""Who asks for a change, and what their role allows them to ask."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OPERATOR = "operator"
    PLANNER = "planner"
    MANAGER = "manager"
    SYSTEM = "system"  # the clock, the sender of messages: never a person


@dataclass(frozen=True)
class Author:
    """Name and role that stand beside every change in the journal."""

    name: str
    role: Role


SYSTEM = Author("system", Role.SYSTEM)
