"""Problem, Plan and Visit as JSON, version 1: for the command line, other programs and the engine process.

`resources/schemas` describes them for people and other languages. Reading refuses with one sentence
(strict_json.Malformed) whatever could not be solved as it stands: a wrong type or an unknown field, an id
that stands twice, a reference to nothing, a negative duration, a matrix that is not square. Whether a plan
keeps the rules is not asked here but by check.py.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from solver.model import Plan, Problem, Technician, Visit, Window
from solver.strict_json import Malformed, at, found, parse, read, write

VERSION = 1
PLATINUM = 4

Matrix = tuple[tuple[int, ...], ...]


def problem_from(text: str | bytes, *, everyone_known: bool = True) -> Problem:
    """The problem that a text describes; raises Malformed.

    Without `everyone_known`, visits may name technicians that the problem leaves out: those off duty today.
    """
    problem = read(Problem, _unwrapped(parse(text)))
    for named in ("technicians", "visits"):
        _refuse_double_ids(named, [item.id for item in getattr(problem, named)])
    for named in ("travel_s", "distance_m"):
        _refuse_bad_matrix(named, getattr(problem, named), len(problem.travel_s))
    _refuse_bad_ground(problem)
    for i, technician in enumerate(problem.technicians):
        _refuse_bad_technician(problem, technician, f"technicians[{i}]")
    for i, visit in enumerate(problem.visits):
        refuse_bad_visit(problem, visit, f"visits[{i}]", everyone_known=everyone_known)
    return problem


def plan_from(text: str | bytes) -> Plan:
    """The plan that a text describes; raises Malformed. Of which problem it is a plan, the checker asks."""
    return read(Plan, _unwrapped(parse(text)))


def visit_from(text: str | bytes) -> Visit:
    """The visit that a text describes; raises Malformed. `refuse_bad_visit` asks if a problem can take it."""
    return read(Visit, _unwrapped(parse(text)))


def as_json(value: Problem | Plan | Visit) -> dict[str, Any]:
    """What the readers read; fields that have their default are left out."""
    return {"version": VERSION, **write(value)}


def as_text(value: Problem | Plan | Visit) -> str:
    """The file: one item of each list a line, so that people can read it and compare two."""
    return laid_out(as_json(value))


def laid_out(named: Mapping[str, Any]) -> str:
    """A JSON object as text, one item of each list a line."""
    return "{\n" + ",\n".join(f"  {_line(name)}: {_block(item)}" for name, item in named.items()) + "\n}\n"


def _block(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(f"    {_line(item)}" for item in value) + "\n  ]"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unwrapped(value: object) -> object:
    """The value without its version, which must be ours."""
    if not isinstance(value, dict):
        raise Malformed("", f"expected an object, found {found(value)}")
    if "version" not in value:
        raise Malformed("version", "this field is missing")
    version = value["version"]
    if type(version) is not int or version != VERSION:
        raise Malformed("version", f"expected {VERSION}, found {found(version)}")
    return {name: item for name, item in value.items() if name != "version"}


# What the values must be together


def _refuse_double_ids(named: str, ids: list[str]) -> None:
    first: dict[str, int] = {}
    for i, item_id in enumerate(ids):
        if not item_id.strip():
            raise Malformed(f"{named}[{i}].id", "expected a name, found an empty text")
        if first.setdefault(item_id, i) != i:
            raise Malformed(f"{named}[{i}].id", f"{found(item_id)} is already {named}[{first[item_id]}]")


def _refuse_bad_matrix(named: str, matrix: Matrix, size: int) -> None:
    if len(matrix) != size:
        raise Malformed(named, f"expected {size} rows as in travel_s, found {len(matrix)}")
    for i, row in enumerate(matrix):
        if len(row) != size:
            raise Malformed(f"{named}[{i}]", f"expected {size} numbers, one for each row, found {len(row)}")
        if min(row) < 0:
            column = next(j for j, number in enumerate(row) if number < 0)
            raise Malformed(f"{named}[{i}][{column}]", f"expected 0 or more, found {row[column]}")


def _refuse_bad_ground(problem: Problem) -> None:
    """What belongs to the day as a whole."""
    _refuse_negative("shared_equipment", problem.shared_equipment)
    names = ("level_gap_s", "level_gap_most", "waiting_weight")
    _refuse_negative("", {name: getattr(problem, name) for name in names})
    _refuse_bad_place(problem, "depot_place", problem.depot_place)


def _refuse_bad_technician(problem: Problem, technician: Technician, where: str) -> None:
    for named in ("start_place", "end_place"):
        _refuse_bad_place(problem, at(where, named), getattr(technician, named))
    for named in ("skills", "parts"):
        _refuse_negative(at(where, named), getattr(technician, named))
    _refuse_negative(where, {"overtime_s": technician.overtime_s})
    _refuse_backwards(where, "shift_start_s", technician.shift_start_s, "shift_end_s", technician.shift_end_s)
    if lunch := technician.lunch:
        inside = at(where, "lunch")
        _refuse_negative(inside, {"duration_s": lunch.duration_s})
        _refuse_backwards(inside, "earliest_s", lunch.earliest_s, "latest_s", lunch.latest_s)


def refuse_bad_visit(problem: Problem, visit: Visit, where: str = "", *, everyone_known: bool = True) -> None:
    """Raise Malformed unless the visit can be part of the problem."""
    _refuse_bad_place(problem, at(where, "place"), visit.place)
    _refuse_negative(where, {"duration_s": visit.duration_s, "hold_s": visit.hold_s})
    _refuse_negative(where, {"penalty_s": visit.penalty_s or 0})
    for named in ("skills", "parts", "preferred", "duration_by"):
        _refuse_negative(at(where, named), getattr(visit, named))
    if not 0 <= visit.level <= PLATINUM:
        raise Malformed(at(where, "level"), f"expected 0 to {PLATINUM}, found {visit.level}")
    for name, window in _windows(visit):
        _refuse_backwards(at(where, name), "earliest_s", window.earliest_s, "latest_s", window.latest_s)
    _refuse_half_started(visit, where)
    for name, visit_id in _visits_named(visit):
        if visit_id not in problem.visit_by_id or visit_id == visit.id:
            raise Malformed(at(where, name), f"there is no other visit {found(visit_id)}")
    for name, technician_id in _technicians_named(visit):
        if everyone_known and technician_id not in problem.technician_by_id:
            raise Malformed(at(where, name), f"there is no technician {found(technician_id)}")


def _windows(visit: Visit) -> Iterator[tuple[str, Window]]:
    named = [("promised", visit.promised), ("pinned_window", visit.pinned_window)]
    named += [(f"windows[{i}]", window) for i, window in enumerate(visit.windows)]
    yield from ((name, window) for name, window in named if window)


def _visits_named(visit: Visit) -> Iterator[tuple[str, str]]:
    if visit.together is not None:
        yield "together", visit.together
    yield from ((f"after[{i}]", visit_id) for i, visit_id in enumerate(visit.after))


def _technicians_named(visit: Visit) -> Iterator[tuple[str, str]]:
    named = [
        ("required_technician", visit.required_technician),
        ("pinned_technician", visit.pinned_technician),
    ]
    yield from ((name, technician_id) for name, technician_id in named if technician_id is not None)
    groups: list[tuple[str, Iterable[str]]] = [
        ("forbidden", sorted(visit.forbidden)),
        ("preferred", visit.preferred),
        ("duration_by", visit.duration_by),
    ]
    yield from ((name, technician_id) for name, group in groups for technician_id in group)


def _refuse_half_started(visit: Visit, where: str) -> None:
    """Started work is with somebody, since some moment."""
    if visit.started:
        for name in ("pinned_technician", "pinned_start_s"):
            if getattr(visit, name) is None:
                raise Malformed(at(where, name), "started work needs this field")


def _refuse_bad_place(problem: Problem, where: str, place: int | None) -> None:
    size = len(problem.travel_s)
    if place is not None and not 0 <= place < size:
        raise Malformed(where, f"there is no row {place} in travel_s, which has {size}")


def _refuse_negative(where: str, numbers: Mapping[str, int]) -> None:
    for name, number in numbers.items():
        if number < 0:
            raise Malformed(at(where, name), f"expected 0 or more, found {number}")


def _refuse_backwards(where: str, first: str, first_s: int, last: str, last_s: int) -> None:
    if last_s < first_s:
        raise Malformed(at(where, last), f"expected {first} ({first_s}) or later, found {last_s}")
