"""What screens read about alarms beside the board: people, rules, who can be called in now, the figures."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.alarm_figures import Figures, figures
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.duty import DutyPerson, Expert
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.technicians import Technician
from dispatcher.persistence import queries
from dispatcher.persistence.unit_of_work import Engine, UnitOfWork

from .alarming import rules_of
from .experts import Offered, offer


@dataclass(frozen=True)
class AlarmSettings:
    """All a manager edits about alarms, with what there is to choose from."""

    rules: AlarmRules
    experts: tuple[Expert, ...]
    people: tuple[DutyPerson, ...]
    calendars: tuple[Calendar, ...]
    technicians: tuple[Technician, ...]


def read_settings(engine: Engine, zone: str) -> AlarmSettings:
    with UnitOfWork(engine, SYSTEM, zone, read_only=True) as uow:
        return AlarmSettings(
            rules_of(uow),
            tuple(uow.experts.where()),
            tuple(sorted(uow.duty.where(), key=lambda row: (row.role, row.name))),
            tuple(sorted(uow.calendars.where(), key=lambda row: row.name)),
            tuple(sorted(uow.technicians.where(), key=lambda row: row.name)),
        )


def who_can_help(engine: Engine, zone: str, intervention_id: str, now: datetime) -> tuple[Offered, ...]:
    """Return the level-3 people on duty now who hold the skills, with their local time."""
    with UnitOfWork(engine, SYSTEM, zone, read_only=True) as uow:
        return offer(uow, intervention_id, now)


def read_figures(engine: Engine, zone: str, since: datetime, until: datetime) -> Figures:
    """Return the figures of the alarms raised in a span of time."""
    with UnitOfWork(engine, SYSTEM, zone, read_only=True) as uow:
        rules = rules_of(uow)
    return figures(queries.alarms_between(engine, since, until), since, until, rules)
