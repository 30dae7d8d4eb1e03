"""The solver's doors: what they answer, and that what cannot be read is one sentence and exit code 2."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

import pytest
from hypothesis import given, settings

from dispatcher.__main__ import main
from dispatcher.services import doors
from solver.check import check, new_violations
from solver.formats import as_text, plan_from, problem_from
from solver.insertion import insertions
from solver.model import Plan, Problem, Visit, Window
from tests.services.tiny_schema import FOLDER, errors, load
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit
from tests.solver.random_days import a_random_day, chance, quick

EXAMPLES = FOLDER / "examples"
PROBLEM, PLAN, VISIT = (EXAMPLES / f"{name}.json" for name in ("problem", "plan", "visit"))


def on_file(folder: Path, **values: Problem | Plan | Visit) -> list[Path]:
    """The files that hold these values, in their order."""
    paths = [folder / f"{name}.json" for name in values]
    for path, value in zip(paths, values.values(), strict=True):
        path.write_text(as_text(value), encoding="utf-8")
    return paths


def a_full_morning() -> tuple[Problem, Plan, Visit]:
    """Durand alone can do the gas work and has no room for more; Petit has all day."""
    gas = {"gas": 2}
    visits = [
        a_visit("a", 10, 120, promised=("08:00", "10:00")),
        a_visit("b", 20, 90, promised=("10:00", "10:30"), skills=gas),
    ]
    problem = a_problem([a_technician("durand", gas), a_technician("petit")], visits)
    plan = a_plan(a_route("durand", ("a", "08:15"), ("b", "10:25")), a_route("petit"))
    return problem, plan, a_visit("urgent", 15, 60, promised=("08:00", "10:20"), skills=gas)


def printed_by(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, Any, str]:
    """The exit code, the JSON on the output, and the sentence beside it."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_that_check_finds_nothing_wrong_with_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed_by(capsys, "check", PROBLEM, PLAN) == (0, {"version": 1, "violations": []}, "")


def test_that_check_names_what_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem, plan, _ = a_full_morning()
    late = plan.with_routes(a_route("durand", ("a", "08:15"), ("b", "10:40")))
    code, answer, _ = printed_by(capsys, "check", *on_file(tmp_path, problem=problem, plan=late))
    facts = {"actual_s": 38400, "limit_s": 37800}
    broken = {"kind": "promise", "technician_id": "durand", "visit_id": "b", "facts": facts}
    assert (code, answer["violations"]) == (1, [broken])
    assert errors(answer, load("check.schema.json"), "check.schema.json") == []


def test_that_check_judges_plans_of_other_problems_too(tmp_path: Path) -> None:
    problem, plan, _ = a_full_morning()
    other = plan.with_routes(a_route("nobody", ("zzz", "09:00")))
    answer = doors.checked(*on_file(tmp_path, problem=problem, plan=other))
    assert [violation["kind"] for violation in answer["violations"]] == ["unknown_technician"]


def test_that_urgent_moves_one_visit_where_nothing_fits(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    answer = doors.urgent(*on_file(tmp_path, problem=problem, plan=plan, visit=visit))
    (line,) = answer["proposals"]
    assert (line["kind"], line["technician_id"]) == ("one_move", "durand")
    assert line["moved"] == [{"visit_id": "a", "technician_id": "petit", "start_s": 29700}]
    assert line["impact"]["moved"] == 1
    assert errors(answer, load("urgent.schema.json"), "urgent.schema.json") == []


def test_that_the_plan_of_each_urgent_line_breaks_nothing() -> None:
    asked, visit = doors._with_visit(doors._asked(PROBLEM, PLAN), VISIT)
    lines = doors.urgent(PROBLEM, PLAN, VISIT)["proposals"]
    assert {line["kind"] for line in lines} == {"insertion", "one_move"}
    for line in lines:
        changed = plan_from(json.dumps({"version": 1, "routes": line["routes"]}))
        after = asked.plan.with_routes(*changed.routes)
        assert new_violations(check(asked.problem, asked.plan), check(asked.problem, after)) == ()
        assert after.start_of[visit.id] == line["start_s"]


def test_that_an_unserved_visit_of_the_problem_can_be_asked_for(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    problem, plan = replace(problem, visits=(*problem.visits, visit)), replace(plan, unserved=(visit.id,))
    answer = doors.urgent(*on_file(tmp_path, problem=problem, plan=plan, visit=visit))
    assert [line["impact"]["unserved"] for line in answer["proposals"]] == [-1]


def test_that_explain_names_the_price_or_what_is_in_the_way(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    problem = replace(problem, visits=(*problem.visits, visit))
    durand, petit = doors.explained(*on_file(tmp_path, problem=problem, plan=plan), "urgent")["technicians"]
    assert (durand["possible"], durand["blockers"][0]["kind"]) == (False, "promise")
    assert petit["blockers"][0]["facts"] == {"skill": "gas", "needed_level": 2}


def test_that_urgent_prices_the_call_by_moved_visits(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    answer = doors.urgent(*on_file(tmp_path, problem=problem, plan=plan, visit=visit))
    assert [(line["moves"], line["exact"]) for line in answer["lines"]] == [(1, True)]
    assert answer["lines"][0]["moved"] == [{"visit_id": "a", "technician_id": "petit", "start_s": 29700}]
    assert (answer["defer"], answer["blockers"], answer["promises"]) == (None, [], [])


def test_that_urgent_names_the_promises_to_renegotiate_where_nothing_helps(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    alone, plan = replace(problem, technicians=problem.technicians[:1]), Plan(plan.routes[:1])
    answer = doors.urgent(*on_file(tmp_path, problem=alone, plan=plan, visit=visit))
    assert (answer["proposals"], answer["lines"], answer["defer"]) == ([], [], None)
    promises = [(promise["visit_id"], promise["minutes"]) for promise in answer["promises"]]
    assert promises == [("b", 50), ("urgent", 95)]  # a can only go after b, and the order is kept
    assert answer["blockers"][0]["kind"] == "promise"
    assert errors(answer, load("urgent.schema.json"), "urgent.schema.json") == []


def test_that_slots_are_the_windows_in_which_the_visit_fits(tmp_path: Path) -> None:
    problem, plan, visit = a_full_morning()
    files = on_file(tmp_path, problem=problem, plan=plan, visit=replace(visit, promised=None))
    answer = doors.slotted(*files)
    offered = {slot["window"]["earliest_s"]: slot["technician_id"] for slot in answer["slots"]}
    fits = {}
    for hour in range(8, 17):
        window = Window(hour * 3600, (hour + 2) * 3600)
        asked = replace(visit, promised=window)
        found = insertions(replace(problem, visits=(*problem.visits, asked)), plan, asked)
        fits |= {window.earliest_s: found[0].technician_id} if found else {}
    assert offered == fits
    assert 0 < len(fits) < 9


def test_that_slots_of_five_days_come_day_by_day_and_now_is_over_by_tomorrow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, plan, visit = a_full_morning()
    called = replace(visit, promised=None, release_s=15 * 3600, latest_s=(48 + 11) * 3600)
    first = on_file(tmp_path, problem=problem, plan=plan, visit=called)
    free = on_file(tmp_path, empty=replace(problem, visits=()), none=a_plan())
    following = ["--next", *free] * 4
    code, answer, _ = printed_by(capsys, "slots", *first, *following)
    assert code == 0
    assert [slot["day"] for slot in answer["slots"]] == sorted(slot["day"] for slot in answer["slots"])
    starts = {day: [s["start_s"] for s in answer["slots"] if s["day"] == day] for day in range(5)}
    assert min(starts[0]) >= 15 * 3600
    assert min(starts[1]) < 9 * 3600
    assert max(starts[2]) <= 11 * 3600
    assert (starts[3], starts[4]) == ([], [])


def test_that_more_than_five_days_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    following = ["--next", PROBLEM, PLAN] * 5
    code, answer, said = printed_by(capsys, "slots", PROBLEM, PLAN, VISIT, *following)
    assert (code, answer) == (2, None)
    assert "at most 5 days can be asked about at once" in said


STEPS = ["--steps", "200", "--seed", "3"]


def test_that_solve_prints_a_plan_that_breaks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, _ = printed_by(capsys, "solve", PROBLEM, *STEPS)
    plan, problem = plan_from(json.dumps(answer)), problem_from(PROBLEM.read_bytes())
    assert (code, check(problem, plan)) == (0, ())
    assert set(plan.technician_of) == set(problem.visit_by_id)


def test_that_solve_writes_the_plan_and_says_what_it_is_worth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    code, answer, _ = printed_by(capsys, "solve", PROBLEM, *STEPS, "--plan", PLAN, "--out", out)
    assert (code, answer["served"], answer["unserved"]) == (0, 6, [])
    assert errors(answer, load("solve.schema.json"), "solve.schema.json") == []
    assert doors.checked(PROBLEM, out)["violations"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_that_an_interrupted_search_gives_the_best_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    Timer(1.0, signal.raise_signal, [signal.SIGINT]).start()
    code, answer, _ = printed_by(capsys, "solve", PROBLEM, "--seconds", "10000")
    problem = problem_from(PROBLEM.read_bytes())
    assert (code, check(problem, plan_from(json.dumps(answer)))) == (0, ())


def test_that_the_same_seed_and_steps_give_the_same_plan() -> None:
    search = doors.Search(steps=200, seed=5)
    assert doors.solved(PROBLEM, search) == doors.solved(PROBLEM, search)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([VISIT], f"{VISIT}: id: there is no such field"),
        ([PROBLEM, "--plan", VISIT], f"{VISIT}: id: there is no such field"),
        ([PROBLEM, "--plan", "no.json"], "no.json: this file cannot be read"),
    ],
)
def test_that_nothing_is_written_when_solve_is_refused(
    arguments: list[Any], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    out.write_text("kept")
    code, answer, said = printed_by(capsys, "solve", *arguments, *STEPS, "--out", out)
    assert (code, answer, out.read_text()) == (2, None, "kept")
    assert said.startswith(sentence)
    assert len(said.splitlines()) == 1


def test_that_a_place_where_nothing_can_be_written_is_named_before_the_search(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="this file cannot be written"):
        doors.solved(PROBLEM, doors.Search(seconds=10_000), out=tmp_path)


@pytest.mark.parametrize("limit", [["--steps", "0"], ["--seconds", "-1"], ["--seconds", "1", "--steps", "1"]])
def test_that_a_limit_that_is_none_is_refused(limit: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["solve", str(PROBLEM), *limit])
    assert refusal.value.code == 2
    assert "argument --s" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("slots", lambda: doors.slotted(PROBLEM, PLAN, VISIT, [(PROBLEM, PLAN)])),
        ("urgent", lambda: doors.urgent(PROBLEM, PLAN, VISIT)),
        ("explain", lambda: doors.explained(PROBLEM, PLAN, "1046")),
    ],
)
def test_that_the_example_answer_is_what_the_door_prints(name: str, answer: Any) -> None:
    assert doors.printed(answer()) + "\n" == (EXAMPLES / f"{name}.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "no.json", PLAN], "no.json: this file cannot be read (No such file or directory)"),
        (["check", PLAN, PLAN], f"{PLAN}: routes: there is no such field"),
        (["check", PROBLEM, PROBLEM], f"{PROBLEM}: technicians: there is no such field"),
        (["explain", PROBLEM, PLAN, "9999"], f"{PROBLEM}: there is no visit '9999'"),
        (["urgent", PROBLEM, PLAN, PLAN], f"{PLAN}: routes: there is no such field"),
    ],
)
def test_that_what_cannot_be_read_is_one_sentence_and_exit_code_2(
    arguments: list[str | Path], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed_by(capsys, *arguments) == (2, None, f"{sentence}\n")


@pytest.mark.parametrize(
    ("plan", "visit", "sentence"),
    [
        (a_plan(a_route("x")), None, "plan.json: technician 'x' is not in the problem"),
        (a_plan(a_route("durand", ("x", "09:00"))), None, "plan.json: visit 'x' is not in the problem"),
        (a_plan(unserved=["a", "a"]), None, "plan.json: visit 'a' appears more than once"),
        (a_plan(a_route("petit"), a_route("petit")), None, "'petit' has more than one route"),
        (None, a_visit("a", 1), "visit.json: id: the plan already serves a visit 'a'"),
        (None, a_visit("new", 99), "visit.json: place: there is no row 99 in travel_s, which has 21"),
        (None, a_visit("new", technician="x"), "required_technician: there is no technician 'x'"),
    ],
)
def test_that_files_that_do_not_belong_together_are_refused(
    plan: Plan | None, visit: Visit | None, sentence: str, tmp_path: Path
) -> None:
    problem, its_plan, its_visit = a_full_morning()
    files = on_file(tmp_path, problem=problem, plan=plan or its_plan, visit=visit or its_visit)
    with pytest.raises(ValueError, match=r"json: ") as refusal:
        doors.urgent(*files)
    assert sentence in str(refusal.value)


@settings(quick, max_examples=30)
@given(chance)
def test_that_every_answer_about_a_random_day_is_as_its_schema_says(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    with TemporaryDirectory() as folder:
        files = on_file(Path(folder), problem=problem, plan=plan, visit=visit)
        answers = {
            "check": doors.checked(*files[:2]),
            "urgent": doors.urgent(*files),
            "slots": doors.slotted(*files),
            "explain": doors.explained(*files[:2], visit.id),
            "plan": doors.solved(files[0], doors.Search(steps=20), files[1]),
        }
    for name, answer in answers.items():
        assert errors(answer, load(f"{name}.schema.json"), f"{name}.schema.json") == []
    assert {line["technician_id"] for line in answers["urgent"]["proposals"]} >= {
        line["technician_id"] for line in answers["explain"]["technicians"] if line["possible"]
    }


def test_that_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    doors.write_whole(path, "old")
    doors.write_whole(path, "new")
    assert (path.read_text(), [p.name for p in tmp_path.iterdir()]) == ("new", ["plan.json"])
    with pytest.raises(ValueError, match="this file cannot be written"):
        doors.write_whole(tmp_path / "missing" / "plan.json", "new")


def test_that_the_command_answers_from_outside() -> None:
    command = [sys.executable, "-m", "dispatcher", "urgent", str(PROBLEM), str(PLAN), str(VISIT)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == load("examples/urgent.json")


def test_that_the_command_refuses_from_outside_without_a_traceback() -> None:
    command = [sys.executable, "-m", "dispatcher", "check", str(VISIT), str(PLAN)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (2, "", 1)
