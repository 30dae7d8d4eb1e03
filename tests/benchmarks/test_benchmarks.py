import json
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from solver.check import check
from solver.formats import problem_from
from solver.model import Plan
from tests.benchmarks import peers, race, ratios, table, vrptw
from tests.benchmarks.generate import technician_day
from tests.benchmarks.judging import day_cost_s, judged, repaired, travel_s
from tests.benchmarks.reasons import reasons
from tests.solver.builders import a_lunch, a_problem, a_technician, a_visit


def test_that_a_generated_day_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert technician_day(4, 20, 7) == technician_day(4, 20, 7)
    assert technician_day(4, 20, 7) != technician_day(4, 20, 8)


def test_that_generated_roads_are_one_way_and_no_detour_is_quicker() -> None:
    road = technician_day(5, 20, 3).travel_s
    some = range(len(road))
    assert any(road[here][there] != road[there][here] for here, there in product(some, some))
    assert all(road[a][c] <= road[a][b] + road[b][c] for a, b, c in product(some, some, some))


def test_that_a_generated_day_has_promises_due_times_and_required_technicians_in_their_shares() -> None:
    visits = technician_day(50, 2000, 1).visits
    promised = [visit for visit in visits if visit.promised]
    assert 0.36 < len(promised) / len(visits) < 0.44
    assert 0.02 < sum(visit.required_technician is not None for visit in visits) / len(visits) < 0.06
    assert all(visit.latest_s == visit.due_s is not None for visit in visits if not visit.promised)
    assert {visit.duration_s // 60 for visit in visits} == {15, 20, 30, 45, 60, 75, 90}


def test_that_the_door_writes_a_day_that_the_reader_reads_back(tmp_path: Path) -> None:
    words = ["generate", "--technicians", "3", "--visits", "9", "--seed", "5", "--out"]
    command = [sys.executable, "-m", "tests.benchmarks", *words, str(tmp_path / "day.json")]
    subprocess.run(command, check=True, capture_output=True)
    assert problem_from((tmp_path / "day.json").read_text(encoding="utf-8")) == technician_day(3, 9, 5)


def test_that_what_lunch_breaks_is_unserved_and_what_fits_again_is_put_back() -> None:
    """Somebody who knows no lunch fills eight hours with work, and a colleague has nothing to do."""
    crew = [a_technician("durand", home=10, lunch=a_lunch(), shift=("08:00", "16:00")), a_technician("petit")]
    problem = a_problem(crew, [a_visit(f"v{i}", place=10, minutes=120) for i in range(4)])
    plan = judged(problem, {"durand": ["v0", "v1", "v2", "v3"], "petit": []})
    assert len(plan.unserved) == 1
    assert not check(problem, plan)
    mended = repaired(problem, plan, seed=1)
    assert not mended.unserved
    assert not check(problem, mended)


def test_that_a_day_costs_its_roads_and_the_hours_of_what_nobody_does() -> None:
    problem = a_problem([a_technician()], [a_visit("v0", place=10)])
    served = judged(problem, {"durand": ["v0"]})
    assert day_cost_s(problem, served) == travel_s(problem, served) == 1200
    assert day_cost_s(problem, Plan((), ("v0",))) == 15 * 3600


def a_row(
    engine: str, cost: float | None, seed: int = 1, served: int = 9, course: str = "a"
) -> dict[str, object]:
    known = {"instance": course, "engine": engine, "seed": seed}
    return {**known, "cost": cost, "served": served, "visits": 10, "violations": 0}


def test_that_a_ratio_is_our_median_over_the_median_of_the_peer() -> None:
    rows = [a_row("ours", cost, seed) for seed, cost in enumerate((90.0, 80.0, 500.0))]
    rows += [a_row("vroom", cost, seed, served=10) for seed, cost in enumerate((100.0, 100.0, 1.0))]
    rows += [a_row("ours", 150.0, course="b"), a_row("vroom", 300.0, course="b")]
    figures = ratios.summary(rows)
    assert figures["vroom_mean_ratio"] == pytest.approx(0.7)
    assert figures["vroom_worst_ratio"] == 0.9
    assert figures["vroom_ratio_of_means"] == 0.6
    assert figures["vroom_fewer_served"] == 1


def test_that_an_engine_without_a_plan_is_left_out_of_the_ratios() -> None:
    figures = ratios.summary([a_row("ours", 90.0), a_row("vroom", None)])
    assert "vroom_mean_ratio" not in figures


def test_that_the_best_peer_is_another_one_on_each_course_and_the_error_needs_two_seeds() -> None:
    rows = [a_row("ours", 80.0), a_row("vroom", 100.0), a_row("pyvrp", 160.0)]
    rows += [a_row(engine, cost, course="b") for engine, cost in (("ours", 80.0), ("pyvrp", 80.0))]
    figures = ratios.summary(rows)
    assert figures["best_peer_mean_ratio"] == 0.9
    assert "pyvrp_ratio_error" not in figures
    more = [a_row(engine, cost, seed=2) for engine, cost in (("ours", 84.0), ("vroom", 100.0))]
    figures = ratios.summary([a_row("ours", 80.0), a_row("vroom", 100.0), *more])
    assert figures["vroom_ratio_error"] == pytest.approx(1.25 * 2 / 100, abs=1e-4)


@pytest.mark.parametrize(
    ("package", "name"), [("pyvrp", "pyvrp"), ("vroom", "vroom"), ("ortools", "ortools")]
)
def test_that_every_opponent_serves_an_easy_day_without_breaking_a_rule(package: str, name: str) -> None:
    pytest.importorskip(package)
    crew = [a_technician("durand", {"gas": 1}, lunch=a_lunch()), a_technician("petit", home=10)]
    visits = [a_visit(f"v{i}", place=5 * i, promised=("09:00", "16:00")) for i in range(4)]
    visits[3] = replace(visits[3], skills={"gas": 1}, parts={"valve": 1})
    crew[0] = replace(crew[0], parts={"valve": 1})
    problem = a_problem(crew, visits)
    answer = peers.ask(name, problem, 0.2, 1, 20.0)
    assert answer.plan is not None
    assert not answer.plan.unserved
    assert answer.plan.technician_of["v3"] == "durand"
    assert not check(problem, answer.plan)


def test_that_every_visit_left_out_has_its_reason() -> None:
    crew = [a_technician("durand", {"gas": 1}), a_technician("petit", shift=("08:00", "08:30"))]
    visits = [a_visit("gone", promised=("06:00", "07:00")), a_visit("fire", skills={"fire": 1})]
    problem = a_problem(crew, [*visits, a_visit("fits")])
    assert reasons(problem, Plan((), ("gone", "fire", "fits"))) == {
        "gone": "promise",
        "fire": "nobody is able",
        "fits": "room with somebody",
    }


def test_that_a_table_has_a_line_for_each_engine_and_one_for_each_figure() -> None:
    known = {"wall_s": 5.0, "cpu_s": 4.9, "load": 0.5}
    rows = [{**a_row("ours", cost, seed), **known} for seed, cost in enumerate((90.0, 100.0, 110.0))]
    lines = table.lines("day", {"rows": rows, "summary": {"vroom_mean_ratio": 0.9}})
    assert "| a | ours | 3 | 100.0 | 9 of 10 | 5.0 | 4.9 | 20.00 | 0.5 to 0.5 |" in lines
    assert lines[-1] == "| vroom_mean_ratio | 0.9 |"


def test_that_the_parts_of_a_race_are_the_race() -> None:
    whole = [(course, seed) for course in range(4) for seed in (1, 2, 3)]
    parts = [
        [(c, s) for c, s in whole if race._is_mine(c, s, race.Rules(seeds=3, part=part, parts=5))]
        for part in range(1, 6)
    ]
    assert sorted(unit for part in parts for unit in part) == whole


def test_that_an_instance_is_read_in_tenths_and_its_loads_as_parts(tmp_path: Path) -> None:
    file = tmp_path / "tiny.txt"
    file.write_text(
        "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 50\n\nCUSTOMER\nCUST NO. X Y DEMAND READY DUE SERVICE\n\n"
        " 0 0 0 0 0 100 0\n 1 1 1 20 5 60 10\n",
        encoding="ascii",
    )
    problem = vrptw.read(file)
    [visit] = problem.visits
    assert problem.travel_s == ((0, 14), (14, 0))
    assert (visit.windows[0].earliest_s, visit.windows[0].latest_s, visit.duration_s) == (50, 600, 100)
    assert visit.parts == {"load": 20}
    assert [technician.parts for technician in problem.technicians] == [{"load": 50}] * 2


@pytest.mark.slow
def test_that_the_door_says_rows_and_summary_as_json() -> None:
    pytest.importorskip("pyvrp")
    command = [sys.executable, "-m", "tests.benchmarks", "day", "--technicians", "2", "--visits", "6"]
    options = ["--seconds", "0.2", "--seeds", "1", "--against", "pyvrp", "--json"]
    said = subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout
    answer = json.loads(said)
    assert {row["engine"] for row in answer["rows"]} == {"ours", "pyvrp"}
    assert {"pyvrp_mean_ratio", "pyvrp_worst_ratio"} <= answer["summary"].keys()
