"""The solver's words with good defaults. Places are points on one straight road, numbered in minutes of it:
from place 10 to place 25 it takes 15 minutes and 15 kilometres."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solver.model import Lunch, Plan, Problem, Route, Stop, Technician, Visit, Window

MINUTE = 60


def at(text: str) -> int:
    """ "09:30" or "09:30:01" as seconds of the day."""
    hours, minutes, *seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * MINUTE + sum(seconds)


def a_lunch(earliest: str = "11:30", latest: str = "13:30", minutes: int = 45) -> Lunch:
    return Lunch(at(earliest), at(latest), minutes * MINUTE)


def a_technician(
    name: str = "durand",
    skills: Mapping[str, int] | None = None,
    home: int = 0,
    shift: tuple[str, str] = ("08:00", "17:00"),
    lunch: Lunch | None = None,
) -> Technician:
    return Technician(name, skills or {}, home, home, at(shift[0]), at(shift[1]), lunch)


def a_visit(
    name: str = "a",
    place: int = 10,
    minutes: int = 60,
    promised: tuple[str, str] | None = None,
    due: str | None = None,
    release: str | None = None,
    set_out: str | None = None,
    skills: Mapping[str, int] | None = None,
    technician: str | None = None,
    pinned_to: str | None = None,
    pinned_at: str | None = None,
    started: bool = False,
) -> Visit:
    return Visit(
        name,
        place,
        minutes * MINUTE,
        skills=skills or {},
        promised=Window(at(promised[0]), at(promised[1])) if promised else None,
        due_s=at(due) if due else None,
        release_s=at(release) if release else 0,
        set_out_s=at(set_out) if set_out else None,
        required_technician=technician,
        pinned_technician=pinned_to,
        pinned_start_s=at(pinned_at) if pinned_at else None,
        started=started,
    )


def a_started_visit(name: str, by: str, start: str, place: int = 10, minutes: int = 60) -> Visit:
    """Work that the world has begun: pinned to its technician and to its start."""
    return a_visit(name, place, minutes, pinned_to=by, pinned_at=start, started=True)


def a_problem(technicians: Sequence[Technician], visits: Sequence[Visit]) -> Problem:
    """These people and this work on the straight road."""
    places = [t.start_place for t in technicians] + [t.end_place for t in technicians]
    size = max([*places, *(visit.place for visit in visits)]) + 1
    minutes = [[abs(here - there) for there in range(size)] for here in range(size)]
    return Problem(
        tuple(technicians),
        tuple(visits),
        tuple(tuple(m * MINUTE for m in row) for row in minutes),
        tuple(tuple(m * 1000 for m in row) for row in minutes),
    )


def a_route(technician: str, *stops: tuple[str, str], lunch: str | None = None) -> Route:
    """A route of (visit, "HH:MM") stops."""
    return Route(
        technician, tuple(Stop(visit, at(start)) for visit, start in stops), at(lunch) if lunch else None
    )


def a_plan(*routes: Route, unserved: Sequence[str] = ()) -> Plan:
    return Plan(routes, tuple(unserved))


def a_chain_of_three() -> tuple[Problem, Plan, Visit]:
    """The call is for Durand alone; his job can only go to Petit, whose job can only go to Moreau."""
    visits = [
        a_visit("a", 10, 120, promised=("08:00", "08:30"), skills={"gas": 1}),
        a_visit("b", 10, 120, promised=("08:00", "08:30"), skills={"doors": 1}),
        a_visit("call", 10, 120, promised=("08:00", "08:30"), skills={"gas": 2}),
    ]
    people = [
        a_technician("durand", {"gas": 2}, shift=("08:00", "10:30")),
        a_technician("petit", {"gas": 1, "doors": 1}, shift=("08:00", "10:30")),
        a_technician("moreau", {"doors": 1}, shift=("08:00", "10:30")),
    ]
    plan = a_plan(a_route("durand", ("a", "08:10")), a_route("petit", ("b", "08:10")), a_route("moreau"))
    return a_problem(people, visits), replace(plan, unserved=("call",)), visits[2]
