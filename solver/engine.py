"""The engine: a child process that searches for plans, spoken to in JSON lines.

To it, one message a line:
    solve   id, problem, plan (as published), seconds or steps, seed
    refine  id, problem, plan (as published), visit_id, seconds, seed, first (a plan that serves the visit)
    cancel  id: stop there, and answer with the best found so far
From it:
    hello      versions, and whether the search is warm (told twice: at once, and when it is)
    started    id, score of the published plan
    progress   id, score, seconds, steps: ten times a second at most
    cancelled  id: the cancel has been heard; the result follows
    result     id, plan, score, seconds, steps, and `refused`, the rules broken by a plan that was put aside;
               to refine: id, line (null where nothing was found)
    error      id, sentence, details

It ends by itself when its input closes, so that no engine outlives a desk that died. One thread listens,
another searches: a cancel is heard while a search runs.
"""

import json
import os
import platform
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from queue import SimpleQueue
from typing import Any, NoReturn

from solver.model import Plan, Problem, Route, Stop, Technician, Visit
from solver.strict_json import read, write

PROTOCOL = 1
NICENESS = 10
PROGRESS_EVERY_S = 0.1
WARM_UP_STEPS = 50
LIBRARIES = ("numpy", "numba", "ortools")

Message = Mapping[str, Any]
Send = Callable[[bytes], object]


def own_refine(*asked: Any) -> Any:
    """Refine with solver.refine; imported late, for the reason given at `own_search`."""
    return import_module("solver.refine").refine(*asked)


@dataclass(frozen=True)
class Search:
    """What the engine searches with: solve, score and refine of this package, or a test's own."""

    solve: Callable[..., Any]
    score: Callable[..., Any]
    refine: Callable[..., Any] = own_refine


def main(search: Search | None = None) -> NoReturn:
    """Serve the desk that started this process until it closes our input, then end the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the desk
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.excepthook = _end_with_the_worker
    run(sys.stdin.buffer, _own_output(), search)
    os._exit(0)  # a search may be running; nothing of it is wanted any more


def run(lines: Iterable[bytes], send: Send, search: Search | None = None) -> None:
    """Listen until the lines end, answering with `send`, which gets one whole line at a time."""
    say = _speaker(send)
    say({"type": "hello", "protocol": PROTOCOL, "versions": versions(), "warm": False})
    jobs: SimpleQueue[Message | None] = SimpleQueue()
    cancelled: set[str] = set()
    worker = threading.Thread(target=_work, args=(jobs, cancelled, say, search), daemon=True)
    worker.start()
    for line in lines:
        _hear(line, jobs, cancelled, say)
    jobs.put(None)


def versions() -> dict[str, str]:
    """Return what the answers depend on: Python and the libraries of the search that are installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def own_search() -> Search:
    """Return the search of this package; imported late, since its kernels take their time."""
    return Search(import_module("solver.solve").solve, import_module("solver.objective").score)


def _own_output() -> Send:
    """Keep the output for the protocol, and send what anybody prints to the error stream."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return out.write


def _end_with_the_worker(why: threading.ExceptHookArgs) -> None:
    """An engine that listens and cannot search would be waited for: end, so that it is started again."""
    traceback.print_exception(why.exc_type, why.exc_value, why.exc_traceback)
    os._exit(1)


def _speaker(send: Send) -> Callable[[Message], None]:
    """Return a way to send messages from both threads, never two in one line."""
    lock = threading.Lock()

    def say(message: Message) -> None:
        line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        with lock:
            send(line)

    return say


def _hear(
    line: bytes, jobs: "SimpleQueue[Message | None]", cancelled: set[str], say: Callable[[Message], None]
) -> None:
    try:
        message = json.loads(line)
        kind, run_id = message["type"], message["id"]
    except (ValueError, KeyError, TypeError) as error:
        say({"type": "error", "id": None, "sentence": f"This is no message: {error}.", "details": ""})
        return
    if kind in ("solve", "refine"):
        jobs.put(message)
    elif kind == "cancel":
        cancelled.add(run_id)
        say({"type": "cancelled", "id": run_id})
    else:
        say({"type": "error", "id": run_id, "sentence": f"Nobody knows how to {kind}.", "details": ""})


def _work(
    jobs: "SimpleQueue[Message | None]",
    cancelled: set[str],
    say: Callable[[Message], None],
    given: Search | None,
) -> None:
    """Search for one job after the other, once warm."""
    search = given or own_search()
    if given is None:
        import_module("solver.warming").compile_in_two(*small_day())
    _warm_up(search)
    say({"type": "hello", "protocol": PROTOCOL, "versions": versions(), "warm": True})
    if given is None and jobs.empty():
        _warm_up_the_rest(search)
    while (job := jobs.get()) is not None:
        try:
            if job["type"] == "refine":
                _refine(job, say, search)
            else:
                _solve(job, cancelled, say, search)
        except Exception as bug:
            details = traceback.format_exc()
            say({"type": "error", "id": job["id"], "sentence": f"{bug}", "details": details})


def _solve(job: Message, cancelled: set[str], say: Callable[[Message], None], search: Search) -> None:
    run_id = job["id"]
    problem, published = read(Problem, job["problem"]), read(Plan, job["plan"])
    say({"type": "started", "id": run_id, "score": asdict(search.score(problem, published, published))})
    found = search.solve(
        problem,
        seconds=job.get("seconds"),
        steps=job.get("steps"),
        seed=job.get("seed", 1),
        published=published,
        on_progress=_teller(run_id, say),
        should_stop=lambda: run_id in cancelled,
    )
    measured = {"score": asdict(found.score), "seconds": found.seconds, "steps": found.steps}
    refused = [violation.kind.value for violation in found.refused]
    say({"type": "result", "id": run_id, "plan": write(found.plan), "refused": refused, **measured})


def _refine(job: Message, say: Callable[[Message], None], search: Search) -> None:
    problem, published = read(Problem, job["problem"]), read(Plan, job["plan"])
    first = read(Plan, job["first"]) if "first" in job else None
    visit = problem.visit_by_id[job["visit_id"]]
    line = search.refine(problem, published, visit, job["seconds"], job.get("seed", 1), first)
    say({"type": "result", "id": job["id"], "line": write(line) if line else None})


def _teller(run_id: str, say: Callable[[Message], None]) -> Callable[[Any], None]:
    """Return what passes progress on, now and then."""
    told_at = 0.0

    def tell(progress: Any) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= PROGRESS_EVERY_S:
            told_at = time.monotonic()
            measured = {"seconds": progress.seconds, "steps": progress.steps}
            say({"type": "progress", "id": run_id, "score": asdict(progress.score), **measured})

    return tell


def prepare() -> None:
    """Compile all that a search needs into the cache, so that the first start is as quick as later ones.

    For whoever installs the program: half a minute once, and nothing where it has been done before.
    """
    search = own_search()
    import_module("solver.warming").compile_in_two(*small_day())
    _warm_up(search)
    _warm_up_the_rest(search)


def _warm_up(search: Search) -> None:
    """Have everything compiled that a day needs whose plan is published, on a day of two technicians."""
    problem, plan = small_day()
    search.score(problem, plan, plan)
    search.solve(problem, steps=WARM_UP_STEPS, published=plan)


def _warm_up_the_rest(search: Search) -> None:
    """Have compiled what only a day without a plan needs; if it is wanted first, it is compiled then."""
    problem, _ = small_day()
    search.solve(problem, steps=WARM_UP_STEPS, published=Plan(()))
    import_module("solver.polish").load()


def small_day() -> tuple[Problem, Plan]:
    """Two technicians and six visits, most of them planned."""
    technicians = tuple(Technician(name, {"any": 1}, 0, 0, 0, 36_000) for name in ("a", "b"))
    visits = tuple(Visit(str(place), place, 1800, {"any": 1}) for place in range(1, 7))
    roads = tuple(tuple(300 * abs(here - there) for there in range(7)) for here in range(7))
    stops = tuple(Stop(visit.id, 300 + 2100 * at) for at, visit in enumerate(visits[:4]))
    routes = (Route("a", stops), Route("b"))
    return Problem(technicians, visits, roads, roads), Plan(routes, tuple(visit.id for visit in visits[4:]))
