"""What every opponent has to be told, in the terms that they share: windows, who may do what, loads."""

from dataclasses import replace

from solver.check import mismatches
from solver.model import Problem, Visit

LATEST_S = 10**9


def start_windows(visit: Visit) -> list[tuple[int, int]]:
    """The windows in which its service may start, by everything that holds it, in seconds."""
    windows = [(w.earliest_s, w.latest_s) for w in visit.windows] or [(0, LATEST_S)]
    limits = [(visit.release_s, LATEST_S if visit.latest_s is None else visit.latest_s)]
    if visit.promised:
        limits.append((visit.promised.earliest_s, visit.promised.latest_s))
    earliest_s, latest_s = max(limit[0] for limit in limits), min(limit[1] for limit in limits)
    cut = [(max(opens_s, earliest_s), min(closes_s, latest_s)) for opens_s, closes_s in windows]
    return [window for window in cut if window[0] <= window[1]]


def able(problem: Problem) -> list[frozenset[int]]:
    """For each visit the positions of the technicians who may do it, whatever parts they carry."""
    known: dict[object, frozenset[int]] = {}
    found = []
    for visit in problem.visits:
        skills = tuple(sorted(visit.skills.items()))
        key = (skills, visit.required_technician, visit.forbidden, visit.equipment)
        if key not in known:
            bare = replace(visit, parts={})
            crew = enumerate(problem.technicians)
            known[key] = frozenset(i for i, t in crew if not any(mismatches(t, bare)))
        found.append(known[key])
    return found


def loads(problem: Problem) -> list[str]:
    """The parts that vans carry, each a dimension of its own."""
    return sorted({part for visit in problem.visits for part in visit.parts})


def has_lunch(problem: Problem) -> bool:
    """Whether anybody owes a lunch: not every opponent knows what that is."""
    return any(technician.lunch_due for technician in problem.technicians)
