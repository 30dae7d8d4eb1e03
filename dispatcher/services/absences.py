"""Marking somebody absent, and taking that back. Who does his work meanwhile is for people to decide."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.absences import Absence
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import AbsenceRecorded, AbsenceWithdrawn
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command, RecordAbsence, WithdrawAbsence
from .handlers import Handlers


def record(command: RecordAbsence, uow: UnitOfWork, now: datetime) -> Command | None:
    """Note that he is away. His jobs stay where they are, each with a finding, until somebody moves them."""
    if command.ends_at <= command.starts_at:
        raise Refusal(Sentence("An absence ends after it starts. Choose a later end."))
    technician = uow.technicians.get(command.technician_id)
    uow.absences.put(
        Absence(command.absence_id, technician.id, command.starts_at, command.ends_at, command.reason.strip())
    )
    uow.record(AbsenceRecorded)
    return None


def withdraw(command: WithdrawAbsence, uow: UnitOfWork, now: datetime) -> Command | None:
    """Take an absence back, or what is left of it: what has passed by `back_at` did happen."""
    absence = uow.absences.get(command.absence_id)
    if command.back_at is None or command.back_at <= absence.starts_at:
        uow.absences.remove(absence)
    elif command.back_at < absence.ends_at:
        uow.absences.put(replace(absence, ends_at=command.back_at))
    uow.record(AbsenceWithdrawn)
    return None


HANDLERS: Handlers = {RecordAbsence: record, WithdrawAbsence: withdraw}
