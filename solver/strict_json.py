"""Frozen dataclasses as JSON and back, strictly: what is not exactly right is refused in one sentence.

Read off the types of the fields, so that a new field needs nothing here. It knows whole numbers, truth
values, text, optional values, tuples, sets of text, mappings from text, and other dataclasses of the same
kind. What the values mean together (ids, references, ranges) is for formats.py.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from solver.model import NEVER

Value = TypeVar("Value")
Reader = Callable[[object, str], Any]
"""Takes a JSON value and where it stands ("visits[3].promised"); returns what it says."""

HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
"""What an escape like \\ud800 alone stands for: legal JSON, and no file can hold it."""

SHOWN = 40
"""Characters of a wrong text that a sentence shows."""


class Malformed(ValueError):
    """JSON that is not what it should be: one sentence that names where and what."""

    def __init__(self, where: str, what: str) -> None:
        sentence = f"{where}: {what}" if where else what
        # The names in a file may hold anything; what is printed is one line that every terminal can show.
        super().__init__(" ".join(sentence.encode(errors="backslashreplace").decode().split()))


def parse(text: str | bytes) -> object:
    """The JSON value of a text. Raises Malformed for what is no JSON, and for a name that stands twice."""
    try:
        value: object = json.loads(text, object_pairs_hook=_named_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Malformed("", f"this is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise Malformed(
            f"line {error.lineno}, column {error.colno}", f"this is no JSON ({error.msg})"
        ) from None
    except RecursionError:
        raise Malformed("", "this is nested too deeply") from None
    except Malformed:
        raise
    except ValueError:
        raise Malformed("", "a number here has too many digits") from None
    return value


def read(kind: type[Value], value: object, where: str = "") -> Value:
    """The dataclass that a JSON value describes. Raises Malformed where it does not."""
    shape: Any = kind
    made: Value = _reader(shape)(value, where)
    return made


def write(value: object) -> Any:
    """The JSON value of what `read` returns; fields that have their default are left out."""
    if is_dataclass(value):
        shown = [f for f in fields(value) if getattr(value, f.name) != default(f)]
        return {field.name: write(getattr(value, field.name)) for field in shown}
    if isinstance(value, Mapping):
        return {name: write(item) for name, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        is_plain = set(map(type, value)) <= {int, str}  # the rows of a matrix: a quarter of a million numbers
        return list(value) if is_plain else [write(item) for item in value]
    return value


def default(field: "Field[Any]") -> object:
    """What a field is when nobody says; MISSING where it must be said."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


def found(value: object) -> str:
    """A JSON value in a sentence: short, on one line, no matter what it holds."""
    if isinstance(value, str):
        return repr(value if len(value) <= SHOWN else value[:SHOWN] + "…")
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value)[:SHOWN]


def at(where: str, name: str) -> str:
    """Where a field of an object stands."""
    return f"{where}.{name}" if where else name


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed("", f"the name {found(twice)} stands twice in one object")
    return named


def _no_number(text: str) -> object:
    raise Malformed("", f"{text} is no number in JSON")


@cache
def _reader(kind: Any) -> Reader:
    """The reader of a type."""
    simple = {int: _whole_number, bool: _truth, str: _text}
    if kind in simple:
        return simple[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (some,) = [option for option in inner if option is not NoneType]
        return _optional(_reader(some))
    if origin is tuple:
        return _numbers if inner[0] is int else _items(_reader(inner[0]))
    if origin is frozenset:
        return _texts_once
    if origin is Mapping:
        return _mapping(_reader(inner[1]))
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind)
    raise TypeError(f"no JSON for {kind}")


def _whole_number(value: object, where: str) -> int:
    if type(value) is not int:
        raise Malformed(where, f"expected a whole number, found {found(value)}")
    if not -NEVER <= value <= NEVER:
        raise Malformed(where, f"expected a whole number from {-NEVER} to {NEVER}, found {found(value)}")
    return value


def _truth(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise Malformed(where, f"expected true or false, found {found(value)}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise Malformed(where, f"expected text, found {found(value)}")
    if HALF_A_CHARACTER.search(value):
        raise Malformed(where, f"expected text, found half a character in {found(value)}")
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed(where, f"expected a list, found {found(value)}")
    return value


def _named(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(where, f"expected an object, found {found(value)}")
    return value


def _optional(some: Reader) -> Reader:
    return lambda value, where: None if value is None else some(value, where)


def _items(one: Reader) -> Reader:
    return lambda value, where: tuple(
        one(item, f"{where}[{i}]") for i, item in enumerate(_list(value, where))
    )


def _numbers(value: object, where: str) -> tuple[int, ...]:
    """A row of whole numbers; a matrix has millions, so that only a wrong one is looked at by itself."""
    row = _list(value, where)
    if all(type(item) is int for item in row) and (not row or -NEVER <= min(row) <= max(row) <= NEVER):
        return tuple(row)
    return tuple(_whole_number(item, f"{where}[{i}]") for i, item in enumerate(row))


def _texts_once(value: object, where: str) -> frozenset[str]:
    texts = [_text(item, f"{where}[{i}]") for i, item in enumerate(_list(value, where))]
    for i, text in enumerate(texts):
        if text in texts[:i]:
            raise Malformed(f"{where}[{i}]", f"{found(text)} stands twice in the list")
    return frozenset(texts)


def _mapping(one: Reader) -> Reader:
    return lambda value, where: {
        _text(name, where): one(item, at(where, name)) for name, item in _named(value, where).items()
    }


def _object(kind: type[Any]) -> Reader:
    hints = get_type_hints(kind)
    known = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = [field.name for field in fields(kind) if default(field) is MISSING]

    def read_object(value: object, where: str) -> Any:
        given = _named(value, where)
        for name in given:
            if name not in known:
                raise Malformed(at(where, name), f"there is no such field{_perhaps(name, known)}")
        for name in needed:
            if name not in given:
                raise Malformed(at(where, name), "this field is missing")
        values = {name: known[name](item, at(where, name)) for name, item in given.items()}
        try:
            return kind(**values)
        except ValueError as refusal:
            raise Malformed(where, str(refusal)) from None

    return read_object


def _perhaps(name: str, known: Mapping[str, Reader]) -> str:
    likely = get_close_matches(name, known, n=1)
    return f", perhaps {likely[0]} is meant" if likely else ""
