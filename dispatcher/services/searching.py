"""What a search found, one line each: what it is, whom it concerns and on which day it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatcher.domain.contracts import contract_for
from dispatcher.domain.customers import Equipment
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.persistence.found import Found


@dataclass(frozen=True)
class Hit:
    """One thing found. `kind`: work, call, customer, site, machine, technician or contract; `key`: its row.

    `customer_id` says whose it is, `day` the civil day it stands on: planned, else due, else received.
    """

    kind: str
    key: str
    title: str
    detail: str = ""
    customer_id: str = ""
    day: date | None = None
    is_waiting: bool = False
    is_cancelled: bool = False
    technician: str = ""
    level: str | None = None


def hits(found: Found, zone: str, today: date) -> list[Hit]:
    """Return everything found, kind by kind: work first, for that is what most calls are about."""
    local = ZoneInfo(zone)

    def day(moment: datetime) -> date:
        return moment.astimezone(local).date()

    return [
        *(_work(found, row, day) for row in found.work),
        *(
            Hit(
                "call",
                row.id,
                _numbered(row.number, _name(found, row.customer_id)),
                row.fault,
                row.customer_id,
                day(row.received_at),
            )
            for row in found.calls
        ),
        *_others(found, today),
    ]


def _others(found: Found, today: date) -> list[Hit]:
    """Return what stands on no day."""
    return [
        *(
            Hit("customer", row.id, row.name, row.phone, row.id, level=_level(found, row.id, today))
            for row in found.customers
        ),
        *(
            Hit(
                "site",
                row.id,
                _joined(_name(found, row.customer_id), row.name),
                _joined(row.address, row.town),
                row.customer_id,
            )
            for row in found.places
        ),
        *(_machine(found, row) for row in found.machines),
        *(Hit("technician", row.id, row.name, _joined(row.team, row.phone)) for row in found.technicians),
        *(
            Hit(
                "contract",
                row.id,
                _name(found, row.customer_id),
                row.external_id,
                row.customer_id,
                level=row.level if row.covers(None, today) else None,
            )
            for row in found.contracts
        ),
    ]


def _work(found: Found, row: Intervention, day: Callable[[datetime], date]) -> Hit:
    plan, site = found.plans.get(row.id), found.site.get(row.site_id)
    moment = plan.planned_start if plan else row.due_at or row.received_at
    technician = found.technician.get(plan.technician_id) if plan else None
    return Hit(
        "work",
        row.id,
        _numbered(row.number, _name(found, row.customer_id)),
        _joined(row.fault, site.town if site else ""),
        row.customer_id,
        day(moment),
        is_waiting=plan is None and row.state is InterventionState.OPEN,
        is_cancelled=row.state is InterventionState.CANCELLED,
        technician=technician.name if technician else "",
    )


def _machine(found: Found, row: Equipment) -> Hit:
    site = found.site[row.site_id]
    where = _joined(_name(found, site.customer_id), site.town)
    return Hit("machine", row.id, _joined(row.model, row.serial), where, site.customer_id)


def _name(found: Found, customer_id: str) -> str:
    customer = found.customer.get(customer_id)
    return customer.name if customer else ""


def _level(found: Found, customer_id: str, today: date) -> str | None:
    """Return the level of the contract that counts today."""
    contract = contract_for(found.contracts_of.get(customer_id, ()), found.levels, None, today)
    return contract.level if contract else None


def _numbered(number: int, name: str) -> str:
    return f"{number}  {name}".rstrip()


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
