"""The engine on the screen's side: what its own threads tell arrives here, on the GUI thread."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from dispatcher.services.engine_state import EngineState

if TYPE_CHECKING:  # loaded when the engine starts: no first paint waits for it
    from dispatcher.services.engine_messages import Limits
    from dispatcher.services.optimising import Question
    from dispatcher.services.solver_process import SolverProcess
    from dispatcher.services.urgent import Refining

Receiver = Callable[[Any], None]


class EngineDoor(QObject):
    """The way to the engine and back. Lives on the GUI thread; nothing is told after `close`.

    `state_changed(state)` follows what the engine is doing. `start` may be called again; so may `close`.
    """

    state_changed = Signal(object)
    _came = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.state: EngineState | None = None  # not started
        self._is_open = True
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _process(self) -> "SolverProcess":
        from dispatcher.services.solver_process import SolverProcess

        return SolverProcess(lambda state: self._came.emit(self._take_state, state))

    @property
    def process_id(self) -> int | None:
        """The engine's process; None where there is none just now."""
        return None if self.state is None else self._process.process_id

    def start(self) -> None:
        """Start the engine, unless it has been."""
        if self.state is None and self._is_open:
            self._take_state(EngineState.STARTING)
            self._process.start()

    def optimise(
        self,
        asked: "Question",
        limits: "Limits",
        on_progress: Receiver,
        on_found: Receiver,
        on_failure: Receiver,
    ) -> str:
        """Have the engine look for a better day; returns the id of the run, which ends in one of the two."""
        self.start()
        return self._process.solve(
            asked.of,
            asked.published,
            limits,
            lambda found: self._came.emit(on_progress, found),
            lambda found: self._came.emit(on_found, found),
            lambda why: self._came.emit(on_failure, why),
        )

    def refine(
        self, asked: "Refining", limits: "Limits", on_found: Receiver, on_failure: Receiver
    ) -> str | None:
        """Have the engine look for a better way to serve a call; None where it is not ready for it now."""
        if self.state not in (EngineState.READY, EngineState.RESTARTED):
            return None
        return self._process.refine(
            asked.call.of,
            asked.call.published,
            asked.call.visit.id,
            asked.first,
            limits,
            lambda found: self._came.emit(on_found, found),
            lambda why: self._came.emit(on_failure, why),
        )

    def stop(self, run_id: str) -> None:
        """End a run; its best so far is still told."""
        self._process.cancel(run_id)

    def forget(self, run_id: str) -> None:
        """End a run of which nothing more is wanted."""
        self._process.forget(run_id)

    def close(self) -> None:
        self._is_open = False
        if self.state is not None:
            self._process.close()

    def _deliver(self, receiver: Receiver, what: object) -> None:
        if self._is_open:
            receiver(what)

    def _take_state(self, state: EngineState) -> None:
        self.state = state
        self.state_changed.emit(state)
