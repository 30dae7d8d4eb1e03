"""An urgent call at mid-day: how fast the first and the refined list are, and how many calls they serve.

Served means in time and with nobody lost. The oracle is the best of everything asked here: the first list,
the refined one, and two longer searches; it is asked only about calls that the refined list could not serve,
for the others it serves too. It is of the same family as what it judges, and no proof.
"""

import math
import time
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from solver.check import Kind, check, new_violations
from solver.insertion import insertions
from solver.model import Plan
from solver.one_move import one_move
from solver.solve import solve
from tests.benchmarks.generate import technician_day
from tests.benchmarks.midday import Call, calls

REFINING_S, ORACLE_S, ORACLE_SEEDS = 0.1, 2.0, (11, 12)
QUICK_S = 40.0


def run(count: int, seed: int, part: tuple[int, int], *, quick: bool, oracle: bool) -> list[dict[str, Any]]:
    """A row for each call of this part."""
    began_s, rows = time.perf_counter(), []
    solve(technician_day(2, 8), steps=20, threads=1)
    for number, call in enumerate(calls(count, seed)):
        if quick and time.perf_counter() - began_s > QUICK_S:
            break
        if number % part[1] == part[0] - 1:
            rows.append({"call": number, "seed": seed, **_row(call, ask_oracle=oracle)})
    return rows


def _row(call: Call, *, ask_oracle: bool) -> dict[str, Any]:
    wall_s, cpu_s = time.perf_counter(), time.thread_time()
    first = first_plan(call)
    first_cpu_s, first_wall_s = time.thread_time() - cpu_s, time.perf_counter() - wall_s
    refined = _refined(call, first, REFINING_S, 1)
    wall_s = time.perf_counter() - wall_s
    best = refined
    if best is None and ask_oracle:
        for seed in ORACLE_SEEDS:
            best = best or _refined(call, None, ORACLE_S, seed)
    return {
        "first_cpu_ms": first_cpu_s * 1000,
        "first_wall_ms": first_wall_s * 1000,
        "refined_wall_ms": wall_s * 1000,
        "first_served": first is not None,
        "served": refined is not None,
        "oracle_served": best is not None if ask_oracle or best is not None else None,
        **_damage(call, [plan for plan in (first, refined) if plan is not None]),
    }


def first_plan(call: Call) -> Plan | None:
    """The plan of the first line of the first list; None if the list is empty."""
    plain = insertions(call.problem, call.plan, call.visit)
    moved = one_move(call.problem, call.plan, call.visit)
    lines = [(i.impact.rank, (i.route,)) for i in plain[:1]] + [(m.impact.rank, m.routes) for m in moved[:1]]
    return call.plan.with_routes(*min(lines, key=lambda line: line[0])[1]) if lines else None


def _refined(call: Call, first: Plan | None, seconds: float, seed: int) -> Plan | None:
    """What a short search makes of it: served, and nobody lost; else the first answer."""
    found = solve(call.problem, seconds=seconds, seed=seed, published=first or call.plan, threads=1).plan
    lost = set(call.plan.technician_of) - set(found.technician_of)
    return first if lost or call.visit.id not in found.technician_of else found


def _damage(call: Call, plans: Sequence[Plan]) -> dict[str, int]:
    """What no plan may do, counted over the plans shown."""
    before, counts = check(call.problem, call.plan), {"broken": 0, "lost": 0, "pins": 0, "infeasible": 0}
    for plan in plans:
        found = new_violations(before, check(call.problem, plan))
        counts["infeasible"] += bool(found)
        counts["broken"] += sum(violation.kind is Kind.PROMISE for violation in found)
        counts["lost"] += len(set(call.plan.technician_of) - set(plan.technician_of))
        counts["pins"] += sum(_moved_pin(call, plan, visit.id) for visit in call.problem.visits)
    return counts


def _moved_pin(call: Call, plan: Plan, visit_id: str) -> bool:
    visit = call.problem.visit_by_id[visit_id]
    who, start_s = plan.technician_of.get(visit_id), plan.start_of.get(visit_id)
    pinned_away = visit.pinned_technician is not None and who != visit.pinned_technician
    return pinned_away or (visit.pinned_start_s is not None and start_s != visit.pinned_start_s)


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The figures of the issue; `served_ratio_low` and `_high` are its 95 % interval (Wilson)."""
    served = sum(r["served"] for r in rows)
    return {
        "calls": len(rows),
        "first_cpu_ms_p50": round(median(r["first_cpu_ms"] for r in rows), 2),
        "first_cpu_ms_p99": round(p99([r["first_cpu_ms"] for r in rows]), 2),
        "refined_wall_ms_p99": round(p99([r["refined_wall_ms"] for r in rows]), 1),
        "first_served_share": round(sum(r["first_served"] for r in rows) / len(rows), 4),
        "served_share": round(served / len(rows), 4),
        **_against_the_oracle(rows, served),
        "broken_promises": sum(r["broken"] for r in rows),
        "lost_jobs": sum(r["lost"] for r in rows),
        "moved_pins": sum(r["pins"] for r in rows),
        "infeasible_plans": sum(r["infeasible"] for r in rows),
    }


def _against_the_oracle(rows: Sequence[dict[str, Any]], served: int) -> dict[str, float]:
    """The ratio and its interval; nothing where the oracle was not asked about every call."""
    possible = sum(bool(r["oracle_served"]) for r in rows)
    if not possible or any(r["oracle_served"] is None for r in rows):
        return {}
    low, high = _wilson(served, possible)
    ratios = {"served_ratio": served / possible, "served_ratio_low": low, "served_ratio_high": high}
    return {name: round(ratio, 4) for name, ratio in ratios.items()}


def p99(values: Sequence[float]) -> float:
    """The 99th percentile; of few values the largest."""
    return quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else values[0]


def _wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not tries:
        return 0.0, 1.0
    z, share = 1.96, hits / tries
    middle = share + z * z / (2 * tries)
    spread = z * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    return (middle - spread) / (1 + z * z / tries), (middle + spread) / (1 + z * z / tries)


def report(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{name}: {value}" for name, value in summary(rows).items()]
