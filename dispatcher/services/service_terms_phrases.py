"""What was done with contract levels and calendars, in words: for the journal and beside Ctrl+Z."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.calendars import Calendar
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.domain.shipped_names import spoken_name
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import service_terms_commands as s


def _gone(kind: type[Any], key: str, uow: UnitOfWork) -> Sentence | str:
    """Return the name of a row that is only in what has just been told."""
    rows = [change.row for event in uow.events for change in event.changes]
    return spoken_name(next((row.name for row in rows if isinstance(row, kind) and row.id == key), key))


LABELS: dict[type[Any], Callable[[Any, UnitOfWork], Sentence]] = {
    s.SetServiceLevel: lambda x, uow: Sentence("contract level {name} set", name=spoken_name(x.name)),
    s.RemoveServiceLevel: lambda x, uow: Sentence(
        "contract level {name} removed", name=_gone(ServiceLevel, x.level_id, uow)
    ),
    s.SetCalendar: lambda x, uow: Sentence("calendar {name} set", name=spoken_name(x.name)),
    s.RemoveCalendar: lambda x, uow: Sentence(
        "calendar {name} removed", name=_gone(Calendar, x.calendar_id, uow)
    ),
}


def _removed(told: Any, kind: type[Any], key: str) -> Sentence | str:
    before, _after = told.row(kind, key)
    return spoken_name(before.name if before is not None else key)


def _level(told: Any, command: s.SetServiceLevel) -> Sentence | None:
    name = spoken_name(command.name)
    return Sentence("{who} set the contract level {name}", who=told.entry.author, name=name)


def _no_level(told: Any, command: s.RemoveServiceLevel) -> Sentence | None:
    name = _removed(told, ServiceLevel, command.level_id)
    return Sentence("{who} removed the contract level {name}", who=told.entry.author, name=name)


def _calendar(told: Any, command: s.SetCalendar) -> Sentence | None:
    return Sentence("{who} set the calendar {name}", who=told.entry.author, name=spoken_name(command.name))


def _no_calendar(told: Any, command: s.RemoveCalendar) -> Sentence | None:
    name = _removed(told, Calendar, command.calendar_id)
    return Sentence("{who} removed the calendar {name}", who=told.entry.author, name=name)


PHRASES: dict[type[Any], Callable[[Any, Any], Sentence | None]] = {
    s.SetServiceLevel: _level,
    s.RemoveServiceLevel: _no_level,
    s.SetCalendar: _calendar,
    s.RemoveCalendar: _no_calendar,
}
