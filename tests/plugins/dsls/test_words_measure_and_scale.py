"""Edge cases of the words that measure, scale, extend and recolour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dice import Dice

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES
from arc25.plugins.dsls.arc25.namespace import WORDS, DslError
from arc25.plugins.dsls.arc25.object import Object

CALL = {name: word.function for name, word in WORDS.items()}
CASES = range(30)
AXES = ("rows", "columns")
COMPARING = ("picture frequency", "shape frequency", "similar shape frequency", "color frequency")


def do(name: str, *arguments: Any) -> Any:
    return CALL[name](*arguments)


def text(name: str, *arguments: Any) -> str:
    return write(do(name, *arguments))


def piece(rows: str, top: int = 0, left: int = 0, canvas: tuple[int, int] = (4, 4)) -> Object:
    """An object whose own cells are those that are not `.`."""
    own = np.array([[cell != "." for cell in row] for row in rows.split("/")])
    return Object(grid(rows.replace(".", "0")), own, top, left, canvas)


# Measuring


@pytest.mark.parametrize("seed", CASES)
def test_measures_of_an_object_are_those_of_its_box_and_cells(seed: int) -> None:
    dice = Dice(seed)
    item = dice.object()

    assert do("size_of", item) == (do("height", item), do("width", item)) == item.size
    assert do("box_of", item) == item.box
    assert do("center_of", item) == item.center
    assert do("area", item) == do("value_of", item, "area") == np.count_nonzero(item.mask)


def test_the_size_of_an_array_is_not_that_of_what_is_in_it() -> None:
    assert do("size_of", mask("..../.#../....")) == (3, 4)
    assert do("box_of", mask("..../.#../....")) == (1, 1, 1, 1)


@pytest.mark.parametrize("name", ["box_of", "center_of"])
def test_nothing_is_nowhere(name: str) -> None:
    with pytest.raises(DslError, match="there is nothing"):
        do(name, mask("../.."))


def test_an_object_of_colour_0_has_cells_but_no_colours() -> None:
    (hole,) = do("holes", grid("111/101/111"))

    assert (do("area", hole), do("count_colors", hole), do("count_cells", hole, 0)) == (1, 0, 1)


def test_of_an_object_the_cells_of_a_colour_are_its_own() -> None:
    item = piece("12/.0/10")

    assert [do("count_cells", item, color) for color in range(4)] == [2, 2, 1, 0]
    assert [do("count_cells", item.patch, color) for color in range(4)] == [3, 2, 1, 0]


@pytest.mark.parametrize("point", [(2, 0), (0, 2), (-1, 0), (0, -1)])
def test_no_cell_is_counted_from_the_end(point: tuple[int, int]) -> None:
    with pytest.raises(DslError, match="there is no cell at"):
        do("color_at", grid("12/34"), point)


@pytest.mark.parametrize("attribute", sorted({*ATTRIBUTES} - {*COMPARING, "color", "density"}))
def test_the_value_of_an_attribute_is_what_objects_are_compared_by(attribute: str) -> None:
    item = piece("12/.2", 1, 2)

    assert do("value_of", item, attribute) == ATTRIBUTES[attribute]([item])[0]


@pytest.mark.parametrize("attribute", COMPARING)
def test_an_attribute_that_compares_needs_several_objects(attribute: str) -> None:
    with pytest.raises(DslError, match="compares an object with others"):
        do("value_of", piece("1"), attribute)


def test_shares_and_colours_are_no_counts() -> None:
    with pytest.raises(DslError, match=r"'density' is no whole number, this object has 0\.75"):
        do("value_of", piece("12/.2"), "density")
    with pytest.raises(DslError, match="color_of"):
        do("value_of", piece("12/.2"), "color")


# Scaling


@pytest.mark.parametrize("factor", [1, 2, 3])
@pytest.mark.parametrize("kind", ["grid", "mask", "object", "objects"])
def test_downscale_undoes_upscale(kind: str, factor: int) -> None:
    for dice in map(Dice, CASES):
        value = (dice.object(), dice.object()) if kind == "objects" else getattr(dice, kind)()
        back = do("downscale", do("upscale", value, factor), factor)
        assert np.array_equal(back, value) if isinstance(value, np.ndarray) else back == value


def test_a_scaled_object_keeps_its_corner_and_its_canvas() -> None:
    item = piece("12/.3", 3, 2)
    large = do("upscale", item, 2)

    assert write(large) == "1122/1122/..33/..33@3,2"
    assert large.canvas == item.canvas
    assert text("draw", large) == "0000/0000/0000/0011"


def test_pieces_that_would_be_too_large_or_do_not_divide_are_refused() -> None:
    with pytest.raises(DslError, match="62x2 cells"):
        do("upscale", piece("/".join("1" * 31)), 2)
    with pytest.raises(DslError, match="1x2 does not divide into squares of 2"):
        do("downscale", [piece("11"), piece("11/11")], 2)
    with pytest.raises(DslError, match="does not divide into squares of 0"):
        do("downscale", grid("1"), 0)


@pytest.mark.parametrize("seed", CASES)
def test_tiling_to_a_multiple_of_the_size_is_tiling(seed: int) -> None:
    dice = Dice(seed)
    array = dice.grid()
    down, across = dice.rng.integers(1, 4, size=2).tolist()
    size = array.shape[0] * down, array.shape[1] * across

    assert np.array_equal(do("tile_to", array, size), do("tile", array, down, across))


def test_tiling_to_a_smaller_size_cuts_off() -> None:
    assert text("tile_to", grid("123/456"), (1, 2)) == "12"
    assert text("tile_to", mask("#."), (2, 3)) == "#.#/#.#"
    with pytest.raises(DslError, match=r"0x3 cells; a side is 1\.\.60"):
        do("tile_to", grid("12"), (0, 3))


def test_a_bar_may_be_empty_or_full_but_no_longer() -> None:
    assert [text("bar", length, 3, 5) for length in range(4)] == ["000", "500", "550", "555"]
    for length in (-1, 4):
        with pytest.raises(DslError, match=rf"a bar in 3 cells is 0\.\.3 long, got {length}"):
            do("bar", length, 3, 5)
    with pytest.raises(DslError, match="1x61 cells"):
        do("bar", 1, 61, 5)


# Lines and rays


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("seed", CASES[:10])
def test_the_rows_or_columns_of_a_grid_make_the_grid(axis: str, seed: int) -> None:
    dice = Dice(seed)
    picture = dice.grid()
    parts = do("split", picture, axis)

    assert len(parts) == picture.shape[AXES.index(axis)]
    assert np.array_equal(do("draw", parts), picture)


@pytest.mark.parametrize("directions", ["right", "up left", "plus", "star"])
def test_an_object_is_smeared_like_a_grid_that_holds_it_alone(directions: str) -> None:
    for dice in map(Dice, CASES):
        item = do("recolor", dice.object(), 3)
        alone = do("draw", item)
        if alone.any():
            smeared = do("smear", item, directions)
            assert np.array_equal(do("draw", smeared), do("smear", alone, directions))
            assert smeared.canvas == item.canvas


def test_an_object_is_smeared_over_others_and_with_its_empty_cells() -> None:
    first, second = piece("1", 0, 0), piece("2/0", 0, 2)

    assert text("smear", (first, second), "right") == "1111@0,0 22/00@0,2"


def test_only_what_is_on_the_canvas_is_smeared() -> None:
    assert text("smear", piece("12", 1, -1), "right") == "2222@1,0"
    with pytest.raises(DslError, match="there is nothing"):
        do("smear", piece("1", -1, 0), "right")


@pytest.mark.parametrize("link", ["horizontal", "vertical", "plus", "cross"])
@pytest.mark.parametrize("seed", CASES[:10])
def test_a_mask_is_connected_like_a_grid_of_one_colour(link: str, seed: int) -> None:
    dice = Dice(seed)
    cells = dice.mask()

    assert np.array_equal(do("connect", cells, link), do("connect", do("recolor", cells, 5), link) == 5)


EXTENDED = [
    ("00000/01010/00000", "00000/01010/00000"),  # single cells are no lines
    ("0000/0110/0110/0000", "0000/0110/0110/0000"),  # nor are areas
    ("000/012/000", "000/012/000"),  # nor are neighbours of other colours
    ("0300/0000/0110/0000", "0300/0000/1111/0000"),
    ("00300/00000/00000/11000/00000/00200/00200", "00300/00200/00200/11211/00200/00200/00200"),
    ("0000/0100/0010/0000", "1000/0100/0010/0001"),
    ("0000/0100/0110/0000", "0000/0100/0110/0000"),  # each of the three touches both others
    ("00000/01000/01000/01110/00000", "01000/01000/01000/01111/00000"),
]


@pytest.mark.parametrize(("before", "after"), EXTENDED)
def test_lines_go_on_from_their_ends(before: str, after: str) -> None:
    assert text("extend_lines", grid(before)) == after


BOUNCES = [
    ("00/00/00/10", "up", "01/10/01/10"),
    ("00000/00000/00300", "up", "30003/03030/00300"),
    ("010/000/000/000", "down", "010/101/010/101"),
    ("1000/0000", "right", "1010/0101"),
    ("0002/0000", "left", "0202/2020"),
    ("0/1/0", "up", "1/1/0"),
    ("100/000/002/000", "down", "100/010/002/020"),
]


@pytest.mark.parametrize(("before", "direction", "after"), BOUNCES)
def test_rays_are_reflected_by_the_sides_until_they_end(before: str, direction: str, after: str) -> None:
    assert text("bounce", grid(before), direction) == after


# Colours


@pytest.mark.parametrize("seed", CASES)
def test_canonical_colours_are_the_same_whatever_the_colours_were(seed: int) -> None:
    dice = Dice(seed)
    picture = dice.grid()
    others = np.array([0, *dice.rng.permutation(np.arange(1, 10))], dtype=np.int8)[picture]

    assert np.array_equal(do("canonical_colors", picture), do("canonical_colors", others))


def test_canonical_colours_of_one_frequency_are_in_reading_order() -> None:
    assert text("canonical_colors", grid("0950/0590")) == "0120/0210"
    assert text("canonical_colors", grid("00/00")) == "00/00"


def test_a_colour_map_may_speak_of_what_is_not_there() -> None:
    assert text("map_colors", grid("012"), {1: 2, 2: 1, 12: 3, -1: 4}) == "021"


# Cropping


def test_crop_says_what_is_wrong_with_a_box() -> None:
    with pytest.raises(DslError, match=r"got \(1, 1, 0, 0\)"):
        do("crop", grid("12/34"), (1, 1, 0, 0))
    with pytest.raises(DslError, match="needs a mask, an object or a box"):
        do("crop", grid("12/34"))


def test_what_of_a_box_lies_outside_is_cut_off_unless_it_is_all() -> None:
    assert text("crop", grid("12/34"), (-3, 1, 0, 9)) == "2"
    with pytest.raises(DslError, match=r"0x2 cells; a side is 1\.\.60"):
        do("crop", grid("12/34"), (2, 0, 3, 1))
