"""Scenarios 16, 21 and 22: pins of four kinds, why and why not, one crane and a part due on Wednesday."""

from dataclasses import replace
from random import Random

import pytest

from solver.check import Kind, Violation, check, check_relations
from solver.explain import Explanation, explain
from solver.insertion import insertions
from solver.model import Plan, Problem, Route, Stop, Technician, Visit, Window
from solver.one_move import one_move
from solver.relaxations import MOVABLE
from solver.schedule import push
from solver.slots import Day, slots
from solver.solve import solve
from tests.solver import brute_force
from tests.solver.builders import a_lunch, a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.relaxing import could, relaxed

DAY_S = 86_400
CRANE = frozenset({"crane"})


# ---- 16: pins of four kinds


def four_kinds_of_pins() -> tuple[Problem, Plan]:
    """Five technicians, each with a visit under way, one pinned in each way, and two that are free."""
    crew = [a_technician(f"t{i}", home=10 * i, lunch=a_lunch()) for i in range(5)]
    visits: list[Visit] = []
    routes: list[Route] = []
    for i, technician in enumerate(crew):
        starts = ["08:15", "09:15", "10:15", "12:15", "13:15", "14:15", "15:15"]
        mine = [a_visit(f"{technician.id}-{k}", 10 * i + k, 45) for k in range(7)]
        pins = (
            {"pinned_technician": technician.id, "pinned_start_s": at("08:15"), "started": True},
            {"pinned_window": Window(at("09:00"), at("09:30"))},
            {"pinned_technician": technician.id},
            {"pinned_start_s": at("12:15")},
            {"pinned_technician": technician.id, "pinned_start_s": at("13:15")},
        )
        visits += [replace(visit, **pins[k]) if k < len(pins) else visit for k, visit in enumerate(mine)]
        stops = [(visit.id, start) for visit, start in zip(mine, starts, strict=True)]
        routes.append(a_route(technician.id, *stops, lunch="11:30"))
    new = a_visit("new", 22, 60, promised=("14:00", "15:30"), release="08:30")
    return a_problem(crew, [*visits, new]), a_plan(*routes)


def test_that_scenario_16_no_proposal_violates_one_of_twenty_pins_or_touches_what_has_started() -> None:
    problem, plan = four_kinds_of_pins()
    pinned = [v for v in problem.visits if not v.movable and not v.started]
    assert len(pinned) == 20
    assert [v.kind for v in check(problem, plan)] == [Kind.MISSING_VISIT]
    new = problem.visit_by_id["new"]
    found = [
        [move.routes for move in one_move(problem, plan, new)],
        [[i.route] for i in insertions(problem, plan, new)],
    ]
    plans = [plan.with_routes(*routes) for answers in found for routes in answers]
    assert len(plans) >= 5
    for after in plans:
        assert check(problem, after) == ()
        for visit in problem.visits:
            if visit.started:
                assert after.start_of[visit.id] == plan.start_of[visit.id]
                assert after.technician_of[visit.id] == plan.technician_of[visit.id]


def test_that_scenario_16_the_optimised_day_keeps_every_pin_and_what_has_started() -> None:
    problem, plan = four_kinds_of_pins()
    published = replace(plan, unserved=("new",))
    found = solve(problem, steps=300, published=published, threads=1).plan
    assert check(problem, found) == ()
    assert "new" in found.technician_of
    for visit in problem.visits:
        if visit.started:
            assert found.start_of[visit.id] == plan.start_of[visit.id]


BROKEN_PINS = [
    pytest.param("t0-1", "t0", "09:31", Kind.PIN_WINDOW, id="range"),
    pytest.param("t0-2", "t1", "10:15", Kind.PIN_TECHNICIAN, id="technician"),
    pytest.param("t0-3", "t0", "12:16", Kind.PIN_START, id="time"),
    pytest.param("t0-4", "t1", "13:15", Kind.PIN_TECHNICIAN, id="both-technician"),
    pytest.param("t0-4", "t0", "13:16", Kind.PIN_START, id="both-time"),
    pytest.param("t0-0", "t1", "08:15", Kind.STARTED, id="started"),
]


@pytest.mark.parametrize(("visit_id", "technician_id", "start", "kind"), BROKEN_PINS)
def test_that_scenario_16_the_checker_sees_each_kind_of_pin(
    visit_id: str, technician_id: str, start: str, kind: Kind
) -> None:
    problem, plan = four_kinds_of_pins()
    moved = plan.without(visit_id)
    route = moved.route_of[technician_id]
    stops = sorted([*route.stops, Stop(visit_id, at(start))], key=lambda stop: stop.start_s)
    after = moved.with_routes(replace(route, stops=tuple(stops)))
    assert (kind, visit_id) in [(v.kind, v.visit_id) for v in check(problem, after)]


# ---- 21: why and why not


def fifty_technicians() -> tuple[Problem, Plan, Visit]:
    """A job that needs a crane and gas at level 2 by 14:00; everybody has another reason, or none."""
    chance = Random(21)
    crew, visits, routes = [], [], []
    new = a_visit("new", 30, 60, promised=("12:00", "14:00"), release="11:00", skills={"gas": 2})
    new = replace(new, equipment=CRANE, forbidden=frozenset({"t49"}), parts={"valve": 1})
    for i in range(50):
        technician = a_technician(
            f"t{i}", {"gas": 2} if i % 5 else {"gas": i % 2}, home=chance.randint(0, 60), lunch=a_lunch()
        )
        crew.append(replace(technician, parts={"valve": int(i % 7 != 3)}))
        length = chance.choice([30, 120, 200])
        mine = a_visit(f"busy{i}", chance.randint(0, 60), length, pinned_at="12:30" if i % 3 else None)
        mine = replace(mine, equipment=CRANE if i in (1, 2) else frozenset())
        visits.append(mine)
        routes.append(a_route(technician.id, (mine.id, "12:30" if i % 3 else "10:00"), lunch="11:30"))
    problem = replace(a_problem(crew, [*visits, new]), shared_equipment={"crane": 2})
    routes = [brute_force_lunch(problem, route) for route in routes]
    return problem, a_plan(*routes), new


def brute_force_lunch(problem: Problem, route: Route) -> Route:
    """The day at its hour, with lunch where it fits."""
    wanted = {stop.visit_id: stop.start_s for stop in route.stops}
    return push(problem, route.technician_id, [stop.visit_id for stop in route.stops], wanted)


def test_that_scenario_21_all_fifty_are_listed_with_what_brute_force_confirms() -> None:
    problem, plan, new = fifty_technicians()
    explained = explain(problem, plan, new)
    assert [found.technician_id for found in explained] == [t.id for t in problem.technicians]
    possible = {technician_id for technician_id, _ in brute_force_insertions(problem, plan, new)}
    assert {found.technician_id for found in explained if found.possible} == possible
    assert 0 < len(possible) < 50
    assert all(found.possible or found.blockers for found in explained)
    eased = [found for found in explained if found.relaxation]
    assert len(eased) >= 5
    assert all(suffices(problem, plan, found) for found in eased)
    kinds = {blocker.kind for found in explained for blocker in found.blockers}
    assert {Kind.SKILL_LEVEL, Kind.PARTS, Kind.FORBIDDEN_TECHNICIAN} <= kinds
    assert kinds & {Kind.PROMISE, Kind.PIN_START}


def suffices(problem: Problem, plan: Plan, found: Explanation) -> bool:
    """Whether brute force finds a place once what would have to give has given."""
    way, technician = found.relaxation, problem.technician_by_id[found.technician_id]
    assert way
    ways = list(relaxed(problem, plan, technician, way.kind, way.visit_id, way.seconds))
    if way.kind in MOVABLE:
        ways = ways[:1] if way.earlier else ways[1:]
    return any(could(after, technician.id, found.visit_id) for after in ways)


def brute_force_insertions(problem: Problem, plan: Plan, visit: Visit) -> list[tuple[str, int]]:
    """Every technician and position for which the checker finds nothing new."""
    before = {v.identity for v in check(problem, plan)}
    found = []
    for technician in problem.technicians:
        for position, order in enumerate(
            brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id)
        ):
            for leg in brute_force.lunch_legs(technician, order):
                route = brute_force.run(problem, technician, order, leg, {}, plan)
                if all(v.identity in before for v in check(problem, plan.with_routes(route))):
                    found.append((technician.id, position))
    return found


def test_that_scenario_21_an_arrival_after_the_promise_is_named_with_both_hours() -> None:
    far = a_visit("new", 370, promised=("12:00", "14:00"))
    (found,) = explain(a_problem([a_technician()], [far]), a_plan(a_route("durand")), far)
    assert [(v.kind, v.actual_s, v.limit_s) for v in found.blockers if v.kind is Kind.PROMISE] == [
        (Kind.PROMISE, at("14:10"), at("14:00"))
    ]


def test_that_scenario_21_a_part_due_tomorrow_and_equipment_that_is_taken_are_named() -> None:
    visits = [a_visit("crane", 10, 240), a_visit("new", 10, 60, promised=("08:00", "12:00"))]
    visits = [replace(visit, equipment=CRANE) for visit in visits]
    crew = [a_technician("durand"), a_technician("petit")]
    problem = replace(a_problem(crew, visits), shared_equipment={"crane": 1})
    plan = a_plan(a_route("durand", ("crane", "08:10")), a_route("petit"))
    petit = explain(problem, plan, visits[1])[1]
    assert Kind.SHARED_EQUIPMENT in [v.kind for v in petit.blockers] or petit.relaxation
    tomorrow = replace(visits[1], promised=None, release_s=DAY_S + at("10:00"))
    problem = replace(problem, visits=(visits[0], tomorrow))
    blockers: list[tuple[Violation, ...]] = [found.blockers for found in explain(problem, plan, tomorrow)]
    assert [[v.kind for v in found] for found in blockers] == [[Kind.RELEASE]] * 2
    assert [found[0].limit_s for found in blockers] == [DAY_S + at("10:00")] * 2


# ---- 22: one crane, and a part that comes on Wednesday at ten


def crane_week() -> tuple[Problem, Plan, Visit]:
    """Monday is day 0. Each technician and each day is one shift; the part comes on day 2 at 10:00."""
    crew: list[Technician] = []
    for day in range(5):
        for name in ("durand", "petit"):
            shift = a_technician(f"{name}-{day}", home=0)
            crew.append(
                replace(
                    shift,
                    shift_start_s=shift.shift_start_s + day * DAY_S,
                    shift_end_s=shift.shift_end_s + day * DAY_S,
                )
            )
    lift = replace(a_visit("lift", 10, 180), equipment=CRANE, release_s=2 * DAY_S + at("08:00"))
    new = replace(a_visit("new", 10, 60), equipment=CRANE, release_s=2 * DAY_S + at("10:00"))
    problem = replace(a_problem(crew, [lift, new]), shared_equipment={"crane": 1})
    routes = [Route(technician.id) for technician in crew]
    lifted = Route("durand-2", (Stop("lift", 2 * DAY_S + at("11:00")),))
    return problem, a_plan(*routes).with_routes(lifted), new


def test_that_scenario_22_no_proposal_is_before_the_part_comes_or_while_the_crane_is_in_use() -> None:
    problem, plan, new = crane_week()
    found = insertions(problem, plan, new)
    assert found
    part_s, crane_from_s, crane_to_s = (2 * DAY_S + at(hour) for hour in ("10:00", "11:00", "14:00"))
    assert min(offer.start_s for offer in found) == part_s
    for offer in found:
        after = plan.with_routes(offer.route)
        assert check(problem, after) == ()
        assert offer.start_s + new.duration_s <= crane_from_s or offer.start_s >= (
            crane_to_s if offer.technician_id == "petit-2" else crane_from_s
        )
    days = {offer.technician_id[-1] for offer in found}
    assert days == {"2", "3", "4"}
    for move in one_move(problem, plan, new):
        assert check(problem, plan.with_routes(*move.routes)) == ()


def test_that_scenario_22_no_slot_is_before_the_part_comes_or_while_the_crane_is_in_use() -> None:
    problem, plan, new = crane_week()
    two_hours = range(at("08:00"), at("16:00"), 7200)
    windows = [Window(day * DAY_S + s, day * DAY_S + s + 7200) for day in range(5) for s in two_hours]
    offered = slots([Day(problem, plan)], [new], windows)
    assert offered
    assert min(slot.start_s for slot in offered) == 2 * DAY_S + at("10:00")
    for slot in offered:
        alone = Route(slot.technician_id, (Stop("new", slot.start_s),))
        if slot.technician_id != "durand-2":
            assert check(problem, plan.with_routes(alone)) == ()


def test_that_scenario_22_the_optimised_week_keeps_the_crane_and_the_part() -> None:
    problem, plan, new = crane_week()
    found = solve(problem, steps=100, published=replace(plan, unserved=("new",)), threads=1).plan
    assert check(problem, found) == ()
    assert found.start_of[new.id] >= 2 * DAY_S + at("10:00")


def test_that_scenario_22_a_drag_that_puts_two_crane_jobs_at_once_is_judged() -> None:
    problem, plan, _ = crane_week()
    dragged = push(problem, "petit-2", ["new"], {"new": 2 * DAY_S + at("12:00")})
    found = check_relations(problem, plan.with_routes(dragged))
    assert {v.kind for v in found} == {Kind.SHARED_EQUIPMENT}
    early = push(problem, "petit-1", ["new"], {"new": DAY_S + at("12:00")})
    assert Kind.RELEASE in [v.kind for v in check(problem, plan.with_routes(early))]
