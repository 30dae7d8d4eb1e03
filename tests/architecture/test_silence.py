"""The test run itself: log lines, Qt warnings and the network fail a test that did not announce them."""

import os
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

EXAMPLES = """
import logging, os, socket, warnings
from pathlib import Path
import pytest
from PySide6.QtCore import QSettings, qWarning

def test_a_log_line():
    logging.getLogger("x").warning("cut off")

@pytest.fixture
def loud():
    yield
    logging.error("cut off")

def test_a_log_line_of_a_fixture(loud):
    pass

@pytest.mark.expected_logs("cut off")
def test_an_expected_line_that_never_comes():
    pass

def test_a_qt_warning(qapp):
    qWarning("QPainter::begin: Paint device returned engine == 0")

def test_a_python_warning():
    warnings.warn("old", DeprecationWarning)

def test_a_call_to_the_network():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

@pytest.mark.expected_logs("^cut")
def test_an_expected_log_line():
    logging.warning("cut off")

def test_a_log_line_below_warning():
    logging.getLogger("x").info("well")

def test_noise_of_a_machine_without_a_gpu(qapp):
    qWarning("QVulkanInstance: Failed to initialize Vulkan")

def test_a_call_to_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    for end in socket.socketpair():
        end.close()

def test_settings_and_home_of_its_own(qapp, tmp_path):
    assert str(tmp_path) in QSettings("a", "b").fileName()
    assert str(Path.home()) != os.environ["HOME_OF_THE_PERSON"]
"""

LOUD = [
    ("ERROR", "a_log_line", "unexpected log line, WARNING x: cut off"),
    ("ERROR", "a_log_line_of_a_fixture", "unexpected log line, ERROR root: cut off"),
    ("ERROR", "an_expected_line_that_never_comes", "expected log line that never came: cut off"),
    ("FAILED", "a_qt_warning", ""),  # pytest-qt gives its reason above the summary
    ("FAILED", "a_python_warning", "DeprecationWarning: old"),
    ("FAILED", "a_call_to_the_network", "192.0.2.1"),
]

QUIET = [
    "an_expected_log_line",
    "a_log_line_below_warning",
    "noise_of_a_machine_without_a_gpu",
    "a_call_to_this_machine",
    "settings_and_home_of_its_own",
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The summary lines of a run over the examples, under our own settings and conftest."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "test_example.py").write_text(EXAMPLES)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-rA"]
    command += ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}", str(folder)]
    environment = os.environ | {"COLUMNS": "500", "HOME": str(folder), "HOME_OF_THE_PERSON": str(folder)}
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    return run.stdout.splitlines()


def lines_about(example: str, outcome: str, report: list[str]) -> list[str]:
    wanted = (f"::test_{example}", f"::test_{example} - ")
    return [
        line
        for line in report
        if line.startswith(f"{outcome} ") and (line.endswith(wanted[0]) or wanted[1] in line)
    ]


@pytest.mark.parametrize(("outcome", "example", "reason"), LOUD, ids=[example for _, example, _ in LOUD])
def test_that_a_loud_test_does_not_pass(outcome: str, example: str, reason: str, report: list[str]) -> None:
    [line] = lines_about(example, outcome, report)
    assert reason in line


@pytest.mark.parametrize("example", QUIET)
def test_that_a_quiet_test_passes(example: str, report: list[str]) -> None:
    assert lines_about(example, "PASSED", report)
    assert not lines_about(example, "ERROR", report)
