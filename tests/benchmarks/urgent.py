"""An urgent call at mid-day: how fast the first and the refined list are, and how many calls they serve.

Served means in time and with nobody lost. The oracle is the best of everything asked here: the first list,
the refined one, and two longer searches; it is asked only about calls that the refined list could not serve,
for the others it serves too. It is of the same family as what it judges, and no proof.

Every line shown is judged by the whole checker. Without refining, many calls can be looked at for that.
"""

import gc
import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from solver.check import Kind, check, new_violations
from solver.first_list import first_list
from solver.frontier import Line
from solver.model import Plan, Route
from solver.one_move import OneMove
from solver.refine import REFINING_S, refine
from solver.solve import solve
from tests.benchmarks.generate import technician_day
from tests.benchmarks.midday import Call, Question, calls

ORACLE_S, ORACLE_SEEDS = 2.0, (11, 12)
QUICK_S = 36.0


@dataclass(frozen=True)
class Rules:
    """What is asked about each call."""

    quick: bool = False
    refining: bool = True
    oracle: bool = True


def run(asked: Question, rules: Rules) -> list[dict[str, Any]]:
    """A row for each call of this part."""
    began_s, rows = time.perf_counter(), []
    solve(technician_day(2, 8), steps=20, threads=1)
    for number, call in calls(asked):
        if rules.quick and time.perf_counter() - began_s > QUICK_S:
            break
        gc.freeze()  # as the desk does once it stands; a full collection takes 50 ms
        rows.append({"call": number, "seed": asked.seed, **_row(call, rules)})
    return rows


def _row(call: Call, rules: Rules) -> dict[str, Any]:
    wall_s, cpu_s = time.perf_counter(), time.thread_time()
    first = first_list(call.problem, call.plan, call.visit)
    first_cpu_s, first_wall_s = time.thread_time() - cpu_s, time.perf_counter() - wall_s
    told = [*first.lines, *[line for line in (first.plain, first.moved) if line and line not in first.lines]]
    shown = [call.plan.with_routes(*_routes(line)) for line in told]
    row = {
        "first_cpu_ms": first_cpu_s * 1000,
        "first_wall_ms": first_wall_s * 1000,
        "first_served": bool(first.lines),
        "load": round(os.getloadavg()[0], 1),
    }
    if rules.refining:
        began_s = time.perf_counter()
        line = refine(call.problem, call.plan, call.visit, REFINING_S, 1, shown[0] if shown else None)
        row["refined_wall_ms"] = (first_wall_s + time.perf_counter() - began_s) * 1000
        row |= _served(call, line, ask_oracle=rules.oracle)
        shown += [call.plan.with_routes(*line.routes)] if line and not line.deferred else []
    return row | _damage(call, shown)


def _routes(line: Any) -> tuple[Route, ...]:
    return line.routes if isinstance(line, OneMove) else (line.route,)


def _served(call: Call, line: Line | None, *, ask_oracle: bool) -> dict[str, Any]:
    """Whether the refined line serves the call and everybody else, and whether the oracle does."""
    served = line is not None and not line.deferred
    possible = served or (any(_found(call, seed) for seed in ORACLE_SEEDS) if ask_oracle else None)
    names = {"moves": line.moves, "deferred": len(line.deferred)} if line else {}
    return {"served": served, "oracle_served": possible, **names}


def _found(call: Call, seed: int) -> bool:
    """Whether a long search, around the call or in the whole day, serves it and loses nobody."""
    line = refine(call.problem, call.plan, call.visit, ORACLE_S, seed)
    if line and not line.deferred:
        return True
    plan = solve(call.problem, seconds=ORACLE_S, seed=seed, published=call.plan, threads=1).plan
    return {*call.plan.technician_of, call.visit.id} <= set(plan.technician_of)


def _damage(call: Call, plans: Sequence[Plan]) -> dict[str, int]:
    """What no plan may do, counted over the plans shown."""
    before, counts = check(call.problem, call.plan), {"broken": 0, "lost": 0, "pins": 0, "infeasible": 0}
    held = [visit.id for visit in call.problem.visits if not visit.movable]
    for plan in plans:
        found = new_violations(before, check(call.problem, plan))
        counts["infeasible"] += bool(found)
        counts["broken"] += sum(violation.kind is Kind.PROMISE for violation in found)
        counts["lost"] += len(set(call.plan.technician_of) - set(plan.technician_of))
        counts["pins"] += sum(_moved_pin(call, plan, visit_id) for visit_id in held)
    return {**counts, "plans": len(plans)}


def _moved_pin(call: Call, plan: Plan, visit_id: str) -> bool:
    """Whether somebody who is held is with another technician or at another time than he is held to."""
    visit = call.problem.visit_by_id[visit_id]
    who, start_s = plan.technician_of.get(visit_id), plan.start_of.get(visit_id)
    pinned_away = visit.pinned_technician is not None and who != visit.pinned_technician
    held = visit.pinned_window
    out_of_range = held is not None and not held.earliest_s <= (start_s or 0) <= held.latest_s
    return (
        pinned_away or out_of_range or (visit.pinned_start_s is not None and start_s != visit.pinned_start_s)
    )


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The figures of the issue; `served_ratio_low` and `_high` are its 95 % interval (Wilson)."""
    refined = [row for row in rows if "refined_wall_ms" in row]
    return {
        "calls": len(rows),
        "first_cpu_ms_p50": round(median(r["first_cpu_ms"] for r in rows), 2),
        "first_cpu_ms_p99": round(p99([r["first_cpu_ms"] for r in rows]), 2),
        "first_served_share": round(sum(r["first_served"] for r in rows) / len(rows), 4),
        **(_refined(refined) if refined else {}),
        "plans_checked": sum(r["plans"] for r in rows),
        "broken_promises": sum(r["broken"] for r in rows),
        "lost_jobs": sum(r["lost"] for r in rows),
        "moved_pins": sum(r["pins"] for r in rows),
        "infeasible_plans": sum(r["infeasible"] for r in rows),
        "load_p50": median(r["load"] for r in rows),
    }


def _refined(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    served = sum(r["served"] for r in rows)
    return {
        "refined_wall_ms_p50": round(median(r["refined_wall_ms"] for r in rows), 1),
        "refined_wall_ms_p99": round(p99([r["refined_wall_ms"] for r in rows]), 1),
        "served_share": round(served / len(rows), 4),
        **_against_the_oracle(rows, served),
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
