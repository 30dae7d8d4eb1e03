"""Who could go: all who master the work and are on duty, the most competent first; and why not the rest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.technicians import Technician
from solver.explain import Explanation, explain, explain_one

from .absence_findings import absence_in_the_way
from .findings import findings
from .relaxations import relaxation_sentence
from .scheduling import movable_assignment
from .translation import moment, plan, problem
from .urgent import with_draft


def candidates(
    board: Board, intervention: Intervention, now: datetime, site: Site | None = None
) -> tuple[Candidate, ...]:
    """Return exactly the skilled technicians on duty, by skill level, then predicted arrival, then id.

    Those without a place left in their day come last, with what stands in the way. The first line says which
    of the three put it before the second, where anybody can go at all.
    """
    return _ordered(line for line in _explained(board, intervention, now, site) if line.is_skilled)


def everyone(
    board: Board, intervention: Intervention, now: datetime, site: Site | None = None
) -> tuple[Candidate, ...]:
    """Return the candidates, then all others with the reason: skill, level, or not working on this day."""
    lines = list(_explained(board, intervention, now, site))
    unskilled = sorted((row for row in lines if not row.is_skilled), key=lambda row: row.technician_id)
    return (*_ordered(row for row in lines if row.is_skilled), *unskilled, *_off_duty(board))


def _ordered(lines: Iterable[Candidate]) -> tuple[Candidate, ...]:
    ordered = sorted(lines, key=_rank)
    if len(ordered) > 1 and ordered[0].arrival is not None:
        ordered[0] = replace(ordered[0], decided_by=_decided_by(ordered[0], ordered[1]))
    return tuple(ordered)


def masters(technician: Technician, intervention: Intervention) -> bool:
    """Whether the technician has every skill the work needs, at its level."""
    held = technician.skills
    return all(held.get(skill, 0) >= level for skill, level in intervention.skills.items())


def _explained(
    board: Board, intervention: Intervention, now: datetime, site: Site | None
) -> Iterable[Candidate]:
    board = with_draft(board, intervention, site)
    held = movable_assignment(board, intervention.id)
    of = problem(board, waiting=() if held else (intervention,), now=now)
    visit_id = held.id if held else intervention.id
    for found in explain(of, plan(board, of), of.visit_by_id[visit_id]):
        line = _candidate(board, intervention, found)
        away = _away_instead(board, intervention, found, now)
        yield replace(line, why=away, besides=(line.why, *line.besides)) if away else line


def _away_instead(
    board: Board, intervention: Intervention, found: Explanation, now: datetime
) -> Sentence | None:
    """Return the absence without which this technician would have a place for the work, in a sentence."""
    absences = board.absences_of.get(found.technician_id, ())
    if found.possible or not absences:
        return None
    there = board.with_rows((), absences)
    waiting = () if found.visit_id in board.assignments else (intervention,)
    crew = {row.technician_id for row in [board.assignments.get(found.visit_id)] if row} | {
        found.technician_id
    }
    of = problem(there, crew, waiting, now)
    visit = of.visit_by_id[found.visit_id]
    if not explain_one(of, plan(there, of), visit, found.technician_id).possible:
        return None
    return absence_in_the_way(board, found.technician_id, now)


def _candidate(board: Board, intervention: Intervention, found: Explanation) -> Candidate:
    technician = board.technicians[found.technician_id]
    levels = [technician.skills.get(skill, 0) for skill in intervention.skills]
    place = found.insertion
    in_the_way = [finding.sentence for finding in findings(board, found.blockers)]
    arrival = moment(board, place.start_s) if place else None
    return Candidate(
        technician_id=technician.id,
        skill_level=min(levels, default=0),
        arrival=arrival,
        why=_why_yes(found) if place else in_the_way[0],
        is_skilled=masters(technician, intervention),
        besides=_lateness(intervention, arrival) if arrival else tuple(dict.fromkeys(in_the_way[1:])),
        could_if=relaxation_sentence(board, found),
    )


def _lateness(intervention: Intervention, arrival: datetime) -> tuple[Sentence, ...]:
    """Return by how much the contract's time would be missed; nothing where it is kept."""
    if intervention.due_at is None or arrival <= intervention.due_at:
        return ()
    return (Sentence("{late} after the due time", late=arrival - intervention.due_at),)


def _why_yes(found: Explanation) -> Sentence:
    assert found.insertion is not None
    impact = found.insertion.impact
    minutes = f"{impact.travel_s // 60:+d}"
    if impact.shifted:
        return Sentence("{minutes} min travel, shifts {count}", minutes=minutes, count=impact.shifted)
    return Sentence("{minutes} min travel", minutes=minutes)


def _off_duty(board: Board) -> Iterable[Candidate]:
    for technician_id in sorted(board.technicians.keys() - board.shift_of.keys()):
        name = board.technicians[technician_id].name
        yield Candidate(
            technician_id, 0, None, Sentence("{name} does not work on this day.", name=name), is_skilled=False
        )


def _rank(line: Candidate) -> tuple[bool, int, float, str]:
    arrival = line.arrival.timestamp() if line.arrival else 0.0
    return (line.arrival is None, -line.skill_level, arrival, line.technician_id)


def _decided_by(first: Candidate, second: Candidate) -> Sentence:
    if (first.arrival is None) != (second.arrival is None):
        return Sentence("the only one with room")
    if first.skill_level != second.skill_level:
        return Sentence("highest skill level")
    if first.arrival != second.arrival:
        return Sentence("earliest arrival")
    return Sentence("same level and arrival: order of the list")
