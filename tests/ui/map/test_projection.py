"""The arithmetic of the map."""

import pytest

from dispatcher.domain.values import Position
from ui.map.projection import (
    WORLD_PX,
    Bounds,
    between,
    bounds_of,
    from_world,
    heading,
    metres_per_pixel,
    to_pixels,
    to_world,
    zoom_to_fit,
)

VERSAILLES, POISSY = Position(48.80359, 2.13424), Position(48.92902, 2.04952)


def test_that_the_middle_of_the_world_is_where_equator_and_greenwich_cross() -> None:
    assert to_world(Position(0, 0)) == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("place", [VERSAILLES, POISSY, Position(-33.9, 151.2), Position(64.1, -21.9)])
def test_that_a_place_comes_back_from_the_world_unchanged(place: Position) -> None:
    back = from_world(*to_world(place))
    assert (back.latitude, back.longitude) == pytest.approx((place.latitude, place.longitude))


def test_that_a_pixel_is_half_as_wide_one_zoom_nearer() -> None:
    assert metres_per_pixel(48.8, 11) == pytest.approx(metres_per_pixel(48.8, 10) / 2)
    assert metres_per_pixel(48.8, 10) == pytest.approx(100.7, abs=0.1)


def test_that_bounds_hold_every_place_and_are_never_without_size() -> None:
    both = bounds_of([VERSAILLES, POISSY])
    assert both == Bounds(48.80359, 2.04952, 48.92902, 2.13424)
    alone = bounds_of([VERSAILLES])
    assert alone is not None
    assert alone.north - alone.south == pytest.approx(0.02)
    assert bounds_of([]) is None


def test_that_padded_bounds_hold_the_old_ones_and_not_the_other_way_round() -> None:
    inner = Bounds(48.6, 1.6, 49.0, 2.2)
    assert inner.padded(0.1).holds(inner)
    assert not inner.holds(inner.padded(0.1))


@pytest.mark.parametrize("size", [(700, 500), (500, 350), (1900, 300)])
def test_that_the_zoom_fits_the_area_and_the_next_one_does_not(size: tuple[int, int]) -> None:
    area = Bounds(48.6, 1.6, 49.0, 2.2)

    def fits(zoom: int) -> bool:
        left, top = to_pixels(Position(area.north, area.west), zoom)
        right, bottom = to_pixels(Position(area.south, area.east), zoom)
        return right - left <= size[0] and bottom - top <= size[1]

    zoom = zoom_to_fit(area, *size)
    assert fits(zoom)
    assert not fits(zoom + 1)


def test_that_the_centre_of_an_area_is_in_the_middle_of_its_picture() -> None:
    area = Bounds(40.0, 0.0, 60.0, 10.0)
    _, centre = to_pixels(area.centre, 0)
    _, top = to_pixels(Position(60.0, 0.0), 0)
    _, bottom = to_pixels(Position(40.0, 0.0), 0)
    assert centre == pytest.approx((top + bottom) / 2)
    assert 0 < top < bottom < WORLD_PX


def test_that_half_way_is_half_way_on_the_map() -> None:
    x, y = to_world(between(VERSAILLES, POISSY, 0.5))
    (x1, y1), (x2, y2) = to_world(VERSAILLES), to_world(POISSY)
    assert (x, y) == pytest.approx(((x1 + x2) / 2, (y1 + y2) / 2))


@pytest.mark.parametrize(("to", "degrees"), [((49, 2), 0), ((48, 3), 90), ((47, 2), 180), ((48, 1), 270)])
def test_that_a_heading_is_counted_clockwise_from_north(to: tuple[float, float], degrees: int) -> None:
    assert heading(Position(48, 2), Position(*to)) == degrees


def test_that_standing_still_has_no_heading() -> None:
    assert heading(POISSY, POISSY) is None
