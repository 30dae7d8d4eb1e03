"""Contracts as data: a manager writes levels of service, what they owe, and the calendars they count in.

What open work is owed on site follows at once, where nobody had agreed on another time.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from dispatcher.domain.calendars import MINUTES_A_DAY, Calendar, Opening
from dispatcher.domain.errors import CHANGED, Conflict, Refusal
from dispatcher.domain.events import ServiceTermsSet
from dispatcher.domain.people import Role
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import (
    HIGHEST_RANK,
    MOST_DAYS,
    MOST_MINUTES,
    AmountUnit,
    CommitmentRule,
    ServiceLevel,
)
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .commitments import Terms, owed_on_site_of, terms_in
from .contracting import bring_in_step
from .handlers import Handlers
from .judgement_tables import fill_in_new
from .opening_hours import is_holiday_code, is_zone
from .ranking import open_calls
from .service_terms_commands import Owed, RemoveCalendar, RemoveServiceLevel, SetCalendar, SetServiceLevel

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,13}")
"""What contracts name a level by, and import files write: so short that a rule's id stays under 36."""
LONGEST_NAME = 40


def may_set(role: Role) -> bool:
    """Whether somebody in this role writes levels of service and calendars."""
    return role is Role.MANAGER


def set_level(command: SetServiceLevel, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_others(uow)
    _refuse_bad_level(command, uow)
    before, known = terms_in(uow), uow.service_levels.find(command.level_id)
    _refuse_older_picture(uow, known, command.expected_version)
    _refuse_if_it_owes_something_else(uow, command)
    uow.service_levels.put(
        ServiceLevel(
            command.level_id,
            command.name.strip(),
            command.rank,
            command.calendar_id,
            command.prepaid,
            command.prepaid_priority,
            known.version if known else 0,
        )
    )
    _write_owed(uow, command.level_id, command.owed)
    if known is None:
        fill_in_new(uow, uow.service_levels.get(command.level_id))
    _settle(uow, before)
    return None


def remove_level(command: RemoveServiceLevel, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_others(uow)
    level = uow.service_levels.get(command.level_id)
    count = len(uow.contracts.where(level=level.id))
    if count:
        raise Refusal(
            Sentence("Contracts are at the level {name}: {count}. It stays.", name=level.name, count=count)
        )
    for rule in uow.commitment_rules.where(level_id=level.id):
        uow.commitment_rules.remove(rule)
    for cell in uow.priorities.where(level=level.key):
        uow.priorities.remove(cell)
    uow.service_levels.remove(level)
    uow.record(ServiceTermsSet)
    return None


def set_calendar(command: SetCalendar, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_others(uow)
    _refuse_bad_calendar(command, uow)
    before, known = terms_in(uow), uow.calendars.find(command.calendar_id)
    _refuse_older_picture(uow, known, command.expected_version)
    uow.calendars.put(
        Calendar(
            command.calendar_id,
            command.name.strip(),
            command.zone,
            tuple(sorted(command.openings, key=lambda one: (one.weekday, one.opens))),
            command.holidays,
            tuple(sorted(set(command.closed_days))),
            known.version if known else 0,
        )
    )
    _settle(uow, before)
    return None


def remove_calendar(command: RemoveCalendar, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_others(uow)
    calendar = uow.calendars.get(command.calendar_id)
    held = [row.id for row in uow.service_levels.where(calendar_id=calendar.id)]
    held += [row.level_id for row in uow.commitment_rules.where(calendar_id=calendar.id)]
    if held:
        name = uow.service_levels.get(held[0]).name
        raise Refusal(
            Sentence("{level} counts in the calendar {name}. It stays.", level=name, name=calendar.name)
        )
    for expert in uow.experts.where(calendar_id=calendar.id):
        who = uow.technicians.get(expert.technician_id).name
        raise Refusal(
            Sentence("{level} counts in the calendar {name}. It stays.", level=who, name=calendar.name)
        )
    uow.calendars.remove(calendar)
    uow.record(ServiceTermsSet)
    return None


def _write_owed(uow: UnitOfWork, level_id: str, owed: Iterable[Owed]) -> None:
    known = {row.id: row for row in uow.commitment_rules.where(level_id=level_id)}
    wanted = {rule.id: rule for rule in (_rule(level_id, line, known) for line in owed)}
    for key in sorted(known.keys() - wanted.keys()):
        uow.commitment_rules.remove(known[key])
    for rule in wanted.values():
        uow.commitment_rules.put(rule)


def owed_by(rules: Iterable[CommitmentRule], level_id: str) -> tuple[Owed, ...]:
    """Return what a level owes, line by line."""
    return tuple(
        Owed(
            rule.kind,
            rule.urgency,
            rule.amount,
            rule.unit,
            rule.calendar_id,
            rule.warn_minutes,
            rule.runs_while_suspended,
        )
        for rule in rules
        if rule.level_id == level_id
    )


def _rule(level_id: str, line: Owed, known: dict[str, CommitmentRule]) -> CommitmentRule:
    key = f"{level_id}-{line.kind}-{line.urgency}"
    version = known[key].version if key in known else 0
    return CommitmentRule(
        key,
        level_id,
        line.kind,
        line.urgency,
        line.amount,
        line.unit,
        line.calendar_id,
        line.warn_minutes,
        line.runs_while_suspended,
        version,
    )


def _settle(uow: UnitOfWork, before: Terms) -> None:
    """Tell what has changed, and bring open work in step with it."""
    uow.record(ServiceTermsSet)
    calls = open_calls(uow)
    bring_in_step(uow, calls, owed_on_site_of(uow, calls, before), with_payers=False)
    uow.record(ServiceTermsSet)


# ---- what is refused


def _refuse_others(uow: UnitOfWork) -> None:
    if not may_set(uow.author.role):
        raise Refusal(Sentence("Only a manager sets contract levels and calendars."))


def _refuse_older_picture(
    uow: UnitOfWork, known: ServiceLevel | Calendar | None, expected: int | None
) -> None:
    """Refuse a change that was decided on an older picture."""
    if expected is None or expected == (known.version if known else 0):
        return
    other = uow.last_change_by_others(known.id) if known else None
    if known is None or other is None:
        raise Conflict(CHANGED)
    raise Conflict(_changed(known.name, other.author, other.at))


def _refuse_if_it_owes_something_else(uow: UnitOfWork, command: SetServiceLevel) -> None:
    """Refuse lines decided on an older picture of the lines: they have no version of the level's."""
    if command.seen is None:
        return
    rules = uow.commitment_rules.where(level_id=command.level_id)
    if set(owed_by(rules, command.level_id)) == set(command.seen):
        return
    others = [uow.last_change_by_others(rule.id) for rule in rules]
    known = uow.service_levels.find(command.level_id)
    last = max((one for one in others if one is not None), key=lambda one: one.at, default=None)
    if last is None or known is None:
        raise Conflict(CHANGED)
    raise Conflict(_changed(known.name, last.author, last.at))


def _changed(what: str, name: str, at: datetime) -> Sentence:
    return Sentence(
        "{what} was changed by {name} at {at}. Look again, then decide.", what=what, name=name, at=at
    )


def _refuse_bad_name(name: str, others: Iterable[ServiceLevel | Calendar]) -> None:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Sentence("Give it a name of up to {count} letters.", count=LONGEST_NAME))
    if any(row.name.casefold() == name.casefold() for row in others):
        raise Refusal(Sentence("The name {name} is taken. Choose another.", name=name))


def _refuse_bad_level(command: SetServiceLevel, uow: UnitOfWork) -> None:
    if not KEY.fullmatch(command.level_id):
        raise Refusal(
            Sentence("A level's key has up to 14 small letters without accents, digits or hyphens.")
        )
    _refuse_bad_name(command.name, [row for row in uow.service_levels.where() if row.id != command.level_id])
    if not 1 <= command.rank <= HIGHEST_RANK:
        raise Refusal(Sentence("A rank lies between 1 and {most}.", most=HIGHEST_RANK))
    keys = {(line.kind, line.urgency) for line in command.owed}
    if len(keys) != len(command.owed):
        raise Refusal(Sentence("One commitment is there twice. Leave one of them out."))
    for calendar_id in (command.calendar_id, *(line.calendar_id for line in command.owed)):
        if uow.calendars.find(calendar_id) is None:
            raise Refusal(Sentence("Choose a calendar that exists."))
    for line in command.owed:
        _refuse_bad_amount(line)


def _refuse_bad_amount(line: Owed) -> None:
    is_days = line.unit is AmountUnit.OPEN_DAYS
    most = MOST_DAYS if is_days else MOST_MINUTES
    if not (1 if is_days else 0) <= line.amount <= most:
        raise Refusal(
            Sentence("So many open days lie between 1 and {most}.", most=most)
            if is_days
            else Sentence("So many minutes lie between 0 and {most}.", most=most)
        )
    if not 0 <= line.warn_minutes <= MOST_MINUTES:
        raise Refusal(Sentence("So many minutes lie between 0 and {most}.", most=MOST_MINUTES))


def _refuse_bad_calendar(command: SetCalendar, uow: UnitOfWork) -> None:
    _refuse_bad_name(command.name, [row for row in uow.calendars.where() if row.id != command.calendar_id])
    if not is_zone(command.zone):
        raise Refusal(
            Sentence("{zone} is no time zone. Write it like Europe/Paris.", zone=command.zone or "?")
        )
    if not is_holiday_code(command.holidays):
        raise Refusal(
            Sentence(
                "The public holidays of {code} are not known. Write a country like FR, or none.",
                code=command.holidays,
            )
        )
    if not command.openings:
        raise Refusal(Sentence("A calendar opens at least once a week."))
    _refuse_bad_openings(command.openings)


def _refuse_bad_openings(openings: tuple[Opening, ...]) -> None:
    ordered = sorted(openings, key=lambda one: (one.weekday, one.opens))
    for one in ordered:
        if not (0 <= one.weekday <= 6 and 0 <= one.opens < one.closes <= MINUTES_A_DAY):
            raise Refusal(Sentence("Opening hours end after they begin, on the same day."))
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise Refusal(Sentence("Two opening hours of one day overlap. Make them one."))


HANDLERS: Handlers = {
    SetServiceLevel: set_level,
    RemoveServiceLevel: remove_level,
    SetCalendar: set_calendar,
    RemoveCalendar: remove_calendar,
}
