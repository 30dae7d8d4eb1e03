"""The opponents: each gets a problem in its own terms and hands back orders, which our checker judges.

How a problem is told to each of them: peer_pyvrp.py, peer_vroom.py, peer_ortools.py. They run in a child
process that is killed when it overstays: VROOM looks at no clock while it builds, and OR-Tools and VROOM let
nobody else have a turn in their process.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

from solver.model import Plan, Problem
from tests.benchmarks import peer_ortools, peer_pyvrp, peer_vroom
from tests.benchmarks.judging import Orders, day_cost_s, judged, repaired
from tests.benchmarks.peer_terms import has_lunch

Engine = Callable[[Problem, float, int], Orders]
"""Problem, seconds and seed -> who does what in which order."""

ENGINES: Mapping[str, Engine] = {
    "pyvrp": peer_pyvrp.orders,
    "vroom": peer_vroom.orders,
    "ortools": peer_ortools.orders,
}


@dataclass(frozen=True)
class Answer:
    """What an engine found, and what it took; `seconds` includes building its own model."""

    plan: Plan | None
    wall_s: float
    cpu_s: float
    remark: str = ""


def ask(name: str, problem: Problem, seconds: float, seed: int, limit_s: float) -> Answer:
    """The answer of one opponent on one thread, judged; no plan where it was killed after `limit_s`."""
    answer = _in_a_child(ENGINES[name], problem, seconds, seed, limit_s)
    if answer is None:
        return Answer(None, limit_s, 0.0, f"killed after {limit_s:.0f} s")
    orders, wall_s, cpu_s = answer
    plan = judged(problem, orders)
    if name == "pyvrp" and has_lunch(problem):
        return Answer(*_helped(problem, plan, seed, wall_s, cpu_s))
    return Answer(plan, wall_s, cpu_s)


def _helped(
    problem: Problem, plan: Plan, seed: int, wall_s: float, cpu_s: float
) -> tuple[Plan, float, float, str]:
    """The plan of somebody who knows no lunch, with what lunch breaks put back."""
    alone_h = day_cost_s(problem, plan) / 3600
    told = "" if peer_pyvrp.is_profiled(problem) else ", skills as loads"
    return repaired(problem, plan, seed), wall_s, cpu_s, f"alone {alone_h:.1f} h{told}"


# The child


def _in_a_child(
    engine: Engine, problem: Problem, seconds: float, seed: int, limit_s: float
) -> tuple[Orders, float, float] | None:
    """Orders, wall and CPU seconds of an engine in a process of its own; None if it had to be killed."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, engine, problem, seconds, seed))
    child.start()
    there.close()
    try:
        return here.recv() if here.poll(limit_s) else None
    except EOFError:
        raise RuntimeError("the engine died without an answer") from None
    finally:
        child.kill()
        child.join()
        here.close()


def _work(there: Connection, engine: Engine, problem: Problem, seconds: float, seed: int) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    began_s, before_s = time.perf_counter(), spent.ru_utime + spent.ru_stime
    orders = engine(problem, seconds, seed)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    there.send((orders, time.perf_counter() - began_s, spent.ru_utime + spent.ru_stime - before_s))
