"""What programs can ask of objects, boxes, places and colours, and that nobody can change one."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import numpy as np
import pytest
from dice import Dice

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.object import Object, each, items_of, tuple_of
from arc25.plugins.dsls.arc25.values import Box, Color, DslError, Vec


def pieces(rows: str, connectivity: int = 4, multicolor: bool = False) -> tuple[Object, ...]:
    found: tuple[Object, ...] = namespace.objects(grid(rows), connectivity, multicolor)  # type: ignore[attr-defined]
    return found


def shape(rows: str, top: int = 0, left: int = 0, canvas: tuple[int, int] = (9, 9)) -> Object:
    cells = mask(rows)
    return Object(cells.astype(np.int8), cells, top, left, canvas)


RING = pieces("00000/03330/03030/03320/00000", multicolor=True)[0]


# Places, boxes and colours


def test_a_place_is_a_pair_of_numbers() -> None:
    row, column = place = Vec(2, 3)

    assert (row, column, place) == (2, 3, (2, 3))


def test_places_and_steps_add_up() -> None:
    assert Vec(2, 3) + (1, -1) == Vec(3, 2) == Vec(4, 1) - Vec(1, -1)
    assert Vec(1, -2) * 3 == Vec(3, -6)
    assert sum([Vec(1, 2), Vec(3, 4)], Vec(0, 0)) == Vec(4, 6)


def test_a_place_calculates_as_well_on_the_right() -> None:
    assert (1, -1) + Vec(2, 3) == Vec(3, 2)
    assert (1, -1) - Vec(2, 3) == Vec(-1, -4) == -Vec(1, 4)
    assert 3 * Vec(1, -2) == Vec(3, -6)


@pytest.mark.parametrize("factor", [(1, 2), 1.5, None, Vec(1, 2), np.array([1, 2])])
def test_a_place_is_multiplied_by_whole_numbers_only(factor: Any) -> None:
    with pytest.raises(TypeError):
        Vec(1, 2) * factor


@pytest.mark.parametrize("other", [(1,), (1, 2, 3)])
def test_no_place_is_added_to_fewer_or_more_than_two_numbers(other: Any) -> None:
    with pytest.raises(ValueError, match="unpack"):
        Vec(1, 2) + other
    with pytest.raises(ValueError, match="unpack"):
        Vec(1, 2) - other


@pytest.mark.parametrize(
    "made", [Vec(1, 2) + (1, 1), (1, 1) + Vec(1, 2), Vec(1, 2) - (1, 1), Vec(1, 2) * 2, 2 * Vec(1, 2)]
)
def test_what_is_calculated_of_places_is_a_place(made: Any) -> None:
    assert isinstance(made, Vec)


def test_a_box_ends_with_its_last_row_and_column() -> None:
    box = Box(1, 2, 3, 6)

    assert (box.height, box.width, box.size, box.area) == (3, 5, (3, 5), 15)
    assert [box.holds(place) for place in ((1, 2), (3, 6), (4, 6), (1, 1))] == [True, True, False, False]


@pytest.mark.parametrize(("box", "center"), [((0, 0, 2, 4), (1, 2)), ((0, 0, 3, 3), (1, 1)), ((-1, 0, 0, 0), (-1, 0))])
def test_the_middle_of_an_even_side_is_the_cell_before_it(box: tuple[int, int, int, int], center: Any) -> None:
    assert Box(*box).center == center


def test_a_box_grows_on_every_side_and_shrinks_by_a_negative_number() -> None:
    box = Box(1, 2, 3, 6)

    assert box.grown(1) == Box(0, 1, 4, 7)
    assert box.grown(2) == Box(-1, 0, 5, 8)  # beyond the grid as well
    assert (box.grown(-1), box.grown(0)) == (Box(2, 3, 2, 5), box)


def test_a_box_that_shrinks_too_far_has_no_cells_left_to_cut() -> None:
    gone = Box(1, 1, 2, 2).grown(-1)

    assert (gone.height, gone.width) == (0, 0)
    with pytest.raises(DslError, match="a box is"):
        namespace.crop(grid("000/000/000"), gone)  # type: ignore[attr-defined]


NEAREST = [
    ((2, 3), (2, 3)),  # a place inside is its own
    ((3, 6), (3, 6)),
    ((0, 4), (1, 4)),
    ((9, 4), (3, 4)),
    ((2, 0), (2, 2)),
    ((2, 7), (2, 6)),
    ((-5, -5), (1, 2)),
    ((9, 0), (3, 2)),
]


@pytest.mark.parametrize(("place", "nearest"), NEAREST)
def test_the_nearest_cell_of_a_box_lies_in_it(place: tuple[int, int], nearest: tuple[int, int]) -> None:
    box = Box(1, 2, 3, 6)

    assert box.nearest(place) == nearest
    assert box.holds(nearest)
    assert isinstance(box.nearest(place), Vec)


def test_a_colour_is_the_number_that_it_names() -> None:
    assert [int(color) for color in Color] == list(range(10))
    assert (grid("2012") == Color.RED).tolist() == [[True, False, False, True]]


# What an object tells


def test_an_object_tells_where_it_lies() -> None:
    assert (RING.top, RING.left, RING.bottom, RING.right) == RING.box == Box(1, 1, 3, 3)
    assert (RING.height, RING.width, RING.size, RING.canvas) == (3, 3, (3, 3), (5, 5))
    assert (RING.center, RING.corner, RING.moved(-3, 1).corner) == ((2, 2), (1, 1), (-2, 2))
    assert RING.cells.tolist() == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 3], [3, 1], [3, 2], [3, 3]]


def test_an_object_tells_what_it_looks_like() -> None:
    assert (RING.area, RING.color, RING.colors, RING.holes, RING.symmetry) == (8, 3, (2, 3), 1, 0)
    assert (RING.is_square, RING.is_rectangle, RING.is_line, RING.touches_border) == (True, False, False, False)


def test_of_two_colours_as_common_the_lower_is_an_objects_colour() -> None:
    assert pieces("5225", multicolor=True)[0].color == 2


def test_an_object_of_empty_cells_has_no_colour() -> None:
    hole = Object(grid("00"), mask("##"), 0, 0, (1, 2))

    assert (hole.color, hole.colors, hole.area) == (0, (), 2)


@pytest.mark.parametrize(
    ("rows", "holes"), [("###/#.#/###", 1), ("##/##", 0), (".#./#.#/.#.", 1), ("#####/#.#.#/#####", 2), ("###/#..", 0)]
)
def test_a_hole_is_what_an_object_encloses_diagonals_included(rows: str, holes: int) -> None:
    assert shape(rows).holes == holes


@pytest.mark.parametrize(
    ("rows", "line"), [("###", True), ("#/#", True), ("#", False), ("##/##", False), ("#.#", False)]
)
def test_a_line_is_straight_and_has_no_gaps(rows: str, line: bool) -> None:
    assert shape(rows).is_line == line


@pytest.mark.parametrize(
    ("top", "left", "touches"), [(0, 3, True), (3, 7, True), (7, 3, True), (3, 3, False), (-1, 3, True)]
)
def test_an_object_touches_the_border_on_all_sides(top: int, left: int, touches: bool) -> None:
    assert shape("##/##", top, left).touches_border == touches


TOUCHING = [
    ("##/##", 0, 2, True),
    ("##/##", 2, 2, True),
    ("##/##", 0, 3, False),
    ("#../..#", 0, 2, True),
    ("#", -1, -1, True),
]


@pytest.mark.parametrize(("rows", "top", "left", "touches"), TOUCHING)
def test_objects_touch_where_cells_share_a_side_or_a_corner(rows: str, top: int, left: int, touches: bool) -> None:
    assert shape("##/##").touches(shape(rows, top, left)) == touches
    assert shape(rows, top, left).touches(shape("##/##")) == touches


def test_boxes_that_overlap_do_not_touch_by_that() -> None:
    assert not shape("#####/#...#/#...#/#...#/#####").touches(shape("#", 2, 2))


@pytest.mark.parametrize("seed", range(30))
def test_touching_is_being_one_step_away_at_most(seed: int) -> None:
    first, second = Dice(seed).object(), Dice(seed + 1000).object()
    steps = np.abs(first.cells[:, None] - second.cells[None]).max(axis=2)

    assert first.touches(second) == bool((steps <= 1).any())


@pytest.mark.parametrize("rows", ["##/#.", ".##/.#.", "#./##", "####/####/##../##.."])
def test_a_shape_is_like_its_turns_mirror_images_and_multiples(rows: str) -> None:
    assert pieces("550/500")[0].is_like(shape(rows)) == (rows != ".##/.#.")


@pytest.mark.parametrize("rows", ["##/##", "###/#..", "##", "####/####/####/##..", "####/##.."])
def test_a_shape_is_not_like_one_that_is_stretched_or_longer(rows: str) -> None:
    assert not shape("##/#.").is_like(shape(rows))


@pytest.mark.parametrize("seed", range(30))
def test_a_turned_and_scaled_shape_is_alike_whatever_it_is(seed: int) -> None:
    cells = Dice(seed).mask()
    changed = np.rot90(cells.T if seed % 2 else cells, seed % 4).repeat(1 + seed % 3, 0).repeat(1 + seed % 3, 1)
    first, second = (Object(made.astype(np.int8), made, 0, 0, (60, 60)) for made in (cells, changed))

    assert first.is_like(second)


def test_the_same_shape_may_have_other_colours_and_another_place() -> None:
    first, second, third = pieces("1002/0000/0333")

    assert first.same_shape(second)
    assert not first.same_shape(third)


# Equality, changes, copies


def test_equal_objects_are_one_in_a_set_whatever_their_integers() -> None:
    wide = dataclasses.replace(RING, patch=RING.patch.astype(np.int64))

    assert wide == RING
    assert len({RING, wide, RING.moved(0, 1)}) == 2
    assert RING != "ring"


def test_a_moved_or_painted_object_is_another_one() -> None:
    before = copy.deepcopy(RING)

    assert write(RING.moved(1, -2)) == "333/3.3/332@2,-1"
    assert write(RING.painted(Color.BLUE)) == "111/1.1/111@1,1"
    assert before == RING


def test_painting_keeps_the_integers_of_the_patch() -> None:
    wide = dataclasses.replace(RING, patch=RING.patch.astype(np.int64))

    assert (RING.painted(4).patch.dtype, wide.painted(4).patch.dtype) == (np.int8, np.int64)


@pytest.mark.parametrize("name", ["patch", "mask", "top", "canvas", "area", "color", "box", "anything"])
def test_no_attribute_of_an_object_can_be_set(name: str) -> None:
    with pytest.raises((AttributeError, TypeError)):
        setattr(RING, name, 0)


@pytest.mark.parametrize("name", ["patch", "mask"])
def test_the_arrays_of_an_object_cannot_be_written_to(name: str) -> None:
    array = getattr(RING, name)

    for write_into in (lambda: array.__setitem__(0, 1), lambda: array.fill(0), lambda: np.copyto(array, 0)):
        with pytest.raises(ValueError, match="read-only"):
            write_into()
    with pytest.raises(ValueError, match="read-only"):
        array |= 1
    with pytest.raises(ValueError, match="does not own its data"):
        array.resize((1, 1))
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):
        array.flags.writeable = True


def test_what_an_object_was_made_of_may_change_without_it() -> None:
    patch, cells = grid("12"), mask("##")
    made = Object(patch, cells, 0, 0, (1, 2))

    patch[:], cells[:] = 0, False
    assert write(made) == "12@0,0"


def test_the_cells_of_an_object_are_a_fresh_array() -> None:
    RING.cells[:] = 0

    assert RING.cells[0].tolist() == [1, 1]


def test_only_the_part_of_an_object_on_the_grid_overlaps_it() -> None:
    (rows, columns), own = shape("###/###", -1, 7).overlap((9, 9))

    assert (rows, columns, own) == (slice(0, 1), slice(7, 9), (slice(1, 2), slice(0, 2)))


@pytest.mark.parametrize(("top", "left"), [(-5, 0), (0, -5), (9, 0), (0, 30)])
def test_an_object_outside_the_grid_overlaps_none_of_it(top: int, left: int) -> None:
    cells, own = shape("###/###", top, left).overlap((9, 9))

    assert np.zeros((9, 9))[cells].size == shape("###/###").mask[own].size == 0


def test_one_object_counts_as_several_where_several_are_wanted() -> None:
    assert tuple_of(RING) == tuple_of([RING]) == items_of(RING) == items_of([RING]) == (RING,)
    assert each(RING, lambda item: item.moved(1, 0)) == each([RING], lambda item: item.moved(1, 0))[0]  # type: ignore[type-var]


def test_there_may_be_no_objects_but_where_some_are_needed() -> None:
    assert tuple_of([]) == each((), lambda item: item) == ()
    with pytest.raises(DslError, match="there are no objects"):
        items_of([])


@pytest.mark.parametrize("color", [-1, 10, 200])
def test_no_object_has_a_colour_that_there_is_not(color: int) -> None:
    with pytest.raises(DslError, match=r"a colour is 0\.\.9"):
        RING.painted(color)
