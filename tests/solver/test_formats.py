"""Problem, Plan and Visit as JSON: everything comes back, and whatever is wrong is named with its place."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.formats import as_json, as_text, plan_from, problem_from, refuse_bad_visit, visit_from
from solver.model import Lunch, Plan, Problem, Route, Stop, Technician, Visit, Window
from solver.strict_json import Malformed
from tests.solver.builders import a_lunch, a_plan, a_problem, a_route, a_technician, a_visit
from tests.solver.random_days import a_random_day, chance, quick

NAMES = ["t0", "t1", "t2"]
PLACES = 3
seconds = st.integers(-100_000, 100_000)
lengths = st.integers(0, 100_000)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
windows = st.builds(lambda earliest_s, length_s: Window(earliest_s, earliest_s + length_s), seconds, lengths)
people = st.dictionaries(st.sampled_from(NAMES), lengths, max_size=3)
quantities = st.dictionaries(words, lengths, max_size=3)


def maybe(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | kind


@st.composite
def technicians(draw: Callable[..., Any], name: str) -> Technician:
    start_s, lunch = draw(seconds), draw(windows)
    return Technician(
        name,
        draw(quantities),
        draw(st.integers(0, PLACES - 1)),
        draw(st.integers(0, PLACES - 1)),
        start_s,
        start_s + draw(lengths),
        draw(maybe(st.builds(Lunch, st.just(lunch.earliest_s), st.just(lunch.latest_s), lengths))),
        draw(lengths),
        draw(st.frozensets(words, max_size=3)),
        draw(quantities),
    )


@st.composite
def visits(draw: Callable[..., Any], name: str, others: list[str]) -> Visit:
    started = draw(st.booleans())
    return Visit(
        name,
        draw(st.integers(0, PLACES - 1)),
        draw(lengths),
        skills=draw(quantities),
        promised=draw(maybe(windows)),
        due_s=draw(maybe(seconds)),
        release_s=draw(seconds),
        set_out_s=draw(maybe(seconds)),
        required_technician=draw(maybe(st.sampled_from(NAMES))),
        pinned_technician=draw(st.sampled_from(NAMES) if started else maybe(st.sampled_from(NAMES))),
        pinned_start_s=draw(seconds if started else maybe(seconds)),
        started=started,
        level=draw(st.integers(0, 4)),
        latest_s=draw(maybe(seconds)),
        windows=tuple(draw(st.lists(windows, max_size=3))),
        pinned_window=draw(maybe(windows)),
        forbidden=draw(st.frozensets(st.sampled_from(NAMES))),
        preferred=draw(people),
        duration_by=draw(people),
        equipment=draw(st.frozensets(words, max_size=3)),
        parts=draw(quantities),
        together=draw(maybe(st.sampled_from(others))),
        after=tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True))),
        penalty_s=draw(maybe(lengths)),
        hold_s=draw(lengths),
    )


@st.composite
def problems(draw: Callable[..., Any]) -> Problem:
    names = ["a", "é\n'\"", "c"]
    row = st.lists(lengths, min_size=PLACES, max_size=PLACES).map(tuple)
    matrix = st.lists(row, min_size=PLACES, max_size=PLACES).map(tuple)
    return Problem(
        tuple(draw(technicians(name)) for name in NAMES),
        tuple(draw(visits(name, [other for other in names if other != name])) for name in names),
        draw(matrix),
        draw(matrix),
        draw(quantities),
        draw(maybe(st.integers(0, PLACES - 1))),
        tuple(draw(st.just([]) | st.lists(st.integers(1, 9999), min_size=24, max_size=24))),
        draw(lengths),
        draw(lengths),
    )


routes = st.builds(
    Route,
    words,
    st.lists(st.builds(Stop, words, seconds), max_size=3).map(tuple),
    maybe(seconds),
)
plans = st.builds(Plan, st.lists(routes, max_size=3).map(tuple), st.lists(words, max_size=3).map(tuple))


@settings(quick, max_examples=60)
@given(problems())
def test_that_every_field_of_a_problem_comes_back(problem: Problem) -> None:
    assert problem_from(as_text(problem)) == problem
    assert problem_from(json.dumps(as_json(problem)).encode()) == problem


@settings(quick, max_examples=60)
@given(plans)
def test_that_every_field_of_a_plan_comes_back(plan: Plan) -> None:
    assert plan_from(as_text(plan)) == plan


@settings(quick, max_examples=60)
@given(visits("new", ["a", "b"]))
def test_that_every_field_of_a_visit_comes_back(visit: Visit) -> None:
    assert visit_from(as_text(visit)) == visit


@settings(quick, max_examples=20)
@given(chance)
def test_that_a_day_of_the_desk_comes_back(random: Random) -> None:
    problem, plan, _ = a_random_day(random)
    assert (problem_from(as_text(problem)), plan_from(as_text(plan))) == (problem, plan)


def test_that_a_file_has_one_item_a_line() -> None:
    lines = as_text(the_problem()).splitlines()
    assert [line.strip()[:14] for line in lines[2:5]] == [
        '"technicians":',
        '{"id": "durand',
        '{"id": "petit"',
    ]


def the_problem() -> Problem:
    visits = [a_visit("a", 1, promised=("08:00", "10:00")), a_visit("b", 2), a_visit("c", 2)]
    return a_problem([a_technician("durand", {"gas": 2}, lunch=a_lunch()), a_technician("petit")], visits)


def changed(*path: str | int, to: Any) -> str:
    """The problem's JSON with one value changed; where `to` is Ellipsis, with the value taken out."""
    whole = as_json(the_problem())
    inner: Any = whole
    for step in path[:-1]:
        inner = inner[step]
    if to is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return json.dumps(whole)


WRONG: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("visits", 0, "promised", "earliest_s"), "10:00",
     "visits[0].promised.earliest_s: expected a whole number, found '10:00'"),
    (("visits", 0, "promised", "earliest_s"), True,
     "visits[0].promised.earliest_s: expected a whole number, found true"),
    (("visits", 1, "duration_s"), 60.0, "visits[1].duration_s: expected a whole number, found 60.0"),
    (("visits", 1, "duration_s"), None, "visits[1].duration_s: expected a whole number, found null"),
    (("visits", 1, "duration_s"), 10**12,
     "visits[1].duration_s: expected a whole number from -1000000000 to 1000000000, found 1000000000000"),
    (("visits", 1, "duration_s"), -1, "visits[1].duration_s: expected 0 or more, found -1"),
    (("visits", 1, "duration_s"), ..., "visits[1].duration_s: this field is missing"),
    (("visits", 1, "duraton_s"), 60,
     "visits[1].duraton_s: there is no such field, perhaps duration_s is meant"),
    (("visits", 1, "colour"), "red", "visits[1].colour: there is no such field"),
    (("visits", 1, "started"), 1, "visits[1].started: expected true or false, found 1"),
    (("visits", 1, "started"), True, "visits[1].pinned_technician: started work needs this field"),
    (("visits", 1, "id"), 7, "visits[1].id: expected text, found 7"),
    (("visits", 1, "id"), "a", "visits[1].id: 'a' is already visits[0]"),
    (("visits", 1, "id"), " ", "visits[1].id: expected a name, found an empty text"),
    (("technicians", 1, "id"), "durand", "technicians[1].id: 'durand' is already technicians[0]"),
    (("technicians", 0), [], "technicians[0]: expected an object, found a list"),
    (("technicians", 0, "shift_end_s"), 0,
     "technicians[0].shift_end_s: expected shift_start_s (28800) or later, found 0"),
    (("technicians", 0, "lunch", "duration_s"), -60,
     "technicians[0].lunch.duration_s: expected 0 or more, found -60"),
    (("technicians", 0, "skills", "gas"), -2, "technicians[0].skills.gas: expected 0 or more, found -2"),
    (("technicians", 0, "end_place"), 9,
     "technicians[0].end_place: there is no row 9 in travel_s, which has 3"),
    (("technicians",), "all", "technicians: expected a list, found 'all'"),
    (("visits", 2, "place"), -1, "visits[2].place: there is no row -1 in travel_s, which has 3"),
    (("visits", 0, "promised"), {"earliest_s": 9, "latest_s": 8},
     "visits[0].promised.latest_s: expected earliest_s (9) or later, found 8"),
    (("visits", 0, "windows"), [{"earliest_s": 9, "latest_s": 8}],
     "visits[0].windows[0].latest_s: expected earliest_s (9) or later, found 8"),
    (("visits", 0, "level"), 5, "visits[0].level: expected 0 to 4, found 5"),
    (("visits", 0, "required_technician"), "nobody",
     "visits[0].required_technician: there is no technician 'nobody'"),
    (("visits", 0, "forbidden"), ["nobody"], "visits[0].forbidden: there is no technician 'nobody'"),
    (("visits", 0, "forbidden"), ["petit", "petit"],
     "visits[0].forbidden[1]: 'petit' stands twice in the list"),
    (("visits", 0, "together"), "z", "visits[0].together: there is no other visit 'z'"),
    (("visits", 0, "together"), "a", "visits[0].together: there is no other visit 'a'"),
    (("visits", 0, "after"), ["b", "z"], "visits[0].after[1]: there is no other visit 'z'"),
    (("travel_s", 1), [1, 2], "travel_s[1]: expected 3 numbers, one for each row, found 2"),
    (("travel_s", 1, 2), -5, "travel_s[1][2]: expected 0 or more, found -5"),
    (("travel_s", 1, 2), 1.5, "travel_s[1][2]: expected a whole number, found 1.5"),
    (("distance_m",), [], "distance_m: expected 3 rows as in travel_s, found 0"),
    (("hour_permille",), [1000], "hour_permille: expected 24 numbers or none, found 1"),
    (("hour_permille",), [1000] * 23 + [0], "hour_permille: expected 1 or more, found 0"),
    (("shared_equipment",), {"crane": -1}, "shared_equipment.crane: expected 0 or more, found -1"),
    (("level_gap_s",), -1, "level_gap_s: expected 0 or more, found -1"),
    (("level_gap_most",), -1, "level_gap_most: expected 0 or more, found -1"),
    (("depot_place",), 3, "depot_place: there is no row 3 in travel_s, which has 3"),
    (("version",), 2, "version: expected 1, found 2"),
    (("version",), ..., "version: this field is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "to", "sentence"), WRONG, ids=[sentence for _, _, sentence in WRONG])
def test_that_what_is_wrong_is_named_with_its_place(
    path: tuple[str | int, ...], to: Any, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        problem_from(changed(*path, to=to))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1, column 1: this is no JSON (Expecting value)"),
        ('{"version": 1,}', "line 1, column 15: this is no JSON"),
        ("[1]", "expected an object, found a list"),
        ('{"version": NaN}', "NaN is no number in JSON"),
        ('{"version": 1, "version": 1}', "the name 'version' stands twice in one object"),
        (b'{"version": \xff}', "this is not UTF-8 text"),
        ("[" * 100_000, "this is nested too deeply"),
        ("[" + "9" * 5_000 + "]", "a number here has too many digits"),
        (
            '{"version": 1, "routes": [], "unserved": ["\\ud800"]}',
            "unserved[0]: expected text, found half a char",
        ),
        ('{"version": 1, "\\ud800\\nx": []}', "\\ud800 x: there is no such field"),
    ],
)
def test_that_what_is_no_json_is_one_sentence(text: str | bytes, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        plan_from(text)
    assert str(refusal.value).startswith(sentence)
    assert "\n" not in str(refusal.value)


def test_that_a_problem_of_today_may_name_those_who_are_off_duty() -> None:
    text = changed("visits", 0, "required_technician", to="off duty")
    assert problem_from(text, everyone_known=False).visits[0].required_technician == "off duty"


def test_that_a_plan_with_a_wrong_stop_is_refused() -> None:
    text = as_text(a_plan(a_route("durand", ("a", "09:00")))).replace("32400", '"09:00"')
    with pytest.raises(Malformed, match=r"^routes\[0\]\.stops\[0\]\.start_s: expected a whole number"):
        plan_from(text)


def test_that_a_visit_must_fit_its_problem() -> None:
    visit = visit_from(as_text(a_visit("new", 7)))
    with pytest.raises(Malformed, match=r"^place: there is no row 7"):
        refuse_bad_visit(the_problem(), visit)
