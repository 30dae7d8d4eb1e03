"""The picture of the day as rows: places, colours, words; and what is sent when something changes."""

import json
from dataclasses import asdict, replace

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.routes import DayRoute, Finding, Job, Leg, Verdict
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import Position
from dispatcher.services.scheduling import day_routes
from ui.map.captions import WAITING, WAITING_URGENT, state_words
from ui.map.crew import initials, technician_marks
from ui.map.layers import ghost_lines, job_marks, make_scene
from ui.map.legend import legend_rows
from ui.map.scene import Chosen, JobMark, Scene, changes
from ui.map.signs import OF_JOBS
from ui.style import DARK, LIGHT, NO_APPOINTMENT, PROMISED, Theme
from ui.wording import wording

from .builders import (
    HOSTILE_NAME,
    TOWNS,
    a_board,
    a_day,
    a_job,
    a_promise,
    a_technician,
    an_alarm,
    an_assignment,
    at,
)


@pytest.fixture(autouse=True)
def _english() -> None:
    wording.language = "en"


def board_with(state: AssignmentState, promised: bool = False) -> Board:
    rows = [*a_technician("t", "Durand", "Versailles"), *a_job("j", 1042, "Poissy", "Clinique des Tilleuls")]
    promise = [a_promise("j", at(11))] if promised else []
    return a_board(*rows, an_assignment("j", "t", at(11), state), *promise)


def job_of(board: Board, theme: Theme = LIGHT, routes: dict[str, DayRoute] | None = None) -> JobMark:
    (mark,) = job_marks(board, routes or {}, theme)
    return mark


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("state", "promised", "expected"),
    [
        (AssignmentState.PLANNED, False, AssignmentState.PLANNED),
        (AssignmentState.PLANNED, True, PROMISED),
        (AssignmentState.NOTIFIED, False, NO_APPOINTMENT),
        (AssignmentState.ACCEPTED, False, NO_APPOINTMENT),
        (AssignmentState.NOTIFIED, True, PROMISED),
        (AssignmentState.TRAVELLING, True, AssignmentState.TRAVELLING),
        (AssignmentState.ON_SITE, False, AssignmentState.ON_SITE),
        (AssignmentState.SUSPENDED, True, AssignmentState.SUSPENDED),
        (AssignmentState.DONE, True, AssignmentState.DONE),
    ],
)
def test_that_a_job_wears_the_colour_of_its_state(
    state: AssignmentState, promised: bool, expected: str, theme: Theme
) -> None:
    mark = job_of(board_with(state, promised), theme)
    assert (mark.state, mark.fill, mark.ink) == (expected, *theme.fills[expected])


def test_that_work_that_could_not_be_completed_waits_again_until_it_is_closed() -> None:
    board = board_with(AssignmentState.CANNOT_COMPLETE)
    again = job_of(board)
    assert (again.state, again.technician_id, again.time) == (WAITING, None, "")
    closed = replace(board.interventions["j"], state=InterventionState.CLOSED)
    assert job_of(board.with_rows([closed])).state == AssignmentState.CANNOT_COMPLETE


def test_that_no_two_states_share_colour_and_sign() -> None:
    looks = {(LIGHT.fills.get(state), OF_JOBS[state]) for state in OF_JOBS}
    signs = [sign for sign in OF_JOBS.values() if sign]
    assert len(looks) == len(OF_JOBS) == len(state_words())
    assert len(signs) == len(set(signs)) == len(OF_JOBS) - 1


def test_that_what_waits_is_drawn_unlike_what_is_planned_and_an_urgent_call_unlike_both() -> None:
    board = a_board(*a_job("w", 1, "Poissy", "A"), *a_job("u", 2, "Poissy", "B", urgent=True))
    waiting, urgent = job_marks(board, {}, LIGHT)
    assert (waiting.state, urgent.state) == (WAITING, WAITING_URGENT)
    assert waiting.is_waiting
    assert (waiting.fill, waiting.ink) == (urgent.ink, urgent.fill)
    assert waiting.fill not in {fill for fill, _ in LIGHT.fills.values()}


def test_that_only_alarms_and_broken_promises_raise_the_flag() -> None:
    board = board_with(AssignmentState.NOTIFIED)
    assert not job_of(board).has_alarm
    assert job_of(board.with_rows([an_alarm("j", "t")])).card.warnings == (
        "Alarm since 10:20: no appointment",
    )
    late = Finding("promise", "t", "j", Sentence("Durand arrives {time}", time=at(12, 20)))
    lunch = Finding("lunch", "t", "j", Sentence("no lunch"))
    assert job_of(board, routes={"t": DayRoute("t", findings=(late,))}).card.warnings == (
        "Durand arrives 12:20",
    )
    assert not job_of(board, routes={"t": DayRoute("t", findings=(lunch,))}).has_alarm


def test_that_a_cleared_alarm_raises_no_flag() -> None:
    cleared = replace(an_alarm("j", "t"), cleared_at=at(10, 30))
    assert not job_of(board_with(AssignmentState.NOTIFIED).with_rows([cleared])).has_alarm


def test_that_the_card_of_a_job_says_who_what_and_when() -> None:
    card = job_of(board_with(AssignmentState.PLANNED, promised=True)).card
    assert card.title == "1042 · Clinique des Tilleuls"
    assert card.lines == (
        "Poissy – compressor noise",
        "Appointment promised 10:30-12:30",
        "Durand 11:00–12:00",
    )


def test_that_a_hostile_name_stays_the_characters_it_is() -> None:
    board = a_board(*a_job("j", 7, "Poissy", HOSTILE_NAME))
    mark = job_of(board)
    assert mark.label == mark.card.title == f"7 · {HOSTILE_NAME}"


def test_that_a_technician_is_drawn_on_the_road_where_the_plan_has_him() -> None:
    home, site = Position(*TOWNS["Versailles"]), Position(*TOWNS["Poissy"])
    leg = Leg("t", at(10), at(11), home, site, 20_000, "j")
    routes = {"t": DayRoute("t", (Job("j", "a-j", "t", at(11), at(12)),), (leg,))}
    (mark,) = technician_marks(board_with(AssignmentState.PLANNED), routes, at(10, 30), LIGHT)
    assert (mark.latitude, mark.longitude) == (48.8663, 2.0919)
    assert (mark.activity, mark.initials, mark.heading) == ("travelling", "DU", 336)
    assert "Position from the plan" in mark.card.lines
    assert "On the road, arrives at 11:00" in mark.card.lines


def test_that_someone_without_shift_and_work_is_not_on_the_map() -> None:
    technician, shift = a_technician("t", "Durand", "Versailles")
    assert technician_marks(a_board(technician), {}, at(10), LIGHT) == ()
    assert len(technician_marks(a_board(technician, shift), {}, at(10), LIGHT)) == 1


@pytest.mark.parametrize(
    ("name", "letters"), [("Durand", "DU"), ("Anne le Goff", "AG"), ("X", "X"), ("", "")]
)
def test_that_a_name_becomes_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_that_the_roads_of_a_day_lead_from_home_by_its_jobs_to_home() -> None:
    board = board_with(AssignmentState.PLANNED)
    (road,) = make_scene(board, day_routes(board), at(9), LIGHT).roads
    home, poissy = TOWNS["Versailles"], TOWNS["Poissy"]
    assert [(halt.latitude, halt.longitude, halt.job_id) for halt in road.halts] == [
        (*home, None),
        (*poissy, "j"),
        (*home, None),
    ]


def test_that_a_ghost_shows_what_would_be_new_and_what_would_shift() -> None:
    board = board_with(AssignmentState.PLANNED).with_rows(a_job("u", 2, "Plaisir", "B", urgent=True))
    today = day_routes(board)
    new, shifted = Job("u", None, "t", at(10), at(11)), Job("j", "a-j", "t", at(11, 45), at(12, 45))
    ghost = replace(today["t"], jobs=(new, shifted))
    (line,) = ghost_lines(board, today, (ghost,), Verdict.SHIFTS, DARK)
    assert line.colour == DARK.verdicts[Verdict.SHIFTS]
    assert [(stop.job_id, stop.time, stop.is_new) for stop in line.stops] == [
        ("u", "10:00", True),
        ("j", "11:45", False),
    ]


def test_that_a_ghost_of_a_call_that_is_not_on_the_board_yet_is_placed_by_its_road() -> None:
    site = Position(48.9, 2.0)
    leg = Leg("t", at(9), at(10), Position(48.8, 2.1), site, 1, "new")
    ghost = DayRoute("t", (Job("new", None, "t", at(10), at(11)),), (leg,))
    (line,) = ghost_lines(a_board(), {}, (ghost,), None, LIGHT)
    assert [(stop.latitude, stop.longitude) for stop in line.stops] == [(48.9, 2.0)]
    assert line.colour == LIGHT.accent


def test_that_the_legend_names_only_what_is_on_the_map() -> None:
    jobs = job_marks(board_with(AssignmentState.ON_SITE), {}, LIGHT)
    crew = technician_marks(board_with(AssignmentState.ON_SITE), {}, at(7), LIGHT)
    people_and_work = ("technician", "job", "waiting", "flag")
    rows = [row for row in legend_rows(jobs, crew, LIGHT) if row.kind in people_and_work]
    assert [row.text for row in rows] == ["Technician off duty", "Work under way"]


# ---- what is sent


def scene_of(board: Board) -> Scene:
    return make_scene(board, day_routes(board), at(10, 40), LIGHT)


def test_that_an_equal_picture_sends_nothing() -> None:
    assert changes(scene_of(a_day()), scene_of(a_day())) == {}


def test_that_only_the_job_that_changed_is_sent() -> None:
    board = a_day()
    told = replace(board.assignments["a-j1004"], state=AssignmentState.ON_SITE)
    sent = changes(scene_of(board), scene_of(board.with_rows([told])))
    assert set(sent) == {"jobs"}
    assert [row["id"] for row in sent["jobs"]["put"]] == ["j1004"]
    assert sent["jobs"]["drop"] == []


def test_that_a_job_that_left_the_day_is_dropped() -> None:
    board = a_day()
    sent = changes(scene_of(board), scene_of(board.with_rows([], gone=[board.interventions["urgent"]])))
    assert sent["jobs"] == {"put": [], "drop": ["urgent"]}


def test_that_a_picture_is_plain_values() -> None:
    whole = changes(Scene(), replace(scene_of(a_day()), chosen=Chosen("urgent")))
    assert json.loads(json.dumps(whole)) == json.loads(json.dumps(whole, default=asdict))
    assert {"technicians", "jobs", "roads", "legend", "words", "look", "signs", "chosen"} == set(whole)
    assert len(whole["jobs"]["put"]) == 60
    assert len(whole["technicians"]["put"]) == 14
