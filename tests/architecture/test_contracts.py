"""The import rules hold on the real tree, and each of them notices a break made on purpose."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.architecture.tree import PACKAGES, ROOT, python_files


class Break(NamedTuple):
    """Lines added to files of a copy (made where absent), and the import that the report must then name."""

    contract: str
    added: dict[str, str]
    guilty: str


def eager(contract: str, path: str, module: str) -> Break:
    return Break(contract, {path: f"import {module}\n"}, as_reported(module))


def lazy(contract: str, path: str, module: str) -> Break:
    return Break(contract, {path: f"\n\ndef later() -> None:\n    import {module}\n"}, as_reported(module))


def as_reported(module: str) -> str:
    """Our modules by their full name, other people's by their package."""
    package = module.partition(".")[0]
    return module if package in PACKAGES else package


BREAKS = [
    eager("layers", "dispatcher/domain/values.py", "dispatcher.services"),
    lazy("layers", "dispatcher/domain/values.py", "solver.model"),
    eager("layers", "dispatcher/persistence/intruder.py", "solver.model"),
    eager("layers", "solver/intruder.py", "dispatcher.persistence"),
    eager("layers", "dispatcher/services/intruder.py", "ui.gantt"),
    eager("layers", "dispatcher/clock.py", "dispatcher.domain"),
    lazy("layers", "ui/intruder.py", "dispatcher.gateway"),
    eager("qt", "solver/intruder.py", "PySide6.QtCore"),
    lazy("qt", "dispatcher/gateway/intruder.py", "PySide6.QtCore"),
    eager("sql", "ui/intruder.py", "sqlalchemy"),
    lazy("sql", "dispatcher/services/intruder.py", "alembic"),
    eager("solver", "solver/model.py", "dispatcher.domain"),
    eager("gantt-map", "ui/gantt/intruder.py", "ui.map"),
    lazy("gantt-map", "ui/map/intruder.py", "ui.gantt"),
    eager("screens", "ui/intruder.py", "solver.model"),
    lazy("screens", "dispatcher/gateway/intruder.py", "dispatcher.persistence"),
    Break("cycles", {"solver/hen.py": "import solver.egg\n", "solver/egg.py": "import solver.hen\n"}, "egg"),
]


def contracts() -> dict[str, dict[str, Any]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def report_of(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the packages in `tree`."""
    program = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    )
    command = [sys.executable, "-c", program, "--no-logo", "--no-cache", *options]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, env={"COLUMNS": "200"})


def copy_of_the_tree(tree: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tree)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tree


def test_that_every_contract_is_kept() -> None:
    report = report_of(ROOT)
    assert report.returncode == 0, report.stdout


def test_that_every_contract_has_a_break_that_shows_it_at_work() -> None:
    assert {deliberate.contract for deliberate in BREAKS} == set(contracts())


def test_that_every_module_of_dispatcher_has_its_layer() -> None:
    layered = set(re.findall(r"[\w.]+", " ".join(contracts()["layers"]["layers"])))
    modules = {path.with_suffix("").parts[1] for path in python_files("dispatcher")} - {"__init__"}
    assert {f"dispatcher.{module}" for module in modules} <= layered


@pytest.mark.parametrize(
    "deliberate", BREAKS, ids=lambda b: f"{b.contract}: {b.guilty} in {next(iter(b.added))}"
)
def test_that_a_contract_reports_a_deliberate_break(deliberate: Break, tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)
    for path, lines in deliberate.added.items():
        with (tree / path).open("a") as file:
            file.write(lines)
    report = report_of(tree, "--contract", deliberate.contract)
    assert report.returncode == 1, report.stdout
    assert "0 kept, 1 broken" in report.stdout
    assert deliberate.guilty in report.stdout.partition("Broken contracts")[2]
