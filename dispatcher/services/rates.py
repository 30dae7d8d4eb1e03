"""What roads and hours cost: setting the rates, and what a day comes to at them."""

from datetime import datetime

from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import CostRatesSet
from dispatcher.domain.people import Role
from dispatcher.domain.rates import HIGHEST_CENTS, RATES_ID, CostRates
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork
from solver.cost import route_distance_m, route_overtime_s, route_travel_s
from solver.model import NEVER, Plan, Problem, Route

from .commands import Command, SetCostRates
from .handlers import Handlers
from .translation import is_absence


def may_set(role: Role) -> bool:
    """Whether somebody in this role sets what roads and hours cost."""
    return role in (Role.PLANNER, Role.MANAGER)


def set_rates(command: SetCostRates, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write the rates down; nothing but zeros means that none are known any more."""
    if not may_set(uow.author.role):
        raise Refusal(Sentence("Only a planner or a manager sets the cost rates."))
    cents = (command.km_cents, command.hour_cents, command.overtime_cents)
    if not all(0 <= one <= HIGHEST_CENTS for one in cents):
        raise Refusal(Sentence("A cost rate lies between 0 and 1000 euros."))
    known = uow.rates.find(RATES_ID)
    if any(cents):
        uow.rates.put(CostRates(RATES_ID, *cents, version=known.version if known else 0))
    elif known is not None:
        uow.rates.remove(known)
    uow.record(CostRatesSet)
    return None


def cost_cents(board: Board, of: Problem, day: Plan) -> int | None:
    """Return what a plan of the day costs in cents, rounded once; None where the centre has set no rates."""
    rates = board.cost_rates
    if rates is None:
        return None
    hours = [worked_and_overtime_s(of, route) for route in day.routes]
    return rates.cost_cents(
        sum(route_distance_m(of, route) for route in day.routes),
        sum(worked_s for worked_s, _overtime_s in hours),
        sum(overtime_s for _worked_s, overtime_s in hours),
    )


def worked_and_overtime_s(of: Problem, route: Route) -> tuple[int, int]:
    """Return the seconds on the road and at customers' within the shift, and all seconds after its end.

    Without a shift, or absent for all of it, there is no end to work beyond: all of it is working time.
    """
    technician = of.technician_by_id[route.technician_id]
    has_shift = technician.shift_start_s < technician.shift_end_s
    if not route.stops:
        return 0, 0
    closing_s = technician.shift_end_s if has_shift else NEVER
    overtime_s = route_overtime_s(of, route) if has_shift else 0
    busy = _busy(of, route, closing_s + overtime_s)
    service_s = sum(end_s - start_s for start_s, end_s, is_road in busy if not is_road)
    late_s = sum(max(0, end_s - max(start_s, closing_s)) for start_s, end_s, _is_road in busy)
    return route_travel_s(of, route) + service_s - late_s, overtime_s


def _busy(of: Problem, route: Route, back_s: int) -> list[tuple[int, int, bool]]:
    """Return from when to when he works or drives, as the day is drawn: each road ends where it leads to.

    `back_s` is when he is home, where that is after his shift; else no road home reaches beyond it.
    """
    technician = of.technician_by_id[route.technician_id]
    place, found = technician.start_place, list[tuple[int, int, bool]]()
    for stop in route.stops:
        visit = of.visit_by_id[stop.visit_id]
        found.append((stop.start_s - of.travel_s[place][visit.place], stop.start_s, True))
        if not is_absence(stop.visit_id):
            found.append((stop.start_s, stop.start_s + visit.duration_with(technician.id), False))
        place = visit.place
    return [*found, (back_s - of.travel_s[place][technician.end_place], back_s, True)]


HANDLERS: Handlers = {SetCostRates: set_rates}
