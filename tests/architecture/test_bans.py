"""The bans of pyproject.toml are at work: nobody asks the system for the time, and the core is typed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

CLOCKS = [
    ("from datetime import UTC, datetime", "datetime.now(UTC)"),
    ("import datetime", "datetime.date.today()"),
    ("import time", "time.time()"),
    ("from time import time_ns", "time_ns()"),
    ("from PySide6.QtCore import QDateTime", "QDateTime.currentDateTimeUtc()"),
]


def ruff_on(code: str, as_file: str) -> str:
    """The rules that `code` breaks when it stands in this file of the project."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    command += ["--stdin-filename", as_file, "-"]
    return subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("imports", "question"), CLOCKS)
@pytest.mark.parametrize("place", ["dispatcher/services/x.py", "ui/x.py", "solver/x.py", "tests/x.py"])
def test_that_nobody_asks_the_system_for_the_time(imports: str, question: str, place: str) -> None:
    assert "TID251" in ruff_on(f"{imports}\n\nmoment = {question}\n", place)


def test_that_the_clock_may_ask_the_system_for_the_time() -> None:
    assert ruff_on("import time\n\nmoment = time.time()\n", "dispatcher/clock.py").startswith(
        "All checks passed"
    )


@pytest.mark.parametrize("package", ["dispatcher", "solver"])
def test_that_a_function_without_types_is_refused(package: str, tmp_path: Path) -> None:
    module = tmp_path / package / "untyped.py"
    module.parent.mkdir()
    module.with_name("__init__.py").touch()
    module.write_text("def untyped(value):\n    return value\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), package]
    report = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "[no-untyped-def]" in report.stdout, report.stdout + report.stderr
