"""The board model keeps days that did not change and makes anew the ones that did."""

import random

from dispatcher.domain.appointments import Pin
from dispatcher.domain.errors import Refusal
from dispatcher.services.commands import MoveAssignment, PinAssignment, PromiseAppointment, RemoveAssignment
from dispatcher.services.scheduling import day_routes
from tests.builders import DAY, at, minutes
from tests.desks import TestDesk
from ui.models.board_model import BoardModel


def test_that_days_followed_change_by_change_equal_days_made_afresh(desk: TestDesk) -> None:
    desk.load_day(technicians=6, interventions=24, promised=8, filled=0.6)
    desk.clock.set(at("07:00"))
    model = BoardModel(desk.board, desk.clock)
    desk.desk.bus.subscribe(model.follow)
    chance = random.Random(7)
    assert model.routes == day_routes(desk.board)
    for _ in range(40):
        row = chance.choice(sorted(desk.board.assignments.values(), key=lambda row: row.id))
        start = at("08:00") + minutes(5 * chance.randrange(90))
        command = chance.choice(
            [
                MoveAssignment(row.id, chance.choice(sorted(desk.board.technicians)), start),
                PinAssignment(row.id, Pin.TECHNICIAN),
                PinAssignment(row.id, Pin.NONE),
                PromiseAppointment(row.intervention_id, row.planned_start, row.planned_start + minutes(90)),
                RemoveAssignment(row.id),
            ]
        )
        try:
            desk.run(command)
        except Refusal:
            continue
        assert model.board == desk.board
        assert model.routes == day_routes(desk.board)
    assert len(desk.events) > 10


def test_that_a_day_nobody_touched_is_not_made_again(desk: TestDesk) -> None:
    desk.load_day(technicians=6, interventions=24, promised=8, filled=0.6)
    model = BoardModel(desk.desk.load_board(DAY), desk.clock)
    desk.desk.bus.subscribe(model.follow)
    before = dict(model.routes)
    row = model.board.days_of["t-T01"][0]
    desk.run(PinAssignment(row.id, Pin.BOTH))
    same = {key for key, route in model.routes.items() if route is before[key]}
    assert same == set(before) - {"t-T01"}
