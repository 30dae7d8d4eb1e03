"""The kernels are the same functions compiled or not; both must find the same plan."""

import os
import subprocess
import sys

FIND = """
from random import Random
from solver.solve import solve
from tests.solver.random_days import a_random_day
from dataclasses import replace
from tests.solver.test_search import with_parts
problem, *_ = a_random_day(Random(5), technicians=3, visits=9)
print(solve(problem, steps=200, seed=3, threads=2).plan)
stocked = replace(with_parts(Random(6), problem), waiting_weight=1)
print(solve(stocked, steps=200, seed=3, threads=2).plan)
"""


def test_that_a_search_without_numba_finds_the_same_plan() -> None:
    plain = os.environ | {"DISPATCHER_NO_NUMBA": "1"}
    found = [
        subprocess.run([sys.executable, "-c", FIND], env=env, capture_output=True, text=True, check=True)
        for env in (dict(os.environ), plain)
    ]
    assert found[0].stdout.startswith("Plan(")
    assert found[0].stdout == found[1].stdout
