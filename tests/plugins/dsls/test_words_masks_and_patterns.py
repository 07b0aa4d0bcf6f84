"""Masks, cells, patterns, templates, panels and connected components where their examples do not reach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.cells import fill_enclosed, hollow, keep_cells, outline, where
from arc25.plugins.dsls.arc25.components import components, count_components, flood
from arc25.plugins.dsls.arc25.masks import (
    contour,
    diagonal,
    dilate,
    enclosed,
    erode,
    filled,
    halo,
    mask_and,
    mask_or,
    neighbor_count,
    reach,
    ring,
)
from arc25.plugins.dsls.arc25.matching import find, replace, stamp_at
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.panels import panel_mode, panel_or, separator_color
from arc25.plugins.dsls.arc25.patterns import (
    MOST_STEPS,
    complete_symmetry,
    denoise,
    period,
    remove_small,
    repeat_until_stable,
    symmetrize,
    tiling_unit,
)
from arc25.plugins.dsls.arc25.segmentation import draw, objects, paint, panels
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError

CONNECTIVITIES = {4: ndimage.generate_binary_structure(2, 1), 8: ndimage.generate_binary_structure(2, 2)}
each_connectivity = pytest.mark.parametrize("connectivity", CONNECTIVITIES)


def random_masks(count: int = 100) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    shapes = [(1, 1), (1, 30), (30, 1), (30, 30), *map(tuple, rng.integers(1, 31, size=(count, 2)).tolist())]
    return [rng.random(shape) < rng.choice([0, 0.2, 0.5, 0.8, 1]) for shape in shapes]


def one(text: str) -> Object:
    """The filled cells of a grid as one object."""
    return objects(grid(text), 8, True)[0]


# Connected components


@each_connectivity
def test_components_are_those_of_scipy(connectivity: int) -> None:
    for cells in random_masks():
        labels, number = ndimage.label(cells, CONNECTIVITIES[connectivity])
        parts = list(components(cells, connectivity))
        assert len(parts) == number
        for label, part in enumerate(parts, start=1):
            assert np.array_equal(part, labels == label)


@each_connectivity
def test_counting_gives_as_many_components_as_scipy(connectivity: int) -> None:
    for cells in random_masks():
        assert count_components(cells, connectivity) == ndimage.label(cells, CONNECTIVITIES[connectivity])[1]


@each_connectivity
def test_a_flood_reaches_what_scipy_propagates_to(connectivity: int) -> None:
    for seeds, allowed in zip(random_masks(), random_masks(), strict=True):
        expected = ndimage.binary_propagation(seeds & allowed, CONNECTIVITIES[connectivity], mask=allowed)
        assert np.array_equal(flood(seeds, allowed, connectivity), expected)


def test_components_may_be_asked_for_by_size() -> None:
    cells = mask("#.##.###")

    assert [int(part.sum()) for part in components(cells, 4, least=2)] == [2, 3]
    assert [int(part.sum()) for part in components(cells, 4, most=2)] == [1, 2]


# Masks


@each_connectivity
def test_dilation_and_erosion_are_those_of_scipy(connectivity: int) -> None:
    shape = CONNECTIVITIES[connectivity]
    for cells in random_masks(20):
        assert np.array_equal(dilate(cells, connectivity), ndimage.binary_dilation(cells, shape))
        assert np.array_equal(erode(cells, connectivity), ndimage.binary_erosion(cells, shape, border_value=1))
        assert np.array_equal(contour(cells, connectivity), cells & ~ndimage.binary_erosion(cells, shape))


@each_connectivity
def test_what_is_enclosed_fills_the_holes_of_scipy(connectivity: int) -> None:
    for cells in random_masks(20):
        holes = ndimage.binary_fill_holes(cells, CONNECTIVITIES[connectivity]) & ~cells
        assert np.array_equal(enclosed(cells.astype(np.int8), connectivity), holes)


@pytest.mark.parametrize("word", [dilate, erode, halo, contour, neighbor_count])
def test_a_connectivity_is_4_or_8(word) -> None:
    with pytest.raises(DslError, match="4 or 8, got 6"):
        word(mask("#."), 6)


def test_neighbours_beyond_the_edge_are_none() -> None:
    assert write(neighbor_count(mask("#"), 8)) == "0"
    assert write(neighbor_count(mask("###/###/###"), 8)) == "353/585/353"


def test_filled_takes_a_list_of_objects_and_leaves_out_what_lies_over_the_edge() -> None:
    items = [item.moved(0, 1) for item in objects(grid("102"), 4, False)]

    assert write(filled(items)) == ".#."


def test_filled_needs_objects() -> None:
    with pytest.raises(DslError, match="there are no objects"):
        filled(())


@pytest.mark.parametrize("word", [mask_and, mask_or])
def test_two_masks_are_of_one_size(word) -> None:
    with pytest.raises(DslError, match="sizes differ"):
        word(mask("#."), mask("#"))  # numpy would repeat the second


def test_reach_starts_only_where_it_may_be() -> None:
    assert write(reach(mask("#...."), mask(".####"), 4)) == "....."
    with pytest.raises(DslError, match="sizes differ"):
        reach(mask("#"), mask("##"), 4)


def test_rings_that_do_not_touch_make_the_whole_grid() -> None:
    for shape in [(1, 1), (1, 5), (2, 3), (5, 5), (6, 4)]:
        picture = np.zeros(shape, np.int8)
        rings = [ring(picture, depth) for depth in range((min(shape) + 1) // 2)]
        assert (np.sum(rings, axis=0) == 1).all()


@pytest.mark.parametrize("depth", [-1, 2])
def test_a_ring_beyond_the_middle_is_refused(depth: int) -> None:
    with pytest.raises(DslError, match=f"no cell of a 4x9 grid lies {depth} steps"):
        ring(np.zeros((4, 9), np.int8), depth)


def test_a_diagonal_starts_in_its_corner_and_ends_where_a_wide_grid_ends() -> None:
    assert write(diagonal(grid("0000/0000"), "diagonal")) == "#.../.#.."
    assert write(diagonal(grid("0000/0000"), "antidiagonal")) == "...#/..#."


# Cells


def test_where_takes_only_what_has_the_size_of_the_mask() -> None:
    with pytest.raises(DslError, match="sizes differ"):
        where(mask("#."), 1, grid("12/34"))
    with pytest.raises(DslError, match="sizes differ"):
        where(mask("#."), grid("1"), grid("12"))


def test_cells_are_kept_only_of_a_grid_of_the_size_of_the_mask() -> None:
    with pytest.raises(DslError, match="sizes differ"):
        keep_cells(grid("12/34"), mask("#."))


def test_what_an_object_encloses_becomes_part_of_it() -> None:
    full = fill_enclosed(one("00000/01110/01010/01110"), 4)

    assert write(full) == "111/141/111@1,1"
    assert full.mask.all()


def test_a_hole_outside_an_object_is_not_filled_with_it() -> None:
    assert write(fill_enclosed(one("101/111"), 4)) == "1.1/111@0,0"


def test_an_outline_may_reach_over_the_edge() -> None:
    around = outline(one("10/00"), 3)

    assert write(around) == "333/313/333@-1,-1"
    assert write(draw(around)) == "13/33"


def test_an_outline_follows_the_shape() -> None:
    assert write(outline(one("10/01"), 3)) == "333./3133/3313/.333@-1,-1"


def test_an_outline_that_no_grid_could_hold_is_refused() -> None:
    with pytest.raises(DslError, match=r"62x3 cells; a side is 1\.\.60"):
        outline(one("/".join("1" * MAX_SIDE)), 3)


def test_the_middle_of_a_hollow_object_is_no_longer_its_own() -> None:
    ringed = hollow(one("111/121/111"))

    assert write(paint(grid("555/555/555"), ringed)) == "111/151/111"


@pytest.mark.parametrize("word", [lambda items: outline(items, 3), lambda items: fill_enclosed(items, 3), hollow])
def test_a_word_for_cells_takes_a_list_of_objects(word) -> None:
    items = objects(grid("111022/101022/111000"), 4, False)

    assert word(list(items)) == word(items)


# Symmetry, repetition, noise


def test_turns_need_a_square() -> None:
    with pytest.raises(DslError, match="needs a square"):
        symmetrize(grid("12"), "rotation")


def test_nothing_is_completed_where_the_colour_is_missing_or_all_there_is() -> None:
    with pytest.raises(DslError, match="nothing to complete"):
        complete_symmetry(grid("11/11"), 0)
    with pytest.raises(DslError, match="nothing to go by"):
        complete_symmetry(grid("00/00"), 0)


def test_noise_within_a_larger_area_takes_the_colour_that_surrounds_it_most() -> None:
    assert write(denoise(grid("1111/1233/1111"), 1)) == "1111/1133/1111"


def test_small_pieces_are_counted_by_colour() -> None:
    assert write(remove_small(grid("1200/0012"), 1, 8)) == "0000/0000"


@pytest.mark.parametrize(
    ("rows", "axis", "after"), [("1/2/1/2", "rows", 2), ("1231", "columns", 3), ("11/22", "columns", 1)]
)
def test_a_period_may_be_cut_off(rows: str, axis: str, after: int) -> None:
    assert period(grid(rows), axis) == after


def test_what_does_not_repeat_has_no_period_and_no_tile() -> None:
    with pytest.raises(DslError, match="the rows do not repeat"):
        period(grid("11/22"), "rows")
    with pytest.raises(DslError, match="does not repeat"):
        tiling_unit(grid("12/34"))


# Repeating a function


def test_repeating_may_take_as_many_steps_as_a_long_path() -> None:
    path = np.zeros((1, MAX_SIDE), np.int8)
    path[0, 0] = 3

    full = repeat_until_stable(path, lambda g: where(halo(g != 0, 4), 3, g))

    assert (full == 3).all()


def test_what_never_comes_to_rest_is_given_up() -> None:
    with pytest.raises(DslError, match=f"after {MOST_STEPS} steps"):
        repeat_until_stable(grid("12"), lambda g: g[:, ::-1])


def test_a_step_that_writes_to_its_grid_leaves_the_argument_alone() -> None:
    given = grid("12")

    def step(picture: np.ndarray) -> np.ndarray:
        picture[:] = 5
        return picture

    assert write(repeat_until_stable(given, step)) == "55"
    assert write(given) == "12"


def test_a_result_of_repeating_is_not_the_argument() -> None:
    given = grid("12")

    repeat_until_stable(given, lambda g: given)[:] = 0

    assert write(given) == "12"


@pytest.mark.parametrize("made", [None, [[1]], np.array([1]), np.array([[True]]), np.array([[0.5]])])
def test_a_step_has_to_give_grids(made: object) -> None:
    with pytest.raises(DslError, match="which is no grid"):
        repeat_until_stable(grid("12"), lambda _: made)


def test_a_step_that_grows_beyond_any_grid_is_stopped() -> None:
    with pytest.raises(DslError, match="64x64 cells"):
        repeat_until_stable(grid("1"), lambda g: np.kron(g, np.ones((2, 2), g.dtype)))


def test_only_a_function_can_be_repeated() -> None:
    with pytest.raises(DslError, match="is a function"):
        repeat_until_stable(grid("1"), {1: 2})


# Templates


def test_places_of_a_template_may_overlap() -> None:
    assert write(find(grid("111"), grid("11"))) == "11@0,0 11@0,1"


def test_a_found_place_is_an_object_of_the_grid_it_was_found_in() -> None:
    place = find(grid("0000/0120"), grid("12"))[0]

    assert (place.top, place.left, place.canvas) == (1, 1, (2, 4))


@pytest.mark.parametrize(
    ("template", "reason"),
    [("3", "fits in 0 places"), ("00", "no filled cell"), ("111", r"larger than the grid, \(2, 2\)")],
)
def test_a_template_that_cannot_be_found_says_why(template: str, reason: str) -> None:
    with pytest.raises(DslError, match=reason):
        find(grid("12/21"), grid(template))


def test_a_template_that_fits_everywhere_is_no_find() -> None:
    with pytest.raises(DslError, match=r"fits in 225 places; it has to be 1\.\.150"):
        find(np.ones((15, 15), np.int8), grid("1"))


def test_replacing_takes_places_from_the_top_left_that_share_no_filled_cell() -> None:
    assert write(replace(grid("111"), grid("11"), grid("22"))) == "221"
    assert write(replace(grid("1111"), grid("101"), grid("202"))) == "2222"


def test_replacing_leaves_what_is_empty_in_both_templates() -> None:
    assert write(replace(grid("171"), grid("101"), grid("202"))) == "272"
    assert write(replace(grid("171"), grid("101"), grid("222"))) == "222"
    assert write(replace(grid("171"), grid("101"), grid("000"))) == "070"


def test_replacing_where_nothing_fits_changes_nothing() -> None:
    assert write(replace(grid("12"), grid("3"), grid("4"))) == "12"


def test_old_and_new_are_of_one_size() -> None:
    with pytest.raises(DslError, match="sizes differ"):
        replace(grid("12"), grid("1"), grid("12"))


def test_a_stamp_at_the_edge_is_cut_off_and_the_last_one_is_on_top() -> None:
    assert write(stamp_at(grid("0000"), grid("123"), mask(".##."))) == "1123"
    assert write(stamp_at(grid("0000"), grid("123"), mask("#..."))) == "2300"


def test_a_stamp_needs_a_middle_and_a_place() -> None:
    with pytest.raises(DslError, match="1x2 cells; only odd sides"):
        stamp_at(grid("00"), grid("12"), mask("#."))
    with pytest.raises(DslError, match="no cell of the mask is true"):
        stamp_at(grid("00"), grid("1"), mask(".."))
    with pytest.raises(DslError, match="sizes differ"):
        stamp_at(grid("00"), grid("1"), mask("#"))


# Panels


def test_empty_lines_separate_only_where_no_colour_does() -> None:
    assert separator_color(grid("10202/00000/30404")) == 0
    assert separator_color(grid("10502/30504")) == 5


def test_a_grid_without_lines_has_no_separator() -> None:
    with pytest.raises(DslError, match="no full row or column"):
        separator_color(grid("12/21"))


def test_panels_vote_for_the_lowest_of_equals() -> None:
    assert write(panel_mode(panels(grid("13502/01510")))) == "02/00"


def test_panel_words_take_a_list_of_two_objects_or_more_of_one_size() -> None:
    items = list(panels(grid("10502/03510")))

    assert write(panel_or(items)) == "12/13"
    with pytest.raises(DslError, match="at least two pieces, got 1"):
        panel_or(items[:1])
    with pytest.raises(DslError, match="not of one size"):
        panel_or(objects(grid("1101"), 4, False))
