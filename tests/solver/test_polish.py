"""The polish at the end of a long search: never worse, and the same plan for the same seed and steps."""

import sys
from concurrent.futures import Future

import pytest

from solver import polish, rounds
from solver.flat import flatten
from solver.frame import frame
from solver.kernel import BEST_SIZE, COST
from solver.model import Problem
from solver.rounds import Limits, new_search, take_up
from solver.search_state import BEST_TOTAL
from solver.solve import never, solve
from tests.solver.builders import a_problem, a_technician, a_visit

NO_LIMIT = Limits(None, None, never, 0.0)
needs_cp_sat = pytest.mark.skipif(
    polish.load() is None, reason="the polish needs CP-SAT, of the engine extra"
)


def two_at_the_ends_of_a_road() -> Problem:
    crew = [a_technician("durand", home=0), a_technician("petit", home=100)]
    return a_problem(crew, [a_visit("a", 10), a_visit("b", 20), a_visit("c", 90), a_visit("d", 80)])


@needs_cp_sat
def test_that_good_days_of_two_plans_become_one_better_plan() -> None:
    day = flatten(frame(two_at_the_ends_of_a_road(), None))
    search, seen = new_search(day, 1, 0), {}
    for orders in ({0: [0, 1], 1: [2]}, {0: [0, 3], 1: [2, 1]}, {0: [1], 1: [2, 3]}):
        take_up(day, search, orders)
        polish.note(day, search, seen)
    worse = int(search.tally[BEST_TOTAL])
    rounds._polish(day, search, [seen], NO_LIMIT)
    served = [search.best_order[t, : search.days.state[t, BEST_SIZE]].tolist() for t in (0, 1)]
    assert served == [[0, 1], [2, 3]]
    assert search.tally[BEST_TOTAL] == search.days.state[:, COST].sum() < worse


@needs_cp_sat
def test_that_a_best_plan_that_cannot_be_better_stays() -> None:
    day = flatten(frame(two_at_the_ends_of_a_road(), None))
    search, seen = new_search(day, 1, 0), {}
    take_up(day, search, {0: [1, 0], 1: [2, 3]})
    polish.note(day, search, seen)
    rounds._polish(day, search, [seen], NO_LIMIT)
    assert search.best_order[0, :2].tolist() == [1, 0]


@needs_cp_sat
@pytest.mark.parametrize("threads", [1, 2])
def test_that_a_polished_search_gives_the_same_plan_for_the_same_seed_and_steps(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "POLISHED_FROM_STEPS", 1000)
    monkeypatch.setattr(rounds, "NOTED_EVERY", 20)
    problem = a_problem(
        [a_technician(f"t{home}", home=home) for home in (0, 40, 80)],
        [a_visit(f"v{place}", place, minutes=35) for place in range(3, 80, 3)],
    )
    found = [solve(problem, steps=2000, seed=3, threads=threads) for _ in range(2)]
    assert found[0].plan == found[1].plan
    assert found[0].refused == ()


def test_that_a_search_without_cp_sat_keeps_its_own_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    assert polish.load() is None
    day = flatten(frame(two_at_the_ends_of_a_road(), None))
    search = new_search(day, 1, 0)
    take_up(day, search, {0: [0, 3], 1: [2, 1]})
    before = int(search.tally[BEST_TOTAL])
    rounds._polish(day, search, [{}], NO_LIMIT)
    assert search.tally[BEST_TOTAL] == before


@needs_cp_sat
def test_that_no_choice_is_made_once_the_time_is_over() -> None:
    day = flatten(frame(two_at_the_ends_of_a_road(), None))
    search, seen = new_search(day, 1, 0), {}
    take_up(day, search, {0: [0, 1], 1: [2, 3]})
    polish.note(day, search, seen)
    assert polish.cheapest(day, seen, set(), 1.0, lambda: True, Future()) is None


def test_that_of_many_days_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "MOST", 2)
    day = flatten(frame(two_at_the_ends_of_a_road(), None))
    search, seen = new_search(day, 1, 0), {}
    for visit in range(4):
        take_up(day, search, {0: [visit]})
        polish.note(day, search, seen)
    assert len(seen) == 2
    assert [polish._visits(key) for key in seen] == [[2], [3]]


@needs_cp_sat
def test_that_the_best_plan_is_among_the_days_to_choose_from_however_many_were_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polish, "MOST", 3)
    day, offered = flatten(frame(two_at_the_ends_of_a_road(), None)), []
    search, seen = new_search(day, 1, 0), [{}, {}]
    for noted, orders in ((seen[0], {0: [1, 0], 1: [2, 3]}), (seen[1], {0: [0, 3], 1: [2, 1]})):
        take_up(day, search, orders)
        polish.note(day, search, noted)
    take_up(day, search, {0: [1, 0], 1: [2, 3]})
    monkeypatch.setattr(rounds, "cheapest", lambda day, days, *others: offered.extend(days))
    rounds._polish(day, search, seen, NO_LIMIT)
    assert polish.best_days(day, search) <= set(offered)
