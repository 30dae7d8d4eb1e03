"""What import.md says is what import does: its tables name the columns the code knows, and no other."""

import re
from pathlib import Path

import pytest

from dispatcher.services.import_files import FILES, ImportFile

DOCUMENT = Path(__file__).parents[2] / "resources" / "schemas" / "import.md"


def documented_columns(file: str) -> tuple[set[str], set[str]]:
    """Return the bold and the other columns of a file's section."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"### {file}\n")[1].split("\n##")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    names = [name.strip() for first in firsts for name in first.split(",")]
    names = [name for name in names if re.fullmatch(r"[*a-z_]+", name) and name != "column"]
    return {name.strip("*") for name in names if "*" in name}, {name for name in names if "*" not in name}


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_that_every_column_is_documented_as_it_is_read(kind: ImportFile) -> None:
    required, optional = documented_columns(kind.name)

    assert required == set(kind.required)
    assert optional == set(kind.optional)
