"""Whose a case is and who works on it: levels, hand-over, the pool, and the file that level 3 gets."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.errors import Refusal, refuse_older
from dispatcher.domain.events import (
    EscalationFileWritten,
    FileAttached,
    FileRemoved,
    RequestEscalated,
    RequestHandedOver,
    RequestLowered,
    RequestParked,
    RequestTaken,
)
from dispatcher.domain.requests import HIGHEST_LEVEL, LOWEST_LEVEL, Request, RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import FILE_WORDS
from dispatcher.domain.support import (
    FILE_LEVEL,
    Attachment,
    EscalationFile,
    LevelSpell,
    missing_parts,
)
from dispatcher.domain.values import new_id
from dispatcher.persistence.kept_bytes import size_of
from dispatcher.persistence.unit_of_work import UnitOfWork

from .case_steps import open_case
from .commands import Command
from .contacts import log_passing
from .handlers import Handlers
from .qualification_commands import (
    AttachFile,
    EscalateRequest,
    HandOver,
    LowerRequest,
    ParkRequest,
    RemoveAttachment,
    TakeRequest,
    WriteEscalationFile,
)


def escalate(command: EscalateRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    """One step up. The owner stays, unless the case is handed over in the same act."""
    request = open_case(uow, command.request_id)
    if command.level != request.level + 1 or command.level > HIGHEST_LEVEL:
        raise _one_step(request)
    if command.level == FILE_LEVEL:
        _refuse_thin_file(uow, request)
    _change_level(uow, request, command.level, now, "")
    owner = command.hand_to.strip() or request.owner
    uow.requests.put(replace(request, level=command.level, owner=owner, pool="", parked_at=None))
    uow.record(RequestEscalated)
    return None


def lower(command: LowerRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    if command.level != request.level - 1 or command.level < LOWEST_LEVEL:
        raise _one_step(request)
    if not command.reason.strip():
        raise Refusal(Sentence("Why does {number} go back down? Give a reason.", number=request.number))
    _change_level(uow, request, command.level, now, command.reason.strip())
    uow.requests.put(replace(request, level=command.level))
    uow.record(RequestLowered)
    return None


def _one_step(request: Request) -> Refusal:
    return Refusal(
        Sentence(
            "{number} is at level {level}: it goes one level at a time, from 1 to 3.",
            number=request.number,
            level=request.level,
        )
    )


def _refuse_thin_file(uow: UnitOfWork, request: Request) -> None:
    file = next(iter(uow.escalation_files.where(request_id=request.id)), None)
    missing = missing_parts(file, len(uow.attachments.where(request_id=request.id)))
    if not missing:
        return
    said = FILE_WORDS[missing[0]]
    for part in missing[1:]:
        said = Sentence("{one}, {other}", one=said, other=FILE_WORDS[part])
    raise Refusal(
        Sentence(
            "Level 3 gets {number} with a complete file. Missing: {missing}.",
            number=request.number,
            missing=said,
        )
    )


def _change_level(uow: UnitOfWork, request: Request, level: int, now: datetime, reason: str) -> None:
    """End the spell at the level that was, and begin one at the new level."""
    running = uow.spells.where(request_id=request.id, ended_at=None)
    if not running:  # a case that came from outside has been where it is since it was received
        running = [LevelSpell(new_id(), request.id, request.level, request.received_at)]
    for spell in running:
        uow.spells.put(replace(spell, ended_at=now))
    uow.spells.put(LevelSpell(new_id(), request.id, level, now, reason=reason))


# ---- whose it is


def hand_over(command: HandOver, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    owner = command.owner.strip()
    if not owner:
        raise Refusal(
            Sentence("A case is always somebody's. Name who takes {number}.", number=request.number)
        )
    if owner == request.owner:
        raise Refusal(Sentence("{number} is {owner}'s already.", number=request.number, owner=owner))
    uow.requests.put(replace(request, owner=owner))
    if command.reason.strip():
        log_passing(uow, request, owner, command.reason.strip(), new_id(), now)
    uow.record(RequestHandedOver)
    return None


def park(command: ParkRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    if not command.pool.strip():
        raise Refusal(Sentence("Into which team's pool? Name the team."))
    if request.state is RequestState.HANDLED:
        raise Refusal(Sentence("{number} is handled: it is closed, not parked.", number=request.number))
    parked_at = request.parked_at or now
    uow.requests.put(replace(request, pool=command.pool.strip(), parked_at=parked_at))
    uow.record(RequestParked)
    return None


def take(command: TakeRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    if not request.is_parked:
        raise Refusal(Sentence("{number} is in no pool.", number=request.number))
    uow.requests.put(replace(request, owner=uow.author.name, pool="", parked_at=None))
    uow.record(RequestTaken)
    return None


# ---- the file for level 3


def write_file(command: WriteEscalationFile, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    known = next(iter(uow.escalation_files.where(request_id=request.id)), None)
    if known is not None:
        refuse_older(known.version, command.expected_version)
    uow.escalation_files.put(
        EscalationFile(
            id=known.id if known else command.file_id,
            request_id=request.id,
            description=command.description.strip(),
            steps=command.steps.strip(),
            settlement=command.settlement,
            version=known.version if known else 0,
        )
    )
    uow.record(EscalationFileWritten)
    return None


def attach(command: AttachFile, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    size = size_of(uow.session, command.digest)
    if size is None:
        raise Refusal(
            Sentence("The content of {name} is not here. Choose the file again.", name=command.name)
        )
    uow.attachments.put(
        Attachment(
            id=command.attachment_id,
            request_id=request.id,
            name=command.name.strip() or command.digest[:8],
            size=size,
            digest=command.digest,
            added_at=now,
            added_by=uow.author.name,
        )
    )
    uow.record(FileAttached)
    return None


def remove_attachment(command: RemoveAttachment, uow: UnitOfWork, now: datetime) -> Command | None:
    attachment = uow.attachments.get(command.attachment_id)
    open_case(uow, attachment.request_id)
    uow.attachments.remove(attachment)
    uow.record(FileRemoved)
    return None


HANDLERS: Handlers = {
    EscalateRequest: escalate,
    LowerRequest: lower,
    HandOver: hand_over,
    ParkRequest: park,
    TakeRequest: take,
    WriteEscalationFile: write_file,
    AttachFile: attach,
    RemoveAttachment: remove_attachment,
}
