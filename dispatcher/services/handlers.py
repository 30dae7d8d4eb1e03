"""What a handler is: a function that reads top to bottom, load, check, decide, record.

It is told the time and given the unit of work; it asks no clock, screen or network. It returns the command
that takes its change back where putting the rows back would not be enough, else None.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command

Handler = Callable[[Any, UnitOfWork, datetime], Command | None]
Handlers = dict[type[Command], Handler]
