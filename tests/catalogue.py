"""Every text the product can show, read off the code: literals given to `tr` and to `Sentence`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("dispatcher", "ui", "solver")
NAMES = ("tr", "Sentence")


def texts_in_code() -> dict[str, str]:
    """Return text -> the first place that says it."""
    found: dict[str, str] = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for text, line in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def calls_without_literal() -> list[str]:
    """Return the calls whose text cannot be read off the code, so that no catalogue can be checked for it."""
    found = []
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            if not _is_literal(call.args[0] if call.args else None):
                found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    return found


def _texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for call in _calls(tree):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value), call.lineno


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
            yield node


def _is_literal(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
