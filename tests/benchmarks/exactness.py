"""Random insertions with every rule switched on at random: each yes and no against the checker."""

import time
from collections.abc import Sequence
from typing import Any

from tests.solver import exactness

CHUNK, QUICK_S = 1_000, 35.0


def run(count: int, seed: int, part: tuple[int, int], *, quick: bool) -> list[dict[str, Any]]:
    """A row for each thousand insertions of this part."""
    began_s, rows = time.perf_counter(), []
    for number in range(part[0] - 1, -(-count // CHUNK), part[1]):
        if quick and rows and time.perf_counter() - began_s > QUICK_S:
            break
        asked = min(CHUNK, count - number * CHUNK)
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
