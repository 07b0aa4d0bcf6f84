"""Objects under each segmentation."""

from __future__ import annotations

from arc25.perception.objects import Segmentation, Thing, objects
from arc25.testing.builders import grid


def boxes(found: tuple[Thing, ...]) -> list[tuple[tuple[int, ...], int, int, int, int, int]]:
    return [(thing.colors, thing.top, thing.left, thing.height, thing.width, thing.area) for thing in found]


def test_neighbours_of_one_colour_are_an_object_diagonals_included() -> None:
    assert boxes(objects(grid("100 012 002"), 0)) == [((1,), 0, 0, 2, 2, 2), ((2,), 1, 2, 2, 1, 2)]


def test_by_sides_diagonals_do_not_connect() -> None:
    assert len(objects(grid("10 01"), 0, Segmentation.SIDES)) == 2


def test_several_colours_may_make_one_object() -> None:
    assert boxes(objects(grid("120 000 003"), 0, Segmentation.MIXED)) == [
        ((1, 2), 0, 0, 1, 2, 2),
        ((3,), 2, 2, 1, 1, 1),
    ]


def test_the_background_is_no_object_whatever_its_colour() -> None:
    assert boxes(objects(grid("555 505 555"), 5)) == [((0,), 1, 1, 1, 1, 1)]


def test_holes_are_empty_areas_that_do_not_touch_the_border_of_the_box() -> None:
    assert [thing.holes for thing in objects(grid("11111 10101 11111"), 0)] == [2]
    assert [thing.holes for thing in objects(grid("11111 10101 11011"), 0)] == [2]
    assert [thing.holes for thing in objects(grid("11111 10001 11011"), 0)] == [0]


def test_equal_shapes_are_equal_wherever_they_are() -> None:
    first, second = objects(grid("1000 1100 0002 0002"), 0, Segmentation.SIDES)
    assert first.shape == {(0, 0), (1, 0), (1, 1)}
    assert second.shape == {(0, 0), (1, 0)}


def test_a_grid_of_background_has_no_object() -> None:
    assert objects(grid("33 33"), 3) == ()
