"""Random insertions with every rule switched on at random: each yes and no against the checker."""

from collections.abc import Sequence
from typing import Any

from tests.benchmarks import patience
from tests.solver import exactness

CHUNK, QUICK_CHUNK = 1_000, 100


def run(count: int, seed: int, part: tuple[int, int], *, quick: bool) -> list[dict[str, Any]]:
    """A row for each thousand insertions of this part; for each hundred where there is no time."""
    rows: list[dict[str, Any]] = []
    chunk = QUICK_CHUNK if quick else CHUNK
    for number in range(part[0] - 1, -(-count // chunk), part[1]):
        if quick and patience.left_s() < 0:
            break
        asked = min(chunk, count - number * chunk)
        rows.append({"chunk": number, "seed": seed, **exactness.run(asked, seed * 10_000 + number)})
    return rows


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    names = ("insertions", "yes", "no", "ask", "different")
    totals = {name: sum(row[name] for row in rows) for name in names}
    return {**totals, "ask_share": round(totals["ask"] / max(1, totals["insertions"]), 4)}


def report(rows: Sequence[dict[str, Any]]) -> list[str]:
    different = [difference for row in rows for difference in row["differences"]]
    figures = [f"{name}: {value}" for name, value in summary(rows).items()]
    return figures + [f"differs: {difference}" for difference in different]
