"""The calls of the urgent benchmark: the same in parts as in one piece, on days that keep every rule."""

from solver.check import check
from tests.benchmarks.midday import Question, calls
from tests.benchmarks.urgent import Rules, run, summary

SMALL = Question(60, 1, every_rule=True, technicians=4, visits=16)


def test_that_the_parts_together_ask_what_the_whole_asks() -> None:
    whole = dict(calls(SMALL))
    parts = [dict(calls(Question(60, 1, (k, 2), True, 4, 16))) for k in (1, 2)]
    assert sorted([*parts[0], *parts[1]]) == sorted(whole) == list(range(60))
    assert {**parts[0], **parts[1]} == whole


def test_that_days_with_every_rule_break_none_before_the_call() -> None:
    for _, call in calls(SMALL):
        started = {visit.id for visit in call.problem.visits if visit.started}
        assert [v for v in check(call.problem, call.plan) if v.visit_id not in started] == []
        assert call.plan.unserved[-1] == call.visit.id


def test_that_rows_sum_up_to_the_figures_of_the_issue() -> None:
    rows = run(Question(4, 1, every_rule=True, technicians=4, visits=16), Rules(oracle=False))
    figures = summary(rows)
    assert figures["calls"] == 4
    names = ("broken_promises", "lost_jobs", "moved_pins", "infeasible_plans")
    assert [figures[name] for name in names] == [0, 0, 0, 0]
    assert {"first_cpu_ms_p99", "refined_wall_ms_p99"} <= set(figures)
    assert "served_ratio" in summary([{**row, "oracle_served": True} for row in rows])
