"""Edge cases of the words that draw on a grid: what lies outside, in part or altogether, and where lines go."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dice import Dice

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.literals import SIZES, STEPS
from arc25.plugins.dsls.arc25.namespace import WORDS, DslError
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import Box, Vec

CALL = {name: word.function for name, word in WORDS.items()}
CASES = range(30)


def do(name: str, *arguments: Any) -> Any:
    return CALL[name](*arguments)


def text(name: str, *arguments: Any) -> str:
    return write(do(name, *arguments))


def piece(rows: str, top: int = 0, left: int = 0, canvas: tuple[int, int] = (4, 4)) -> Object:
    """An object whose own cells are those that are not `.`."""
    own = np.array([[cell != "." for cell in row] for row in rows.split("/")])
    return Object(grid(rows.replace(".", "0")), own, top, left, canvas)


@pytest.mark.parametrize("size", [(0, 1), (1, 0), (61, 1), (1, 10**9), (-1, -1)])
def test_a_grid_of_a_size_that_none_has_is_not_made(size: tuple[int, int]) -> None:
    with pytest.raises(DslError, match=r"a side is 1\.\.60"):
        do("create_img", size, 1)


def test_a_size_that_is_turned_is_offered_too() -> None:
    (signature,) = WORDS["create_img"].signatures
    size = signature.parameters[0]

    assert (size.choices, size.flipped) == (SIZES, ())
    assert size.turned == tuple((width, height) for height, width in SIZES)


# Outside the grid

OUTSIDE = [
    ("draw_pixel", (2, 0), 3),
    ("draw_pixel", (0, -1), 3),
    ("flood_fill", (-1, 0), 3),
    ("flood_fill", (0, 2), 3),
    ("draw_line", (-1, -1), (-1, 5), 3),
    ("draw_line", (2, 0), (9, 1), 3),
    ("draw_ray", (2, 0), "down", 3),
    ("draw_ray", (-1, 0), "up right", 3),
    ("draw_horizontal_line", 2, 3),
    ("draw_horizontal_line", -1, 3),
    ("draw_vertical_line", 2, 3),
    ("draw_cross", (5, -5), 3),
    ("draw_rectangle", (2, 0, 3, 1), 3),
    ("draw_box", (-1, -1, 2, 2), 3),
    ("draw_box", piece("1", 7, 7), 3),
    ("paste", grid("33/33"), (2, 0)),
    ("paste", grid("33/33"), (0, -2)),
    ("paint", piece("3", 7, 7)),
]


@pytest.mark.parametrize("call", OUTSIDE, ids=lambda call: call[0])
def test_of_what_lies_outside_altogether_nothing_is_drawn(call: tuple[Any, ...]) -> None:
    name, *arguments = call

    assert text(name, grid("12/10"), *arguments) == "12/10"


CLIPPED = [
    ("draw_rectangle", (1, -4, 9, 0), "000/300/300"),
    ("draw_box", (-1, 0, 1, 2), "303/333/000"),
    ("draw_box", (1, 1, 1, 1), "000/030/000"),
    ("draw_box", piece("111/1.1/111", 1, 1), "000/033/030"),
    ("draw_rectangle", piece("1../..1", 1, 1), "000/033/033"),
    ("draw_cross", (1, 7), "000/333/000"),
]


@pytest.mark.parametrize(("name", "place", "drawn"), CLIPPED)
def test_what_lies_outside_in_part_is_cut_off(name: str, place: Any, drawn: str) -> None:
    assert text(name, grid("000/000/000"), place, 3) == drawn


@pytest.mark.parametrize("name", ["draw_rectangle", "draw_box"])
def test_a_box_without_cells_and_a_mask_of_another_size_are_refused(name: str) -> None:
    with pytest.raises(DslError, match=r"a box is \(top, left, bottom, right\)"):
        do(name, grid("00/00"), (1, 1, 0, 0), 3)
    with pytest.raises(DslError, match="they must be of one size"):
        do(name, grid("00/00"), mask("##"), 3)
    with pytest.raises(DslError, match="there is nothing"):
        do(name, grid("00/00"), mask("../.."), 3)


# Grids on grids


@pytest.mark.parametrize(
    ("corner", "drawn"),
    [
        ((1, 1), "1111/1230/1405"),
        ((-1, 0), "4051/1111/1111"),  # cut off at the top,
        ((2, 0), "1111/1111/2301"),  # at the bottom,
        ((0, -1), "3011/0511/1111"),  # at the left,
        ((0, 2), "1123/1140/1111"),  # at the right,
        ((-1, 3), "1114/1111/1111"),  # in a corner
    ],
)
def test_of_a_grid_that_is_pasted_the_part_on_the_other_stays(corner: tuple[int, int], drawn: str) -> None:
    assert text("paste", grid("1111/1111/1111"), grid("230/405"), corner) == drawn


def test_a_larger_grid_may_be_pasted_and_covers_all() -> None:
    assert text("paste", grid("11/11"), grid("2345/6789/2345"), (-1, -1)) == "78/34"


@pytest.mark.parametrize("seed", CASES)
def test_what_is_pasted_where_it_was_cut_out_changes_nothing(seed: int) -> None:
    dice = Dice(seed)
    picture, box = dice.grid((8, 8)), Box(*sorted(dice.rng.integers(8, size=4).tolist()))

    assert np.array_equal(do("paste", picture, do("crop", picture, box), box[:2]), picture)


# Lines


@pytest.mark.parametrize(
    ("start", "end", "drawn"),
    [
        ((1, 1), (1, 1), "0000/0300/0000"),
        ((2, 3), (2, 0), "0000/0000/3333"),
        ((-1, 0), (9, 0), "3000/3000/3000"),
        ((2, 0), (0, 2), "0030/0300/3000"),
        ((0, 0), (2, 3), "3000/0330/0003"),
        ((0, 0), (1, 2), "3000/0330/0000"),
    ],
)
def test_a_line_takes_the_nearest_cells(start: tuple[int, int], end: tuple[int, int], drawn: str) -> None:
    assert text("draw_line", grid("0000/0000/0000"), start, end, 3) == drawn


@pytest.mark.parametrize("seed", CASES)
def test_a_line_has_no_gaps_and_no_direction(seed: int) -> None:
    dice = Dice(seed)
    canvas = np.zeros((20, 20), np.int8)
    start, end = (Vec(*dice.rng.integers(20, size=2).tolist()) for _ in range(2))
    drawn = do("draw_line", canvas, start, end, 1)

    assert np.array_equal(drawn, do("draw_line", canvas, end, start, 1))
    assert drawn[start] == drawn[end] == 1
    assert np.count_nonzero(drawn) == 1 + max(map(abs, end - start))
    assert do("count", do("objects", drawn, 8, False)) == 1


@pytest.mark.parametrize(("name", "end"), [("draw_line", (0, 10**9)), ("draw_ray", "left")])
def test_a_line_to_nowhere_and_a_ray_from_there_are_refused(name: str, end: Any) -> None:
    with pytest.raises(DslError, match=r"the line from .* has 10000000\d\d cells"):
        do(name, grid("00/00"), (0, 0) if name == "draw_line" else (0, 10**9), end, 3)


RAYS = [
    ((1, 1), "up", "030/030/000"),
    ((1, 1), "down right", "000/030/003"),
    ((2, 0), "left", "000/000/300"),  # a ray at the edge is its start alone,
    ((2, 0), "down", "000/000/300"),
    ((2, 2), "up", "003/003/003"),  # or goes along it
    ((-2, 1), "down", "030/030/030"),  # one from outside may come in,
    ((1, 9), "left", "000/333/000"),
    ((-1, -1), "down right", "300/030/003"),
    ((4, 1), "up left", "000/000/000"),  # or pass by
    ((5, 0), "up", "300/300/300"),
]


@pytest.mark.parametrize(("start", "direction", "drawn"), RAYS)
def test_a_ray_goes_on_to_the_edge(start: tuple[int, int], direction: str, drawn: str) -> None:
    assert text("draw_ray", grid("000/000/000"), start, direction, 3) == drawn


@pytest.mark.parametrize("direction", STEPS)
def test_a_ray_that_starts_far_outside_still_crosses_the_largest_grid(direction: str) -> None:
    step, canvas = STEPS[direction], np.zeros((60, 60), np.int8)
    start = Vec(30, 30) - step * 100
    crossed = do("draw_ray", canvas, start, direction, 1)

    assert np.array_equal(crossed, do("draw_line", canvas, Vec(30, 30) - step * 59, Vec(30, 30) + step * 59, 1))


# Boxes and areas


@pytest.mark.parametrize("seed", CASES)
def test_the_border_of_a_box_and_what_is_within_make_the_whole_box(seed: int) -> None:
    dice = Dice(seed)
    picture, (top, left, bottom, right) = dice.grid((8, 8)), Box(*sorted(dice.rng.integers(8, size=4).tolist()))
    out = do("draw_box", picture, (top, left, bottom, right), 3)
    if bottom - top > 1 and right - left > 1:
        out = do("draw_rectangle", out, (top + 1, left + 1, bottom - 1, right - 1), 3)

    assert np.array_equal(out, do("draw_rectangle", picture, (top, left, bottom, right), 3))


@pytest.mark.parametrize("seed", CASES)
def test_flood_fill_fills_one_area(seed: int) -> None:
    dice = Dice(seed)
    picture = dice.grid((6, 6))
    point = Vec(*dice.rng.integers(6, size=2).tolist())
    changed = do("flood_fill", picture, point, 3) != picture

    (area,) = (item for item in do("regions", picture) if do("filled", item)[point])
    assert np.array_equal(changed, do("filled", area))


def test_flood_fill_with_the_colour_that_is_there_changes_nothing() -> None:
    assert text("flood_fill", grid("12/34"), (0, 1), 2) == "12/34"
