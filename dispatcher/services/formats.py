"""Commands, events and rows as JSON values and back, for the journal and the wire.

Unions are tagged with the class name. Unknown or missing fields are errors, not guesses.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from dispatcher.domain.events import EVENT_TYPES, Event
from dispatcher.domain.rows import ROW_TYPES, Row
from dispatcher.domain.sentences import Sentence

from .commands import Command


@cache
def converter() -> JsonConverter:
    """Return the one converter of the process."""
    made = make_converter(forbid_extra_keys=True)
    made.register_unstructure_hook(Sentence, _sentence_out)
    made.register_structure_hook(Sentence, lambda value, _: sentence_in(value))
    _register_family(made, (Row, Row | None), ROW_TYPES)
    _register_family(made, (Command,), Command.__subclasses__())
    _register_family(made, (Event,), EVENT_TYPES)
    return made


def _register_family(made: JsonConverter, kinds: tuple[Any, ...], members: Iterable[type[Any]]) -> None:
    """Write a member as its fields and its name, read it back by that name; None stays None."""
    by_name = {member.__name__: member for member in members}

    def write(value: Any) -> Any:
        return (
            None if value is None else {"_type": type(value).__name__, **made.unstructure(value, type(value))}
        )

    def read(value: Any, _: Any) -> Any:
        if value is None:
            return None
        given = dict(value)
        return made.structure(given, by_name[given.pop("_type")])

    made.register_unstructure_hook_func(lambda kind: kind in kinds, write)
    made.register_structure_hook_func(lambda kind: kind in kinds, read)


def to_json(value: Any, kind: Any) -> Any:
    """Return a JSON value for something of the given type (a base class or union keeps the exact type)."""
    return converter().unstructure(value, kind)


def from_json(value: Any, kind: Any) -> Any:
    """Return what `to_json` wrote. Raises cattrs' errors where the value does not fit."""
    return converter().structure(value, kind)


def _sentence_out(sentence: Sentence) -> dict[str, Any]:
    return {
        "template": sentence.template,
        "values": {name: _value_out(value) for name, value in sentence.values.items()},
    }


def _value_out(value: Any) -> Any:
    if isinstance(value, Sentence):
        return _sentence_out(value)
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"seconds": value.total_seconds()} if isinstance(value, timedelta) else value


def sentence_in(value: dict[str, Any]) -> Sentence:
    """Return the sentence written by `to_json`."""
    return Sentence(value["template"], **{name: _value_in(part) for name, part in value["values"].items()})


def _value_in(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    if "template" in part:
        return sentence_in(part)
    if "day" in part:
        return date.fromisoformat(part["day"])
    return datetime.fromisoformat(part["at"]) if "at" in part else timedelta(seconds=part["seconds"])
