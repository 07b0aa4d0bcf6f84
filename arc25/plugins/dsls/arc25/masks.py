"""Masks: which cells."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import flood, widened
from arc25.plugins.dsls.arc25.geometry import shifted
from arc25.plugins.dsls.arc25.literals import AXES, Axis, Color, Connectivity, Depth, Diagonal, choose
from arc25.plugins.dsls.arc25.object import Object, Objects, items_of
from arc25.plugins.dsls.arc25.values import DslError, Grid, Mask, bounding_box, window
from arc25.plugins.dsls.arc25.vocabulary import word


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def equals(grid: Grid, color: Color) -> Mask:
    """The cells of that colour.

    >>> equals(grid("0120"), 0)
    #..#
    """
    return grid == color


@overload
def filled(thing: Grid) -> Mask: ...
@overload
def filled(thing: Object) -> Mask: ...
@overload
def filled(thing: Objects) -> Mask: ...
@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=3)
def filled(thing: Grid | Object | Objects) -> Mask:
    """The filled cells, or those of objects.

    >>> filled(grid("0120"))
    .##.
    >>> filled(nth(objects(grid("0120"), 4, False), 1))
    ..#.
    >>> filled(objects(grid("0120"), 4, False))
    .##.
    """
    if isinstance(thing, np.ndarray):
        return thing != 0
    items = items_of(thing)
    out = np.zeros(items[0].canvas, dtype=np.bool_)
    for item in items:
        cells, own = item.overlap(out.shape)
        out[cells] |= item.mask[own]
    return out


@word("mask", Law.SHAPE, Law.INVOLUTION, Law.ROTATION, bits=4)
def mask_not(mask: Mask) -> Mask:
    """The other cells.

    >>> mask_not(mask("#."))
    .#
    """
    return ~mask


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=5)
def mask_and(first: Mask, second: Mask) -> Mask:
    """The cells in both.

    >>> mask_and(mask("##.."), mask("#.#."))
    #...
    """
    check_size(first, second)
    return first & second


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=5)
def mask_or(first: Mask, second: Mask) -> Mask:
    """The cells in either.

    >>> mask_or(mask("##.."), mask("#.#."))
    ###.
    """
    check_size(first, second)
    return first | second


@word("mask", Law.SHAPE, Law.ROTATION, bits=5)
def dilate(mask: Mask, connectivity: Connectivity) -> Mask:
    """The cells of the mask and their neighbours.

    >>> dilate(mask(".../.#./..."), 4)
    .#./###/.#.
    >>> dilate(mask(".../.#./..."), 8)
    ###/###/###
    """
    return widened(mask, connectivity)


@word("mask", Law.SHAPE, Law.ROTATION, bits=6)
def erode(mask: Mask, connectivity: Connectivity) -> Mask:
    """The cells whose neighbours are all in the mask.

    What lies beyond the edge counts as in the mask.

    >>> erode(mask("...../.###./.###./.###./....."), 4)
    ...../...../..#../...../.....
    >>> erode(mask("####/####/...."), 4)
    ####/..../....
    """
    return ~dilate(~mask, connectivity)


@word("mask", Law.SHAPE, Law.ROTATION, bits=5)
def halo(mask: Mask, connectivity: Connectivity) -> Mask:
    """The neighbours of the mask outside it.

    >>> halo(mask(".../.#./..."), 4)
    .#./#.#/.#.
    """
    return dilate(mask, connectivity) & ~mask


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=5)
def contour(mask: Mask, connectivity: Connectivity) -> Mask:
    """The outermost cells of the mask.

    Those next to one outside it, or at the edge of the grid.

    >>> contour(mask("...../.###./.###./.###./....."), 4)
    ...../.###./.#.#./.###./.....
    >>> contour(mask("###/###/###"), 8)
    ###/#.#/###
    """
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = erode(mask, connectivity)[1:-1, 1:-1]
    return mask & ~inner


@word("mask", Law.SHAPE, Law.ROTATION, bits=6)
def neighbor_count(mask: Mask, connectivity: Connectivity) -> Grid:
    """How many true neighbours each cell has.

    >>> neighbor_count(mask("##./.../..#"), 4)
    111/111/010
    >>> neighbor_count(mask("##./.../..#"), 8)
    111/232/010
    """
    counted = [shifted(mask, rows, columns) for rows, columns in _neighbours(connectivity)]
    return np.sum(counted, axis=0, dtype=np.int8)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=6)
def reach(seeds: Mask, allowed: Mask, connectivity: Connectivity) -> Mask:
    """What a flood from the seeds can reach.

    >>> reach(mask("#..../....."), mask("##.##/....."), 4)
    ##.../.....
    """
    check_size(seeds, allowed)
    return flood(seeds, allowed, connectivity)


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def enclosed(grid: Grid, connectivity: Connectivity) -> Mask:
    """The empty cells with no empty path to the edge.

    >>> enclosed(grid("010/101/010"), 4)
    .../.#./...
    >>> enclosed(grid("010/101/010"), 8)
    .../.../...
    """
    space = grid == 0
    return space & ~flood(ring(grid, 0), space, connectivity)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=6)
def bounding_box_mask(mask: Mask) -> Mask:
    """The smallest rectangle around the mask.

    >>> bounding_box_mask(mask("#.../..#."))
    ###./###.
    """
    out = np.zeros_like(mask)
    out[window(bounding_box(mask), mask.shape)] = True
    return out


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=6)
def project(mask: Mask, axis: Axis) -> Mask:
    """The rows (or columns) with a true cell.

    >>> project(mask(".../.#."), "rows")
    .../###
    >>> project(mask(".../.#."), "columns")
    .#./.#.
    """
    lines = np.logical_or.reduce(mask, axis=1 - choose(AXES, axis, "axis"), keepdims=True)
    return np.broadcast_to(lines, mask.shape).copy()


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=7)
def ring(grid: Grid, depth: Depth) -> Mask:
    """The cells that many steps from the edge.

    0 is the edge itself.

    >>> ring(grid("0000/0000/0000"), 0)
    ####/#..#/####
    >>> ring(grid("0000/0000/0000"), 1)
    ..../.##./....
    """
    height, width = grid.shape
    if not 0 <= 2 * depth < min(height, width):
        raise DslError(f"no cell of a {height}x{width} grid lies {depth} steps from the edge")
    out = np.zeros(grid.shape, dtype=np.bool_)
    out[depth : height - depth, depth : width - depth] = True
    out[depth + 1 : height - depth - 1, depth + 1 : width - depth - 1] = False
    return out


@word("mask", Law.SHAPE, Law.RECOLOURING, bits=7)
def diagonal(grid: Grid, which: Diagonal) -> Mask:
    """The diagonal from the top left (or right).

    >>> diagonal(grid("000/000/000"), "diagonal")
    #../.#./..#
    >>> diagonal(grid("000/000/000"), "antidiagonal")
    ..#/.#./#..
    """
    main = np.eye(*grid.shape, dtype=np.bool_)
    return choose({"diagonal": main, "antidiagonal": main[:, ::-1]}, which, "which").copy()


@word("mask", Law.SHAPE, Law.RECOLOURING, bits=7)
def stripes(grid: Grid, axis: Axis) -> Mask:
    """Every other row (or column).

    The first one is included.

    >>> stripes(grid("000/000/000"), "rows")
    ###/.../###
    >>> stripes(grid("000/000/000"), "columns")
    #.#/#.#/#.#
    """
    out = np.zeros(grid.shape, dtype=np.bool_)
    (out.T if choose(AXES, axis, "axis") else out)[::2] = True
    return out


@word("mask", Law.SHAPE, Law.RECOLOURING, bits=7)
def checkerboard(grid: Grid) -> Mask:
    """Every other cell.

    As the dark ones of a chessboard; the first cell is included.

    >>> checkerboard(grid("000/000"))
    #.#/.#.
    """
    rows, columns = np.indices(grid.shape)
    return (rows + columns) % 2 == 0


def check_size(first: Grid | Mask, second: Grid | Mask) -> None:
    """Refuse two arrays that differ in size.

    Raises:
        DslError: they do.
    """
    if first.shape != second.shape:
        raise DslError(f"sizes differ: {first.shape} and {second.shape}")


def _neighbours(connectivity: int) -> list[tuple[int, int]]:
    straight = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    if connectivity == 4:
        return straight
    if connectivity == 8:
        return [*straight, (-1, -1), (-1, 1), (1, -1), (1, 1)]
    raise DslError(f"connectivity is 4 or 8, got {connectivity!r}")
