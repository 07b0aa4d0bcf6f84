"""Masks, cells and connected components where their examples do not reach."""

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
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.segmentation import draw, objects, paint
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
