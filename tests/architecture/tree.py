"""The repository as files: what the architecture tests look at."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("dispatcher", "solver", "ui")


def repository_files() -> list[Path]:
    """Every file that git has or would take, relative to ROOT; all but git-ignored ones."""
    command = ["git", "-C", str(ROOT), "-c", f"safe.directory={ROOT}"]
    command += ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [Path(name) for name in names if name and (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    """The Python files of these top-level folders, relative to ROOT."""
    return [path for path in repository_files() if path.suffix == ".py" and path.parts[0] in folders]
