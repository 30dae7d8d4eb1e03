"""What every test runs under: no screen, no network, no person's files, and silence in the logs.

Fixtures here have a lifetime (application, settings, log watch); data is built with `tests.builders`.
"""

import logging
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000

# --- The machine: set before the first Qt object, inherited by every child process ------------------------


def pytest_configure(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="dispatcher-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    _give_a_home(home)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _give_a_home(home: Path) -> None:
    """No test reads or writes the files, settings or language of the person who runs it."""
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    for name in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{name}_DIR" if name == "RUNTIME" else f"XDG_{name}_HOME"] = str(folder)
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.pop("LANGUAGE", None)
    os.environ.pop("DISPATCHER_DATABASE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files with long tests first, then those with many: no worker is left alone with one at the end."""
    tests = Counter(item.path for item in items)
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in long, -tests[item.path], item.path))


# --- Qt --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The application class pytest-qt starts, once the web engine is prepared: it asks to come first."""
    from PySide6.QtWidgets import QApplication

    from ui.map import web_engine

    web_engine.prepare()
    return QApplication


@pytest.fixture(autouse=True)
def _own_settings(request: pytest.FixtureRequest) -> None:
    """A test with a Qt application starts without window geometry or columns of an earlier one."""
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import QSettings

    folder = str(request.getfixturevalue("tmp_path") / "settings")
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, folder)


class PatientBot(QtBot):
    """Waits as long as a slow and busy machine takes, not five seconds; a test that passes is as quick."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's own, with patience."""
    return PatientBot(request)


# --- Logs: silence is the only state we can watch --------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_unexpected_log_lines(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fails the test on a log line from WARNING up, unless `@pytest.mark.expected_logs(regex, ...)` names it.

    Each regex given must match a line: an expectation that nothing meets fails too.
    """
    yield
    phases = ("setup", "call", "teardown")
    lines = [r for p in phases for r in caplog.get_records(p) if r.levelno >= logging.WARNING]
    expected = [regex for mark in request.node.iter_markers("expected_logs") for regex in mark.args]
    complaints = [
        f"unexpected log line, {r.levelname} {r.name}: {r.getMessage()}"
        for r in lines
        if not any(re.search(regex, r.getMessage()) for regex in expected)
    ]
    complaints += [
        f"expected log line that never came: {regex}"
        for regex in expected
        if not any(re.search(regex, r.getMessage()) for r in lines)
    ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


# --- Desks -----------------------------------------------------------------------------------------------

from tests.desks import desk, empty_database  # noqa: E402, F401  fixtures, used by name
