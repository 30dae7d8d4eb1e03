"""Visits that the search leaves aside, placed by the plain exact code with the checker as judge.

Two that start together come in as a pair or not at all, and one that comes after others when these are in.
"""

from collections.abc import Callable, Iterable

from solver.check import check, new_violations
from solver.cost import Impact
from solver.insertion import insertions
from solver.model import Plan, Problem, Visit
from solver.objective import search_penalty
from solver.pairs import pair_insertions

PLACES_TRIED = 20
"""So many places are shown to the checker for one visit."""


def never() -> bool:
    """No hurry."""
    return False


def with_asides(
    problem: Problem, plan: Plan, visits: Iterable[Visit], is_over: Callable[[], bool] = never
) -> Plan:
    """The plan with those of these visits that the checker lets in, the dearest to leave out first, as far as
    it gets before somebody says that the time is over. An optional one comes in only where that is better."""
    waiting = sorted(visits, key=search_penalty, reverse=True)
    while waiting:
        before = plan
        for visit in waiting:
            if visit.id not in plan.technician_of and not is_over():
                plan = _with_aside(problem, plan, visit)
        waiting = [visit for visit in waiting if visit.after and visit.id not in plan.technician_of]
        if plan is before:
            break
    return plan


def _with_aside(problem: Problem, plan: Plan, visit: Visit) -> Plan:
    """The plan with this visit, and its partner where it has one; the plan as it is if there is no place."""
    partner = problem.partners.get(visit.id)
    if partner is not None and partner not in plan.technician_of:
        pairs = pair_insertions(problem, plan, visit)
        return plan.with_routes(*pairs[0].routes) if pairs and _pays(visit, pairs[0].impact) else plan
    known = check(problem, plan)
    for found in insertions(problem, plan, visit)[:PLACES_TRIED]:
        tried = plan.with_routes(found.route)
        if _pays(visit, found.impact) and not new_violations(known, check(problem, tried)):
            return tried
    return plan


def _pays(visit: Visit, impact: Impact) -> bool:
    """Whether it is better to serve the visit than to leave it out; only for optional ones may it not be."""
    return visit.penalty_s is None or impact.rank < Impact().rank
