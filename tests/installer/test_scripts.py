"""The two commands of the README, on a machine made of small stand-ins for the system's programs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SCRIPTS = [".ci/run", "installer/common.sh", "installer/run.sh", "installer/test.sh"]


class Machine:
    """A copy of the scripts, and a folder of stand-ins that the shell finds before the real programs."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.programs = folder / "programs"
        self.programs.mkdir()
        shutil.copytree(ROOT / "installer", self.root / "installer")
        for name in ("pyproject.toml", "requirements.lock"):
            shutil.copy(ROOT / name, self.root)
        for name in ("Xvfb", "xdotool"):
            self.has(name, "exit 0")

    def has(self, name: str, script: str) -> None:
        self._write(self.programs / name, script)

    def has_every_library(self) -> None:
        names = [pair.partition("=")[0] for pair in self._listed("libraries")]
        self.has("ldconfig", "".join(f"printf '\\t%s (libc6) => x\\n' {name}\n" for name in names))

    def lacks_every_library(self) -> None:
        self.has("ldconfig", "echo none")

    def has_environment(self) -> None:
        """A .venv that is up to date, whose `dispatcher` tells what it was asked."""
        self._write(self.root / ".venv/bin/python", "exit 0")
        self._write(self.root / ".venv/bin/dispatcher", 'echo "asked:" "$@"')
        sums = subprocess.run(
            ["cksum", "requirements.lock", "pyproject.toml"], cwd=self.root, capture_output=True
        )
        (self.root / ".venv/installed-from").write_bytes(sums.stdout)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.programs}:{os.environ['PATH']}"
        command = ["bash", str(self.root / "installer/run.sh"), *arguments]
        return subprocess.run(
            command, cwd="/", env={"PATH": path} | environment, capture_output=True, text=True
        )

    def _listed(self, variable: str) -> list[str]:
        text = (self.root / "installer/common.sh").read_text()
        return text.partition(f'{variable}="')[2].partition('"')[0].split()

    @staticmethod
    def _write(path: Path, script: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_that_a_script_is_well_formed(script: str) -> None:
    assert subprocess.run(["bash", "-n", str(ROOT / script)], check=False).returncode == 0


def test_that_run_without_a_display_says_so_and_plays_the_demo(machine: Machine) -> None:
    machine.has_every_library()
    machine.has_environment()
    run = machine.run()
    assert f"asked: demo --headless --out {machine.root}/artefacts/demo\n" == run.stdout
    assert "no display" in run.stderr


def test_that_run_with_a_display_opens_the_desk(machine: Machine) -> None:
    machine.has_every_library()
    machine.has_environment()
    assert machine.run(DISPLAY=":0").stdout == "asked:\n"


def test_that_run_hands_its_arguments_on_as_they_are(machine: Machine) -> None:
    machine.has_every_library()
    machine.has_environment()
    assert machine.run("import", "a folder").stdout == "asked: import a folder\n"


def test_that_a_person_without_rights_is_told_the_line_to_type(machine: Machine) -> None:
    machine.lacks_every_library()
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has("apt-get", "exit 0")
    machine.has("apt-cache", "exit 100")
    run = machine.run()
    assert run.returncode == 1
    line = run.stderr.splitlines()[-1]
    assert line.startswith(
        "sudo apt-get update && sudo apt-get install --no-install-recommends libglib2.0-0 "
    )
    assert {"libasound2", "libnss3", "libxcb-cursor0"} <= set(line.split())


def test_that_only_what_is_missing_is_asked_for(machine: Machine) -> None:
    machine.has_every_library()
    machine.has("ldconfig", (machine.programs / "ldconfig").read_text().replace("libnss3.so", "other.so"))
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has("apt-get", "exit 0")
    machine.has("apt-cache", "exit 100")
    assert machine.run().stderr.rstrip().endswith("--no-install-recommends libnss3")


def test_that_root_installs_under_the_names_of_this_release(machine: Machine) -> None:
    machine.lacks_every_library()
    machine.has("id", "echo 0")
    machine.has(
        "apt-cache", 'case $2 in libasound2t64|libglib2.0-0t64) echo "Package: $2";; *) exit 100;; esac'
    )
    machine.has("apt-get", 'echo "apt-get $*"; case $* in *install*) exit 7;; esac')
    run = machine.run()
    assert run.returncode == 7
    asked = run.stderr.splitlines()[-1].split()
    assert {"libasound2t64", "libglib2.0-0t64", "libnss3"} <= set(asked)
    assert not {"libasound2", "libglib2.0-0"} & set(asked)


def test_that_a_machine_without_apt_is_told_what_is_missing(machine: Machine) -> None:
    machine.lacks_every_library()
    machine.has("id", "echo 0")
    bare = {name: shutil.which(name) for name in ("bash", "dirname", "tr", "uname", "python3")}
    for name, real in bare.items():
        machine.has(name, f'exec {real} "$@"')
    run = machine.run(PATH=str(machine.programs))
    assert run.returncode == 1
    assert "libnss3" in run.stderr
