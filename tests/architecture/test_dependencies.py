"""What the code imports is declared in pyproject.toml, and requirements.lock answers every wish, by hash."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import PACKAGES, ROOT, imported_packages, python_files

LOCK = (ROOT / "requirements.lock").read_text()
ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*(?:\n    --hash.*)*)", re.MULTILINE)


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def wishes() -> list[Requirement]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


def test_that_every_package_the_code_imports_is_declared() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    imported = set().union(*(imported_packages(path) for path in python_files(*PACKAGES)))
    foreign = imported - sys.stdlib_module_names - {*PACKAGES, "resources"}
    carriers = packages_distributions()
    assert not [
        name for name in foreign if not declared & {canonicalize_name(c) for c in carriers.get(name, [])}
    ]


def test_that_the_lock_holds_a_version_for_every_requirement() -> None:
    locked = {entry["name"]: entry["version"] for entry in ENTRY.finditer(LOCK)}
    unmet = [str(w) for w in wishes() if not w.specifier.contains(locked.get(canonicalize_name(w.name), "0"))]
    assert not unmet


def test_that_every_locked_version_has_its_hashes() -> None:
    entries = list(ENTRY.finditer(LOCK))
    assert len(entries) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE))
    assert not [entry["name"] for entry in entries if "--hash=sha256:" not in entry["rest"]]


def test_that_the_lock_names_no_index_and_no_local_file() -> None:
    assert not re.findall(r"^.*(?:index-url|find-links|file:|https?:).*$", LOCK, re.MULTILINE)
