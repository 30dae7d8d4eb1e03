"""The order in which things matter for a whole plan, and what is priced in seconds of travel."""

from dataclasses import replace

from solver.model import Lunch, Plan, Problem, Route, Stop
from solver.objective import LEVELS, Score, score
from solver.solve import solve
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit

NOTHING = Score((0,) * len(LEVELS), 0, 0, 0, 0, 0, 0, 0)


def is_better(one: Score, other: Score) -> bool:
    return one.rank < other.rank


def test_that_every_criterion_outweighs_all_that_come_after_it() -> None:
    much = {"overtime_s": 9**9, "travel_s": 9**9, "shifted": 999, "moved": 999, "deferred": 999}
    much["lateness"] = 9**9
    names = ["overtime_s", "travel_s", "shifted", "moved", "deferred", "lateness"]
    for i, name in enumerate(names):
        heavy = replace(NOTHING, **{lesser: much[lesser] for lesser in names[:i]})
        assert is_better(heavy, replace(NOTHING, **{name: 1}))
    assert is_better(replace(NOTHING, **much), replace(NOTHING, unserved=(0, 0, 0, 0, 1)))
    many_bronze = replace(NOTHING, unserved=(0, 0, 0, 99, 0))
    assert is_better(many_bronze, replace(NOTHING, unserved=(1, 0, 0, 0, 0)))


def a_day() -> tuple[Problem, Plan]:
    visits = [
        replace(a_visit("a", 10), preferred={"petit": 300}, hold_s=600, level=4),
        replace(a_visit("b", 10), penalty_s=1200),
        a_visit("c", 10, due="09:00", skills={"gas": 2}),
    ]
    crew = [a_technician("durand", {"gas": 2}), a_technician("petit", {"gas": 1})]
    problem = replace(a_problem(crew, visits), level_gap_s=100, level_gap_most=1)
    return problem, a_plan(
        a_route("durand", ("a", "08:10"), ("c", "09:10")), a_route("petit"), unserved=["b"]
    )


def test_that_an_optional_visit_costs_its_penalty_and_does_not_count_as_left_out() -> None:
    problem, published = a_day()
    found = score(problem, published, published)
    assert (found.unserved, found.price_s, found.seconds) == ((0, 0, 0, 0, 0), 1200, 1200 + 1200)


def test_that_likings_levels_and_holds_are_priced() -> None:
    problem, published = a_day()
    moved = a_plan(a_route("durand"), a_route("petit", ("a", "08:10"), ("c", "09:10")), unserved=["b"])
    assert score(problem, moved).price_s == 1200 + 300 + 100
    assert score(problem, moved, published).price_s == 1200 + 300 + 100 + 600
    assert is_better(score(problem, published, published), score(problem, moved, published))


def test_that_a_search_never_returns_a_plan_that_ranks_after_the_published_one() -> None:
    """Four hours of road each way are worth a move to the search, not to the order of what matters."""
    crew = [a_technician("durand", shift=("08:00", "19:00")), a_technician("petit", home=240)]
    problem = a_problem(crew, [a_visit("a", 240), a_visit("b", 10)])
    published = a_plan(a_route("durand", ("b", "08:10"), ("a", "13:00")), a_route("petit"))
    found = solve(problem, steps=200, published=published, threads=1)
    assert found.score.rank <= score(problem, published, published).rank
    assert solve(problem, steps=200, threads=1).score.travel_s < found.score.travel_s


def test_that_lunch_is_no_waiting_at_midnight_either() -> None:
    night = replace(
        a_technician("durand"), shift_start_s=-4 * 3600, shift_end_s=4 * 3600, lunch=Lunch(0, 0, 1800)
    )
    problem = replace(a_problem([night], [a_visit("a", 10), a_visit("b", 10)]), waiting_weight=1)
    stops = (Stop("a", -3600), Stop("b", 1800))
    assert score(problem, Plan((Route("durand", stops, 0),))).waiting_s == 0
