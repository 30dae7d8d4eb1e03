"""The repository as files: what the architecture tests look at."""

import ast
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


def imported_packages(path: Path) -> set[str]:
    """The top-level names that a file imports, inside functions too."""
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    origins = {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return {name.partition(".")[0] for name in plain | origins}
