"""The engine as the desk sees it: one child process, started once, asked, stopped, killed and started again.

Nothing here touches a plan: a question that the engine does not answer, for whatever reason, changes
nothing. Answers come on this file's own threads, never on the caller's.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue

from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from solver.model import Plan, Problem

from .engine_messages import Found, Limits, Message, as_json, found_in, question, refining
from .engine_state import EngineState

log = logging.getLogger(__name__)
GRACE_S = 5.0
WARM_WITHIN_S = 300.0  # a first start compiles, on a busy machine with what is left of it
BACK_OFF_S = (0.2, 1.0, 5.0, 30.0)  # before each start after a crash; then the engine is gone
STEADY_S = 60.0  # an engine that lived this long has recovered


@dataclass(frozen=True)
class Run:
    """One question on its way. The callbacks get what has just been learnt of it."""

    id: str
    limits: Limits
    on_progress: Callable[[Found], None]
    on_result: Callable[[Found], None]
    on_failure: Callable[[Sentence], None]


@dataclass
class _Child:
    """One life of the engine process, with the queue of what it is to be told."""

    process: "subprocess.Popen[bytes]"
    outbox: "SimpleQueue[Callable[[], Message] | None]" = field(default_factory=SimpleQueue)
    started_at_s: float = field(default_factory=time.monotonic)
    is_warm: bool = False


class SolverProcess:
    """Keeps one engine at hand. May be used from any thread; `close` ends it and waits for its threads.

    `on_state(state)` follows every change of what the engine is doing. Answers to questions that were given
    up are dropped. `grace_s` is how long an engine may be silent after a limit before it is killed.
    """

    def __init__(
        self,
        on_state: Callable[[EngineState], None] = lambda state: None,
        command: Sequence[str] | None = None,
        grace_s: float = GRACE_S,
    ) -> None:
        self._on_state = on_state
        self._command = list(command or own_command())
        self._grace_s = grace_s
        self._lock = threading.RLock()
        self._runs: dict[str, Run] = {}
        self._watchdogs: dict[str, threading.Timer] = {}
        self._child: _Child | None = None
        self._unsent: list[Callable[[], Message]] = []  # for the engine that is about to start
        self._closing = threading.Event()
        self._crashes = 0
        self._keeper = threading.Thread(target=self._keep_alive, name="engine", daemon=True)
        self.state = EngineState.STARTING

    # ---- asked by the desk

    def start(self) -> None:
        """Start the engine; it warms up by itself. Returns at once."""
        self._keeper.start()

    @property
    def process_id(self) -> int | None:
        """The engine's process; None where there is none just now."""
        child = self._child
        return child.process.pid if child else None

    def solve(
        self,
        problem: Problem,
        plan: Plan,
        limits: Limits,
        on_progress: Callable[[Found], None],
        on_result: Callable[[Found], None],
        on_failure: Callable[[Sentence], None],
    ) -> str:
        """Ask for a better plan; returns the id of the run. It ends in one result or one failure."""
        run = Run(new_id(), limits, on_progress, on_result, on_failure)
        return self._ask(run, lambda: question(run.id, limits, problem, plan))

    def refine(
        self,
        problem: Problem,
        plan: Plan,
        visit_id: str,
        first: Plan | None,
        limits: Limits,
        on_result: Callable[[Found], None],
        on_failure: Callable[[Sentence], None],
    ) -> str:
        """Ask for a better way to serve one more visit (solver.refine); ends in one result or one failure."""
        run = Run(new_id(), limits, lambda found: None, on_result, on_failure)
        return self._ask(run, lambda: refining(run.id, limits, problem, plan, visit_id, first))

    def _ask(self, run: Run, message: Callable[[], Message]) -> str:
        with self._lock:
            self._runs[run.id] = run
            if self.state is EngineState.GONE:
                threading.Thread(target=self._fail, args=(run.id, _not_running()), daemon=True).start()
                return run.id
            is_warm = self._child is not None and self._child.is_warm
            self._watch(run.id, run.limits.seconds + self._grace_s + (0 if is_warm else WARM_WITHIN_S))
            self._send(message)
            self._tell(EngineState.WORKING)
        return run.id

    def cancel(self, run_id: str) -> None:
        """Stop a search; its best so far comes as its result, or a failure where the engine hangs."""
        with self._lock:
            if run_id in self._runs:
                self._watch(run_id, self._grace_s)
                self._send(lambda: {"type": "cancel", "id": run_id})

    def forget(self, run_id: str) -> None:
        """Give a run up: it is cancelled, and nothing more is told of it."""
        self.cancel(run_id)
        self._take(run_id)

    def close(self) -> None:
        """End the engine. Nothing is told any more."""
        self._closing.set()
        with self._lock:
            for watchdog in self._watchdogs.values():
                watchdog.cancel()
            self._watchdogs.clear()
            self._runs.clear()
            self._end_child()
        if self._keeper.is_alive():
            self._keeper.join()

    def _send(self, message: Callable[[], Message]) -> None:
        with self._lock:
            if self._child is not None:
                self._child.outbox.put(message)
            else:
                self._unsent.append(message)

    # ---- keeping it alive: on the keeper's thread

    def _keep_alive(self) -> None:
        while not self._closing.is_set():
            try:
                child = self._started()
            except OSError as error:
                log.error("the engine cannot be started: %s", error)
                break
            self._listen(child)
            code = _ended(child)
            if self._closing.is_set():
                return
            if not self._survives(child, code):
                break
        self._tell(EngineState.GONE)
        for run_id in list(self._runs):
            self._fail(run_id, _not_running())

    def _started(self) -> _Child:
        # A copy of the environment, for the reason given in towns.py.
        copy = dict(os.environ)
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=copy)
        child = _Child(process)
        threading.Thread(target=_write, args=(child,), name="engine-input", daemon=True).start()
        with self._lock:
            self._child = child
            for message in self._unsent:
                child.outbox.put(message)
            self._unsent.clear()
            if self._closing.is_set():
                self._end_child()
        return child

    def _listen(self, child: _Child) -> None:
        assert child.process.stdout is not None
        for line in child.process.stdout:
            try:
                self._hear(child, json.loads(line))
            except Exception:
                log.exception("the engine said something nobody could follow")

    def _survives(self, child: _Child, code: int) -> bool:
        """Tell of a crash, wait a little; whether the engine is to be started again."""
        lived_s = time.monotonic() - child.started_at_s
        self._crashes = 1 if lived_s > STEADY_S else self._crashes + 1
        log.warning("the engine ended with code %d after %.0f s", code, lived_s)
        with self._lock:
            self._child = None
            lost = list(self._runs)
        self._tell(EngineState.STARTING)
        for run_id in lost:
            self._fail(run_id, _crashed())
        if self._crashes > len(BACK_OFF_S):
            return False
        self._closing.wait(BACK_OFF_S[self._crashes - 1])
        return True

    def _end_child(self) -> None:
        """Close the engine's input, which ends it, and kill it lest it hang."""
        if self._child is not None:
            self._child.outbox.put(None)
            self._child.process.kill()

    # ---- what the engine says

    def _hear(self, child: _Child, message: Message) -> None:
        kind = message["type"]
        if kind == "hello":
            self._greet(child, message)
            return
        with self._lock:
            run = self._runs.get(str(message.get("id")))
        if run is None:
            return
        if kind == "started":
            self._watch(run.id, run.limits.seconds + self._grace_s)
            run.on_progress(found_in(message))
        elif kind == "progress":
            run.on_progress(found_in(message))
        elif kind == "result":
            self._crashes = 0
            if message.get("refused"):
                log.error("the search broke rules, its plan was put aside: %s", message["refused"])
            self._finish(run.id, lambda: run.on_result(found_in(message)))
        elif kind == "error":
            log.error("the engine failed: %s\n%s", message["sentence"], message["details"])
            self._fail(run.id, _failed(message["sentence"]))

    def _greet(self, child: _Child, message: Message) -> None:
        log.info("the engine says hello: %s", message)
        if message["warm"]:
            child.is_warm = True
            self._rest()

    def _rest(self) -> None:
        """Say that the engine has nothing to do, where it has nothing to do."""
        with self._lock:
            child = self._child
            if child is None:
                return
            if self._runs:
                self._tell(EngineState.WORKING)
            elif child.is_warm:
                self._tell(EngineState.RESTARTED if self._crashes else EngineState.READY)

    # ---- the ends of a run

    def _finish(self, run_id: str, tell: Callable[[], None]) -> None:
        if self._take(run_id) is not None:
            self._rest()
            tell()

    def _fail(self, run_id: str, why: Sentence) -> None:
        run = self._take(run_id)
        if run is not None:
            self._rest()
            run.on_failure(why)

    def _take(self, run_id: str) -> Run | None:
        """Return the run once: to whoever ends it first."""
        with self._lock:
            watchdog = self._watchdogs.pop(run_id, None)
            if watchdog is not None:
                watchdog.cancel()
            return self._runs.pop(run_id, None)

    def _watch(self, run_id: str, seconds: float) -> None:
        """Give the engine so long to answer this run; then kill it. Replaces an earlier limit."""
        with self._lock:
            earlier = self._watchdogs.pop(run_id, None)
            if earlier is not None:
                earlier.cancel()
            if run_id in self._runs:
                watchdog = threading.Timer(seconds, self._give_up, (run_id,))
                watchdog.daemon = True
                self._watchdogs[run_id] = watchdog
                watchdog.start()

    def _give_up(self, run_id: str) -> None:
        with self._lock:
            run = self._take(run_id)
            if run is not None and self._child is not None:
                self._child.process.kill()
        if run is not None:
            run.on_failure(_hung())

    def _tell(self, state: EngineState) -> None:
        with self._lock:
            if state == self.state or self._closing.is_set():
                return
            self.state = state
        self._on_state(state)


def own_command() -> list[str]:
    """Return how this program starts itself as an engine; a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "engine"]
    return [sys.executable, "-m", "dispatcher", "engine"]


def _write(child: _Child) -> None:
    """Tell the engine what is in its outbox: on a thread of its own, since a hung engine does not read."""
    pipe = child.process.stdin
    assert pipe is not None
    try:
        while (make := child.outbox.get()) is not None:
            pipe.write(as_json(make()).encode() + b"\n")
            pipe.flush()
    except (OSError, ValueError):
        pass  # it has ended; whoever reads its answers tells
    finally:
        with suppress(OSError):
            pipe.close()


def _ended(child: _Child) -> int:
    """Return the code of an engine that has closed its output."""
    child.outbox.put(None)
    code = child.process.wait()
    if child.process.stdout is not None:
        child.process.stdout.close()
    return code


def _not_running() -> Sentence:
    return Sentence("The engine is not running. The plan is as it was.")


def _crashed() -> Sentence:
    return Sentence("The engine has crashed and is starting again. The plan is as it was.")


def _hung() -> Sentence:
    return Sentence("The engine did not answer in time and was ended. The plan is as it was.")


def _failed(why: str) -> Sentence:
    return Sentence("The engine could not do this: {why} The plan is as it was.", why=why)
