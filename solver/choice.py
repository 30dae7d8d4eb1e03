"""Which plan a search hands back: one that breaks nothing new and is never worse than what was known.

The search follows weights, by which a very long road could buy a move. What people see is ranked strictly, by
what matters first; so the plan found is compared with the published one once more, by that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from solver.asides import with_asides
from solver.check import check, new_violations
from solver.model import Plan, Problem, Visit
from solver.objective import score
from solver.violations import Violation


@dataclass(frozen=True)
class Choice:
    """A plan, and what the checker found new in the one it stands in for: nothing, unless we have a bug."""

    plan: Plan
    refused: tuple[Violation, ...]


def chosen(
    problem: Problem,
    before: Plan,
    found: Plan,
    published: Plan | None,
    aside: Iterable[Visit],
    is_over: Callable[[], bool],
) -> Choice:
    """The plan found, with what the search leaves `aside`, or instead of it the plan `before` the search.

    `before` is the published plan, or what has started. Nobody is placed any more once `is_over`.
    """
    refused = new_violations(check(problem, before), check(problem, found))
    plan = with_asides(problem, before if refused else found, aside, is_over)
    if published and _ranks_below(problem, plan, published):
        missing = [visit for visit in problem.visits if visit.id not in published.technician_of]
        unnamed = [visit.id for visit in missing if visit.id not in published.unserved]
        told = replace(published, unserved=(*published.unserved, *unnamed))
        plan = with_asides(problem, told, missing, is_over)
    return Choice(plan, refused)


def _ranks_below(problem: Problem, plan: Plan, published: Plan) -> bool:
    """Whether the published plan is better: it serves more, or breaks no rule that the other one has mended.

    To mend a rule people may have to move, but nobody's work is dropped for it unless a person says so.
    """
    ours, told = score(problem, plan, published), score(problem, published, published)
    if ours.rank <= told.rank:
        return False
    if ours.unserved > told.unserved:
        return True
    return not new_violations(check(problem, plan), check(problem, published))
