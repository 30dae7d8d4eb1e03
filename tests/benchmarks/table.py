"""Rows of a Markdown table from the JSON of a benchmark: what BENCHMARKS.md is made of."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

Row = Mapping[str, Any]


def lines(name: str, result: Mapping[str, Any]) -> list[str]:
    """A table of the races if the rows are of one, and then the summary."""
    rows: Sequence[Row] = result["rows"]
    raced = bool(rows) and "engine" in rows[0]
    return [f"### {name}", "", *(_races(rows) if raced else []), *_summary(result["summary"])]


def _races(rows: Sequence[Row]) -> list[str]:
    """A line for each engine on each instance, medians over its seeds."""
    names = ("instance", "engine", "n", "cost", "served", "wall s", "CPU s", "spread %", "load")
    pairs = dict.fromkeys((row["instance"], row["engine"]) for row in rows)
    made = [_line(*pair, [r for r in rows if (r["instance"], r["engine"]) == pair]) for pair in pairs]
    return [*_head(names), *made, ""]


def _line(instance: str, engine: str, rows: Sequence[Row]) -> str:
    costs = [row["cost"] for row in rows if row["cost"] is not None]
    spread = f"{100 * (max(costs) - min(costs)) / median(costs):.2f}" if costs else ""
    cells = (
        instance,
        engine,
        str(len(rows)),
        f"{median(costs):.1f}" if costs else "no plan",
        f"{median(row['served'] for row in rows):.0f} of {rows[0]['visits']}",
        *(f"{median(row[column] for row in rows):.1f}" for column in ("wall_s", "cpu_s")),
        spread,
        f"{min(row['load'] for row in rows)} to {max(row['load'] for row in rows)}",
    )
    return _cells(cells)


def _summary(figures: Mapping[str, float]) -> list[str]:
    return [*_head(("figure", "value")), *(_cells((name, str(value))) for name, value in figures.items())]


def _head(names: Sequence[str]) -> list[str]:
    return [_cells(names), _cells(["---"] * len(names))]


def _cells(words: Iterable[str]) -> str:
    return f"| {' | '.join(words)} |"
