"""requirements.lock answers every wish of pyproject.toml, by hash, from the public index."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*(?:\n    --hash.*)*)", re.MULTILINE)


def wishes() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


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
