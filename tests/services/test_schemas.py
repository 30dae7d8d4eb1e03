"""The JSON Schemas say what the program reads and writes: the same fields and needs, and true examples."""

from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from solver.cost import Impact
from solver.formats import plan_from, problem_from, visit_from
from solver.insertion import insertions
from solver.model import Lunch, Plan, Problem, Route, Stop, Technician, Visit, Window
from solver.strict_json import default
from tests.services.tiny_schema import FOLDER, errors, load, properties, required, resolve

SCHEMAS = sorted(path.name for path in FOLDER.glob("*.schema.json"))
KINDS = [
    (Problem, "problem.schema.json"),
    (Window, "problem.schema.json#/$defs/window"),
    (Lunch, "problem.schema.json#/$defs/lunch"),
    (Technician, "problem.schema.json#/$defs/technician"),
    (Visit, "problem.schema.json#/$defs/visit"),
    (Visit, "visit.schema.json"),
    (Plan, "plan.schema.json"),
    (Route, "plan.schema.json#/$defs/route"),
    (Stop, "plan.schema.json#/$defs/stop"),
    (Impact, "urgent.schema.json#/$defs/impact"),
]


def json_types(kind: Any) -> set[str]:
    """What JSON a type of the model is written as."""
    if get_origin(kind) is UnionType:
        return set().union(*(json_types(option) for option in get_args(kind)))
    plain = {int: "integer", bool: "boolean", str: "string", NoneType: "null"}
    if kind in plain:
        return {plain[kind]}
    return {"array"} if get_origin(kind) in (tuple, frozenset) else {"object"}


def schema_types(schema: Any, home: str) -> set[str]:
    """What JSON a schema asks for."""
    if "$ref" in schema:
        return schema_types(*resolve(schema["$ref"], home))
    if "anyOf" in schema:
        return set().union(*(schema_types(one, home) for one in schema["anyOf"]))
    return {schema["type"]} if isinstance(schema["type"], str) else set(schema["type"])


def test_that_every_kind_of_file_has_a_schema_with_a_version_and_an_example() -> None:
    for name in SCHEMAS:
        schema = load(name)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == name
        assert schema["properties"]["version"]["const"] == 1
        assert (FOLDER / "examples" / name.replace(".schema", "")).is_file()


@pytest.mark.parametrize("name", SCHEMAS)
def test_that_the_example_is_valid_and_would_not_be_with_another_field(name: str) -> None:
    example = load(f"examples/{name.replace('.schema', '')}")
    assert errors(example, load(name), name) == []
    assert errors({**example, "colour": "red"}, load(name), name) == ["$.colour: not allowed"]
    assert errors({**example, "version": 2}, load(name), name) != []


@pytest.mark.parametrize(("kind", "reference"), KINDS, ids=[reference for _, reference in KINDS])
def test_that_a_schema_has_the_fields_of_the_model(kind: Any, reference: str) -> None:
    schema, home = resolve(reference, "")
    known, hints = properties(schema, home), get_type_hints(kind)
    versioned = {"version"} & set(known)
    assert set(known) == {field.name for field in fields(kind)} | versioned
    if kind is not Impact:  # an answer says everything; what is read may leave out what has a default
        needed = {field.name for field in fields(kind) if default(field) is MISSING}
        assert required(schema, home) == needed | versioned
    for field in fields(kind):
        assert schema_types(known[field.name], home) == json_types(hints[field.name]), field.name
        assert known[field.name]["description"]


def test_that_the_example_by_hour_says_what_its_roads_and_levels_come_to() -> None:
    """Anna leaves at eight for a road of 20 minutes that takes 30 then, and is one level below."""
    example = "examples/problem-by-hour.json"
    assert errors(load(example), load("problem.schema.json"), "problem.schema.json") == []
    problem = problem_from((FOLDER / example).read_bytes())
    plan = Plan((Route("anna"), Route("bruno")), ("1051", "1052"))
    found = insertions(problem, plan, problem.visit_by_id["1051"])
    assert [(i.technician_id, i.start_s, i.impact.travel_s, i.impact.preference_s) for i in found] == [
        ("anna", 28800 + 1800, 1800 + 1320, 1800),
        ("bruno", 28800 + 4500, 4500 + 3000, 0),
    ]


def test_that_the_examples_are_read() -> None:
    examples = FOLDER / "examples"
    problem = problem_from((examples / "problem.json").read_bytes())
    plan = plan_from((examples / "plan.json").read_bytes())
    visit = visit_from((examples / "visit.json").read_bytes())
    assert set(plan.technician_of) | set(plan.unserved) == set(problem.visit_by_id)
    assert visit.id not in problem.visit_by_id
