"""Level-3 people: who can be called in now, with whom it is what time, and calling one in.

An expert helps from where he is. His assignment stands beside that of the technician at work, who goes on;
it is no stop on anybody's round, so that the plan of the day does not change.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.calendars import NeverOpen, spans
from dispatcher.domain.duty import Expert
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import ExpertEngaged, ExpertsChanged
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.people import Role
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.technicians import Technician
from dispatcher.persistence.unit_of_work import UnitOfWork

from .alarm_commands import EngageExpert, RemoveExpert, SetExpert
from .commands import Command
from .handlers import Handlers
from .opening_hours import hours_of, is_zone

HELPS_FOR = timedelta(hours=1)
"""How long a bar his help gets before anybody knows better."""
AT_WORK = (AssignmentState.ON_SITE, AssignmentState.SUSPENDED)


@dataclass(frozen=True)
class Offered:
    """Somebody who can be called in now. `local` is the time on his wall, `until` when his duty ends."""

    expert: Expert
    technician: Technician
    local: datetime
    until: datetime | None


def on_duty_until(uow: UnitOfWork, expert: Expert, now: datetime) -> tuple[bool, datetime | None]:
    """Return whether he can be asked now, and until when; None: as long as one likes."""
    if not expert.is_available:
        return False, None
    for away in uow.absences.where(technician_id=expert.technician_id):
        if away.starts_at <= now < away.ends_at:
            return False, None
    calendar = uow.calendars.find(expert.calendar_id)
    if calendar is None:
        return not expert.calendar_id, None
    try:
        opens, closes = next(spans(hours_of(replace(calendar, zone=expert.zone)), now))
    except NeverOpen:
        return False, None
    return opens <= now < closes, closes


def has_skills(technician: Technician, work: Intervention) -> bool:
    """Return whether he holds every skill the work needs, at the level it needs."""
    return all(technician.skills.get(skill, 0) >= level for skill, level in work.skills.items())


def offer(uow: UnitOfWork, intervention_id: str, now: datetime) -> tuple[Offered, ...]:
    """Return the level-3 people on duty now who hold the skills, the most skilled first."""
    work = uow.interventions.find(intervention_id)
    if work is None:
        return ()
    busy = {row.technician_id for row in uow.assignments.where(intervention_id=work.id) if row.is_live}
    found = []
    for expert in uow.experts.where():
        technician = uow.technicians.find(expert.technician_id)
        is_on, until = on_duty_until(uow, expert, now)
        if technician is None or not is_on or technician.id in busy or not has_skills(technician, work):
            continue
        found.append(Offered(expert, technician, now.astimezone(ZoneInfo(expert.zone)), until))
    return tuple(sorted(found, key=lambda one: (-_skill(one, work), one.technician.name, one.expert.id)))


def _skill(one: Offered, work: Intervention) -> int:
    return sum(one.technician.skills.get(skill, 0) for skill in work.skills)


def engage(command: EngageExpert, uow: UnitOfWork, now: datetime) -> Command | None:
    """Put an expert beside the technician at work, who goes on."""
    work = uow.interventions.get(command.intervention_id)
    expert = uow.experts.get(command.expert_id)
    technician = uow.technicians.get(expert.technician_id)
    held = uow.assignments.where(intervention_id=work.id)
    if not any(row.state in AT_WORK and not row.is_support for row in held):
        raise Refusal(
            Sentence("Nobody is at work on {number} whom an expert could help.", number=work.number)
        )
    if expert.id not in {one.expert.id for one in offer(uow, work.id, now)}:
        raise Refusal(
            Sentence(
                "{name} cannot help with {number} now: off duty, without the skills, or at it already.",
                name=technician.name,
                number=work.number,
            )
        )
    uow.assignments.put(
        Assignment(
            id=command.assignment_id,
            intervention_id=work.id,
            technician_id=technician.id,
            planned_start=now,
            planned_end=now + HELPS_FOR,
            state=AssignmentState.ON_SITE,
            started_at=now,
            placed_by=uow.author.name,
            placed_at=now,
            is_support=True,
        )
    )
    uow.record(ExpertEngaged)
    return None


def may_edit(role: Role) -> bool:
    """Whether somebody in this role edits rules, experts and people on duty."""
    return role is Role.MANAGER


def refuse_unless_manager(uow: UnitOfWork) -> None:
    if not may_edit(uow.author.role):
        raise Refusal(Sentence("Only a manager changes how alarms are raised and who is called."))


def set_expert(command: SetExpert, uow: UnitOfWork, now: datetime) -> Command | None:
    refuse_unless_manager(uow)
    expert = command.expert
    technician = uow.technicians.get(expert.technician_id)
    if not is_zone(expert.zone):
        raise Refusal(Sentence("{zone} is no time zone. Write it like Europe/Paris.", zone=expert.zone))
    if expert.calendar_id:
        uow.calendars.get(expert.calendar_id)
    for other in uow.experts.where(technician_id=expert.technician_id):
        if other.id != expert.id:
            raise Refusal(Sentence("{name} is in the pool already.", name=technician.name))
    uow.experts.put(expert)
    uow.record(ExpertsChanged)
    return None


def remove_expert(command: RemoveExpert, uow: UnitOfWork, now: datetime) -> Command | None:
    refuse_unless_manager(uow)
    uow.experts.remove(uow.experts.get(command.expert_id))
    uow.record(ExpertsChanged)
    return None


HANDLERS: Handlers = {EngageExpert: engage, SetExpert: set_expert, RemoveExpert: remove_expert}
