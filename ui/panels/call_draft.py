"""A call while it is being written down: what is known, what is missing, and the commands that save it.

No Qt here.
"""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Coverage, Impact, RequestKind, Urgency
from dispatcher.domain.values import new_id
from dispatcher.services.commands import (
    AssignIntervention,
    Batch,
    Command,
    PromiseAppointment,
    QualifyRequest,
    RegisterRequest,
)
from dispatcher.services.contact_commands import AttachRequest
from dispatcher.services.qualification_commands import DecideCoverage, SetImpact
from dispatcher.services.slots import OfferedSlot
from ui.wording import tr

DEFAULT_MINUTES = 60


@dataclass(frozen=True)
class CallDraft:
    """What the sheet says. `call_id` is the saved request it judges, "" for a new call; level 1 to 3.

    `due_at` is what the contract owes, unless `has_own_due`; None: no commitment.
    """

    customer: Customer | None = None
    site: Site | None = None
    equipment: Equipment | None = None
    fault: str = ""
    due_at: datetime | None = None
    minutes: int = DEFAULT_MINUTES
    skill: str = ""
    level: int = 1
    urgent: bool = False
    call_id: str = ""
    contact_id: str | None = None
    opened_at: datetime | None = None
    has_own_due: bool = False
    impact: Impact = Impact.IMPORTANT
    kind: RequestKind = RequestKind.ASSISTANCE
    coverage: Coverage | None = None  # None: nobody has said who pays
    was_urgent: bool = False  # of a saved call: before anybody judged it here

    @property
    def is_complete(self) -> bool:
        """Whether somebody can be sent: customer, machine and nature of the fault are known."""
        return self.customer is not None and self.equipment is not None and bool(self.fault.strip())

    @property
    def is_savable(self) -> bool:
        """Whether it can be kept as a call to judge later: customer and a few words."""
        return self.customer is not None and bool(self.fault.strip())

    @property
    def skills(self) -> dict[str, int]:
        return {self.skill: self.level} if self.skill else {}


def asks_for(draft: CallDraft) -> tuple[object, ...]:
    """Return all that decides what can be promised: for other such facts the answer is another."""
    return draft.is_complete, draft.site, draft.skill, draft.level, draft.minutes, draft.due_at, draft.call_id


def missing(draft: CallDraft) -> list[str]:
    """Name what is still needed before somebody can be sent."""
    wanted = []
    if draft.customer is None:
        wanted.append(tr("customer"))
    if draft.equipment is None:
        wanted.append(tr("machine"))
    if not draft.fault.strip():
        wanted.append(tr("nature of the fault"))
    return wanted


def draft_intervention(draft: CallDraft, now: datetime) -> Intervention | None:
    """Return the intervention a complete draft would open, for asking who could go; None before that."""
    if not draft.is_complete:
        return None
    assert draft.customer is not None
    assert draft.equipment is not None
    return Intervention(
        id=draft.call_id or "draft",
        external_id="",
        number=0,
        request_id=draft.call_id,
        customer_id=draft.customer.id,
        site_id=draft.site.id if draft.site else "",
        equipment_id=draft.equipment.id,
        fault=draft.fault,
        skills=draft.skills,
        duration_minutes=draft.minutes,
        received_at=now,
        due_at=draft.due_at,
        urgent=draft.urgent,
    )


def saving(draft: CallDraft, intervention_id: str, slot: OfferedSlot | None = None) -> Command:
    """Return the command that keeps a complete draft: one request, judged a visit, with one intervention.

    With a slot its window is promised and its technician planned, all in one step.
    """
    assert draft.site is not None
    register = _register(draft)
    qualify = QualifyRequest(
        draft.call_id or register.request_id,
        visit=True,
        intervention_id=intervention_id,
        site_id=draft.site.id,
        skills=draft.skills,
        duration_minutes=draft.minutes,
        due_at=draft.due_at if draft.has_own_due else None,
        equipment_id=draft.equipment.id if draft.equipment else None,
        impact=draft.impact,
        urgency=_urgency(draft),
        kind=draft.kind,
        coverage=draft.coverage,
        fault=draft.fault.strip(),
    )
    kept: tuple[Command, ...] = (qualify,) if draft.call_id else (register, qualify)
    if slot is not None:
        kept += booking(intervention_id, slot)
    return kept[0] if len(kept) == 1 else Batch("", kept)


def booking(intervention_id: str, slot: OfferedSlot) -> tuple[Command, ...]:
    """Return the commands that promise a slot and plan who keeps it."""
    return (
        PromiseAppointment(intervention_id, slot.window.earliest, slot.window.latest),
        AssignIntervention(new_id(), intervention_id, slot.technician_id, slot.arrival),
    )


def judging_without_visit(draft: CallDraft) -> QualifyRequest:
    """Return the command that judges a saved call to need no visit."""
    return QualifyRequest(
        draft.call_id,
        visit=False,
        equipment_id=draft.equipment.id if draft.equipment else None,
        impact=draft.impact,
        urgency=_urgency(draft),
        kind=draft.kind,
        coverage=draft.coverage,
        fault=draft.fault.strip(),
    )


def keeping(draft: CallDraft) -> Command:
    """Return the command that keeps an incomplete draft, with what is judged of it, to go on with later."""
    register = _register(draft)
    judged = _judged(draft, register.request_id)
    return Batch("", (register, *judged)) if judged else register


def _judged(draft: CallDraft, request_id: str) -> tuple[Command, ...]:
    """Return the commands that keep what somebody has chosen already, where it is not what is usual."""
    usual = CallDraft()
    made: list[Command] = []
    if (draft.impact, draft.kind) != (usual.impact, usual.kind):
        made.append(SetImpact(request_id, draft.impact, kind=draft.kind))
    if draft.coverage is not None:
        made.append(DecideCoverage(request_id, draft.coverage))
    return tuple(made)


def _urgency(draft: CallDraft) -> Urgency | None:
    """Return what the tick says; None where nobody has touched it: what can wait, still can."""
    if draft.urgent:
        return Urgency.URGENT
    return Urgency.NORMAL if draft.was_urgent else None


def attaching(draft: CallDraft, intervention_id: str) -> Command:
    """Return the command that keeps a call as one more about work that is open already."""
    if draft.call_id:
        return AttachRequest(draft.call_id, intervention_id)
    register = _register(draft)
    judged = _judged(draft, register.request_id)
    return Batch("", (register, *judged, AttachRequest(register.request_id, intervention_id)))


def _register(draft: CallDraft) -> RegisterRequest:
    assert draft.customer is not None
    return RegisterRequest(
        request_id=new_id(),
        customer_id=draft.customer.id,
        equipment_id=draft.equipment.id if draft.equipment else None,
        fault=draft.fault.strip(),
        urgency=Urgency.URGENT if draft.urgent else Urgency.NORMAL,
        contact_id=draft.contact_id,
        opened_at=draft.opened_at,
    )
