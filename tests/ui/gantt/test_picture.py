"""The day ready to be painted, of a whole centre."""

from dispatcher.services.pictures import day_routes

from .builders import saturated_day


def test_that_a_day_drawn_alone_is_the_one_drawn_among_all_others() -> None:
    board = saturated_day(people=20)
    together = day_routes(board)
    assert len(together) == 20
    assert all(day_routes(board, [key])[key] == route for key, route in together.items())
