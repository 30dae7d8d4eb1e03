"""Technician routing (Pillac, Guéret and Medaglia): our plans against the best known ones.

What is best known is a duration: everybody's time from leaving home to being back, so the road, the service
and the waiting in between. (C105: 10 584.544 = 100 services of 90 + a distance of 1 584.544; C101's has 51.57
of waiting besides.) Travel is the duration less the service, waiting included. In these problems a second of
waiting weighs as much as one on the road; everybody's starts are those that make the days shortest before
anybody judges them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import mean, median
from typing import Any

from solver.model import Plan, Problem
from tests.benchmarks import ratios
from tests.benchmarks.race import OURS, Course
from tests.benchmarks.tightening import tightened, working_time_s
from tests.benchmarks.trsp_files import UNIT_S, instance_name, read, read_best_known

BEST_KNOWN = "best-known.csv"
"""Beside the instances."""


def courses(files: list[Path]) -> list[Course]:
    """A course for each instance, with what is best known of it."""
    known = {folder: read_best_known(folder / BEST_KNOWN) for folder in {file.parent for file in files}}
    return [_course(file, known[file.parent][instance_name(file)].duration) for file in files]


def _course(file: Path, duration: float) -> Course:
    problem = read(file)
    service = sum(visit.duration_s for visit in problem.visits) / UNIT_S
    return Course(
        instance_name(file), lambda: problem, duration, UNIT_S, _duration_s, service, retold=tightened
    )


def _duration_s(problem: Problem, plan: Plan) -> int | None:
    """None for a plan that leaves anybody out: it would be short, and no plan of the instance."""
    return None if plan.unserved else working_time_s(problem, plan)


def summary(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The gaps to best known, means over the instances of the median over seeds, in percent."""
    rows = list(rows)
    own = [row for row in rows if row["engine"] == OURS]
    figures: dict[str, float] = {}
    for name, column in (("duration", "gap_percent"), ("travel", "rest_gap_percent")):
        gaps = _medians(own, column)
        if gaps:
            figures[f"{name}_mean_gap_percent"] = round(mean(gaps), 3)
            figures[f"{name}_worst_gap_percent"] = round(max(gaps), 3)
    return {
        **figures,
        "instances": len({row["instance"] for row in own}),
        "failing_plans": sum(row["violations"] > 0 for row in own),
        "incomplete_plans": sum(row["served"] < row["visits"] for row in own),
        **{key: value for key, value in ratios.summary(rows).items() if key.endswith("ratio")},
    }


def _medians(rows: Iterable[Mapping[str, Any]], column: str) -> list[float]:
    gaps: dict[str, list[float]] = {}
    for row in rows:
        if row[column] is not None:
            gaps.setdefault(row["instance"], []).append(row[column])
    return [median(values) for values in gaps.values()]


def report(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The spread, the ratios if there are peers, and the gaps."""
    rows = list(rows)
    return [*ratios.by_course(rows), *(f"{name}: {value}" for name, value in summary(rows).items())]
