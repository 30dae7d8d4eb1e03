"""What the rows of a race say together: ratios of medians, and how far an engine is from itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import sqrt
from statistics import mean, median, stdev
from typing import Any

from tests.benchmarks.race import OURS

BEST_PEER = "best_peer"
"""On each course whoever is best of the others."""

MEDIAN_ERROR = 1.25
"""The standard error of a median is so many times that of a mean."""

Rows = Sequence[Mapping[str, Any]]
ByCourse = dict[str, dict[str, list[float]]]
"""Course -> engine -> a value for each seed."""


def summary(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """For each peer NAME_mean_ratio, NAME_worst_ratio, NAME_ratio_of_means, NAME_ratio_error and
    NAME_fewer_served; and of ours the spread, the least share of visits served and the plans that break a
    rule.

    In the mean ratio every course weighs the same, in the ratio of the means (of the medians) the long ones
    weigh more. The error is one standard error of the mean ratio, where there are two seeds; fewer served are
    courses.
    """
    rows = list(rows)
    costs, served = _by_course(rows, "cost"), _by_course(rows, "served")
    peers = list(dict.fromkeys(row["engine"] for row in rows if row["engine"] != OURS))
    figures: dict[str, float] = {}
    for name in peers:
        figures |= _against(name, {c: _pair(costs[c], name) for c in costs}, served)
    if len(peers) > 1:
        best = {c: _pair(costs[c], _best(costs[c], peers)) for c in costs}
        figures |= _against(BEST_PEER, best, {})
    own = [row for row in rows if row["engine"] == OURS]
    shares = [row["served"] / row["visits"] for row in own if row["visits"]]
    spreads = [_spread(engines[OURS]) for engines in costs.values() if engines.get(OURS)]
    return {
        **figures,
        "ours_spread_percent": round(mean(spreads), 3) if spreads else 0.0,
        "ours_least_served_share": round(min(shares, default=0.0), 4),
        "infeasible_plans": sum(row["violations"] > 0 for row in own),
    }


def _best(engines: Mapping[str, list[float]], peers: Iterable[str]) -> str | None:
    return min((n for n in peers if engines.get(n)), key=lambda n: median(engines[n]), default=None)


def _pair(engines: Mapping[str, list[float]], name: str | None) -> tuple[list[float], list[float]]:
    """Our costs and theirs."""
    return engines.get(OURS, []), engines.get(name, []) if name else []


def _against(
    name: str, pairs: Mapping[str, tuple[list[float], list[float]]], served: ByCourse
) -> dict[str, float]:
    both = {course: pair for course, pair in pairs.items() if all(pair)}
    if not both:
        return {}
    ratios = {course: median(ours) / median(theirs) for course, (ours, theirs) in both.items()}
    means = [mean(median(pair[side]) for pair in both.values()) for side in (0, 1)]
    figures = {
        f"{name}_mean_ratio": mean(ratios.values()),
        f"{name}_worst_ratio": max(ratios.values()),
        f"{name}_ratio_of_means": means[0] / means[1],
    }
    if all(len(costs) > 1 for pair in both.values() for costs in pair):
        errors = [ratios[course] * sqrt(sum(_error(c) ** 2 for c in pair)) for course, pair in both.items()]
        figures[f"{name}_ratio_error"] = sqrt(sum(error**2 for error in errors)) / len(errors)
    if served:
        fewer = sum(median(served[c][OURS]) < median(served[c][name]) for c in both)
        figures[f"{name}_fewer_served"] = fewer
    return {key: round(value, 4) for key, value in figures.items()}


def _error(costs: Sequence[float]) -> float:
    """The standard error of the median, as a share of it."""
    return MEDIAN_ERROR * stdev(costs) / sqrt(len(costs)) / median(costs)


def _spread(costs: Sequence[float]) -> float:
    return 100 * (max(costs) - min(costs)) / median(costs)


def report(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The spread of every engine over its seeds first, then the ratios course by course, then all in all."""
    rows = list(rows)
    return [*by_course(rows), *(f"{name}: {value}" for name, value in summary(rows).items())]


def by_course(rows: Rows) -> list[str]:
    """The spread of every engine, the seconds it took, and the ratios."""
    costs, walls = _by_course(rows, "cost"), _by_course(rows, "wall_s")
    return [
        "spread over seeds, (largest - smallest) / median:",
        *_lines(costs, lambda c, e: f"{e} {_spread(costs[c][e]):.2f} % (n={len(costs[c][e])})"),
        "seconds it took, median:",
        *_lines(costs, lambda c, e: f"{e} {median(walls[c][e]):.1f}"),
        "median of our cost / median of theirs:",
        *_lines(costs, lambda c, e: _ratio(costs[c], e)),
    ]


def _lines(costs: ByCourse, say: Callable[[str, str], str]) -> list[str]:
    said = {course: [say(course, engine) for engine in engines] for course, engines in costs.items()}
    return [f"  {course}: {', '.join(filter(None, words))}" for course, words in said.items() if any(words)]


def _ratio(engines: Mapping[str, list[float]], name: str) -> str:
    if name == OURS or not engines.get(OURS):
        return ""
    return f"{name} {median(engines[OURS]) / median(engines[name]):.4f}"


def _by_course(rows: Rows, column: str) -> ByCourse:
    """The values of a column, for the rows that have a plan."""
    found: ByCourse = {}
    for row in rows:
        if row["cost"] is not None:
            found.setdefault(row["instance"], {}).setdefault(row["engine"], []).append(row[column])
    return found
