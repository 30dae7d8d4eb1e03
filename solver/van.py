"""What is in the van along a day: which visit is the first whose parts or tools are not there.

The checker has the rule; this is the same question asked by those who make plans, without a plan.
"""

from collections.abc import Sequence

from solver.model import Problem, Technician, Visit


def needs_van(problem: Problem, visit: Visit) -> bool:
    """Whether the visit asks for something that the van or the depot has to provide."""
    return bool(visit.parts) or (problem.depot_place is not None and bool(visit.equipment))


def short_at(problem: Problem, technician: Technician, visits: Sequence[Visit]) -> int | None:
    """The first visit, by index, for which something lacks before any depot; None if there is none."""
    left = dict(technician.parts)
    for i, visit in enumerate(visits):
        for part, quantity in visit.parts.items():
            left[part] = left.get(part, 0) - quantity
            if quantity and left[part] < 0:
                return i
        if problem.depot_place is not None and not _has_tools(problem, technician, visit):
            return i
    return None


def _has_tools(problem: Problem, technician: Technician, visit: Visit) -> bool:
    return all(problem.shared_equipment.get(item) for item in visit.equipment - technician.equipment)
