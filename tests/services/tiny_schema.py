"""As much of JSON Schema (draft 2020-12) as resources/schemas uses; an unknown word is an error."""

import json
import re
from typing import Any

from tests.architecture.tree import ROOT

FOLDER = ROOT / "resources" / "schemas"
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
SILENT = {"$schema", "$id", "$defs", "title", "description"}


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text())


def resolve(reference: str, home: str) -> tuple[Any, str]:
    """What a reference means, and the file it stands in."""
    file, _, pointer = reference.partition("#")
    file = file or home
    schema = load(file)
    for step in pointer.strip("/").split("/") if pointer else []:
        schema = schema[step]
    return schema, file


def errors(value: Any, schema: Any, home: str, where: str = "$") -> list[str]:
    """What is wrong with a value, each with its place; nothing if it is valid."""
    if isinstance(schema, bool):
        return [] if schema else [f"{where}: not allowed"]
    found: list[str] = []
    for word, rule in schema.items():
        if word not in SILENT:
            found += RULES[word](value, rule, schema, home, where)
    return found


def _type(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    wanted = rule if isinstance(rule, list) else [rule]
    is_number = type(value) is int and "integer" in wanted
    is_number |= type(value) in (int, float) and "number" in wanted
    fits = is_number or any(isinstance(value, TYPES[name]) for name in wanted if name in TYPES)
    return [] if fits else [f"{where}: not of type {rule}"]


def _ref(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    target, file = resolve(rule, home)
    return errors(value, target, file, where)


def _any(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    return [] if any(not errors(value, one, home) for one in rule) else [f"{where}: fits no choice"]


def _one(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    fits = sum(not errors(value, one, home) for one in rule)
    return [] if fits == 1 else [f"{where}: fits {fits} choices"]


def _properties(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    given = value if isinstance(value, dict) else {}
    known = [name for name in given if name in rule]
    return [e for name in known for e in errors(given[name], rule[name], home, f"{where}.{name}")]


def _closed(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    known = properties(schema, home)
    others = [name for name in value if name not in known] if isinstance(value, dict) else []
    return [e for name in others for e in errors(value[name], rule, home, f"{where}.{name}")]


def _items(value: Any, rule: Any, schema: Any, home: str, where: str) -> list[str]:
    items = value if isinstance(value, list) else []
    return [e for i, item in enumerate(items) for e in errors(item, rule, home, f"{where}[{i}]")]


def properties(schema: Any, home: str) -> dict[str, Any]:
    """The properties of a schema and of what it refers to."""
    own = dict(schema.get("properties", {}))
    if "$ref" in schema:
        own |= properties(*resolve(schema["$ref"], home))
    return own


def required(schema: Any, home: str) -> set[str]:
    own = set(schema.get("required", []))
    if "$ref" in schema:
        own |= required(*resolve(schema["$ref"], home))
    return own


def _holds(broken: Any) -> Any:
    """A rule that says by itself whether a value of its kind breaks it."""

    def rule(value: Any, limit: Any, schema: Any, home: str, where: str) -> list[str]:
        return [f"{where}: breaks {limit}"] if broken(value, limit) else []

    return rule


RULES: dict[str, Any] = {
    "type": _type,
    "$ref": _ref,
    "anyOf": _any,
    "oneOf": _one,
    "properties": _properties,
    "additionalProperties": _closed,
    "unevaluatedProperties": _closed,
    "items": _items,
    "required": _holds(lambda v, names: isinstance(v, dict) and not set(names) <= set(v)),
    "const": _holds(lambda v, one: v != one),
    "enum": _holds(lambda v, some: v not in some),
    "minimum": _holds(lambda v, low: type(v) is int and v < low),
    "maximum": _holds(lambda v, high: type(v) is int and v > high),
    "minItems": _holds(lambda v, low: isinstance(v, list) and len(v) < low),
    "maxItems": _holds(lambda v, high: isinstance(v, list) and len(v) > high),
    "uniqueItems": _holds(lambda v, yes: isinstance(v, list) and len(v) > len({json.dumps(i) for i in v})),
    "pattern": _holds(lambda v, text: isinstance(v, str) and not re.search(text, v)),
}
