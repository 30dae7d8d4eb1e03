"""The shape of the repository: what stands at the top, how long files are, what their text never says."""

import re
import sys

import pytest

from tests.architecture.tree import ROOT, imported_packages, python_files, repository_files

LONGEST_FILE = 600  # lines; a file beyond it has a second word of the trade in it
FOLDERS = {".ci", "dispatcher", "installer", "resources", "solver", "tests", "ui"}
FILES = {
    ".gitignore",
    ".pre-commit-config.yaml",
    "ARCHITECTURE.md",
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "GLOSSARY.md",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|farm)/\w|(?<!\w)[A-Z]:\\Users\\")


def mentions_of_a_machine(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if MACHINE_PATH.search(line)]


def test_that_the_domain_needs_nothing_but_python() -> None:
    imported = {
        path: imported_packages(path) for path in python_files("dispatcher") if path.parts[1] == "domain"
    }
    assert imported
    foreign = {
        str(path): names - sys.stdlib_module_names - {"dispatcher"} for path, names in imported.items()
    }
    assert not {path: names for path, names in foreign.items() if names}


def test_that_no_file_grows_beyond_its_limit() -> None:
    files = python_files("dispatcher", "ui", "solver", "tests")
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in files}
    assert lengths
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE}


def test_that_only_the_agreed_names_stand_at_the_top() -> None:
    paths = repository_files()
    assert {path.parts[0] for path in paths if len(path.parts) > 1} <= FOLDERS
    assert {path.name for path in paths if len(path.parts) == 1} <= FILES


@pytest.mark.parametrize("text", ["see /" + "work/notes", 'open("/' + 'home/anne/x")', "C:" + r"\Users\anne"])
def test_that_a_machine_path_is_recognised(text: str) -> None:
    assert mentions_of_a_machine(text)


@pytest.mark.parametrize(
    "text", ["https://example.org/work/x", "~/.local", "tests/root/x", "/etc/os-release"]
)
def test_that_an_ordinary_path_is_not_taken_for_a_machine_path(text: str) -> None:
    assert not mentions_of_a_machine(text)


def test_that_no_text_names_the_machine_it_was_written_on() -> None:
    found = {}
    for path in repository_files():
        found[str(path)] = mentions_of_a_machine((ROOT / path).read_text(errors="replace"))
    assert not {path: lines for path, lines in found.items() if lines}
