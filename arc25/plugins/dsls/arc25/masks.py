"""Masks: which cells, and what to do there."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import flood
from arc25.plugins.dsls.arc25.geometry import shifted
from arc25.plugins.dsls.arc25.literals import AXES, Axis, Color, Connectivity, choose
from arc25.plugins.dsls.arc25.object import Object, Objects
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
    """The cells that are not 0, or that belong to an object.

    >>> filled(grid("0120"))
    .##.
    >>> filled(nth(objects(grid("0120"), 4, False), 1))
    ..#.
    >>> filled(objects(grid("0120"), 4, False))
    .##.
    """
    if isinstance(thing, np.ndarray):
        return thing != 0
    items = (thing,) if isinstance(thing, Object) else thing
    if not items:
        raise DslError("there are no objects")
    out = np.zeros(items[0].canvas, dtype=np.bool_)
    for item in items:
        cells, own = item.overlap(out.shape)
        out[cells] |= item.mask[own]
    return out


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def empty(grid: Grid) -> Mask:
    """The cells that are 0.

    >>> empty(grid("0120"))
    #..#
    """
    return grid == 0


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
    _same_size(first, second)
    return first & second


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=5)
def mask_or(first: Mask, second: Mask) -> Mask:
    """The cells in either.

    >>> mask_or(mask("##.."), mask("#.#."))
    ###.
    """
    _same_size(first, second)
    return first | second


@word("mask", Law.SHAPE, Law.INVOLUTION, Law.ROTATION, bits=6)
def mask_xor(first: Mask, second: Mask) -> Mask:
    """The cells in one but not in both.

    >>> mask_xor(mask("##.."), mask("#.#."))
    .##.
    """
    _same_size(first, second)
    return first ^ second


@overload
def where(mask: Mask, value: Color, grid: Grid) -> Grid: ...
@overload
def where(mask: Mask, value: Grid, grid: Grid) -> Grid: ...
@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=3)
def where(mask: Mask, value: Color | Grid, grid: Grid) -> Grid:
    """The grid with a colour, or another grid's cells, where the mask is true.

    >>> where(mask("#."), 5, grid("12"))
    52
    >>> where(mask("#."), grid("78"), grid("12"))
    72
    """
    _same_size(mask, grid)
    if isinstance(value, np.ndarray):
        _same_size(mask, value)
    return np.where(mask, value, grid).astype(grid.dtype)


@word("mask", Law.SHAPE, Law.ROTATION, bits=5)
def dilate(mask: Mask, connectivity: Connectivity) -> Mask:
    """The cells of the mask and their neighbours.

    >>> dilate(mask(".../.#./..."), 4)
    .#./###/.#.
    >>> dilate(mask(".../.#./..."), 8)
    ###/###/###
    """
    out = mask.copy()
    for rows, columns in _neighbours(connectivity):
        out |= shifted(mask, rows, columns)
    return out


@word("mask", Law.SHAPE, Law.ROTATION, bits=6)
def erode(mask: Mask, connectivity: Connectivity) -> Mask:
    """The cells whose neighbours are all in the mask.

    What lies beyond the edge counts as in the mask.

    >>> erode(mask("####/####/####/...#"), 4)
    ####/####/...#/....
    """
    return ~dilate(~mask, connectivity)


@word("mask", Law.SHAPE, Law.ROTATION, bits=5)
def halo(mask: Mask, connectivity: Connectivity) -> Mask:
    """The neighbours of the mask that are not in it.

    >>> halo(mask(".../.#./..."), 4)
    .#./#.#/.#.
    """
    return dilate(mask, connectivity) & ~mask


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=5)
def contour(mask: Mask, connectivity: Connectivity) -> Mask:
    """The cells of the mask next to one outside it, or at the grid's edge.

    >>> contour(mask("...../.###./.###./.###./....."), 4)
    ...../.###./.#.#./.###./.....
    >>> contour(mask("###/###/###"), 8)
    ###/#.#/###
    """
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = erode(mask, connectivity)[1:-1, 1:-1]
    return mask & ~inner


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def enclosed(grid: Grid, connectivity: Connectivity) -> Mask:
    """The empty cells with no path of empty cells to the edge.

    >>> enclosed(grid("010/101/010"), 4)
    .../.#./...
    >>> enclosed(grid("010/101/010"), 8)
    .../.../...
    """
    space = grid == 0
    return space & ~flood(edge_cells(grid), space, connectivity)


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def touching_edge(grid: Grid, connectivity: Connectivity) -> Mask:
    """The filled cells with a path of filled cells to the edge.

    >>> touching_edge(grid("1000/0010/0000"), 8)
    #.../..../....
    """
    return flood(edge_cells(grid), grid != 0, connectivity)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=6)
def bounding_box_mask(mask: Mask) -> Mask:
    """The smallest rectangle around the mask.

    >>> bounding_box_mask(mask("#../..#"))
    ###/###
    """
    out = np.zeros_like(mask)
    out[window(bounding_box(mask), mask.shape)] = True
    return out


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=7)
def edge_cells(grid: Grid) -> Mask:
    """The outermost rows and columns.

    >>> edge_cells(grid("123/456/789"))
    ###/#.#/###
    """
    out = np.ones(grid.shape, dtype=np.bool_)
    out[1:-1, 1:-1] = False
    return out


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, bits=6)
def project(mask: Mask, axis: Axis) -> Mask:
    """The whole rows (or columns) that have a cell of the mask.

    >>> project(mask(".../.#."), "rows")
    .../###
    >>> project(mask(".../.#."), "columns")
    .#./.#.
    """
    lines = np.logical_or.reduce(mask, axis=1 - choose(AXES, axis, "axis"), keepdims=True)
    return np.broadcast_to(lines, mask.shape).copy()


@word("mask", Law.SHAPE, Law.RECOLOURING, bits=7)
def stripes(grid: Grid, axis: Axis) -> Mask:
    """Every other row (or column), the first one included.

    >>> stripes(grid("00/00/00"), "rows")
    ##/../##
    >>> stripes(grid("000/000"), "columns")
    #.#/#.#
    """
    out = np.zeros(grid.shape, dtype=np.bool_)
    (out.T if choose(AXES, axis, "axis") else out)[::2] = True
    return out


@word("mask", Law.SHAPE, Law.RECOLOURING, bits=7)
def checkerboard(grid: Grid) -> Mask:
    """Every other cell, as on a chessboard.

    The top left one is included.

    >>> checkerboard(grid("000/000"))
    #.#/.#.
    """
    rows, columns = np.indices(grid.shape)
    return (rows + columns) % 2 == 0


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def fill_enclosed(grid: Grid, color: Color) -> Grid:
    """Colour the enclosed empty cells.

    >>> fill_enclosed(grid("010/101/010"), 4)
    010/141/010
    """
    return where(enclosed(grid, 4), color, grid)


@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=5)
def outline(grid: Grid, color: Color) -> Grid:
    """Colour the empty cells around filled ones, diagonals included.

    >>> outline(grid("0000/0100/0000"), 2)
    2220/2120/2220
    """
    return where(halo(grid != 0, 8), color, grid)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=6)
def hollow(grid: Grid) -> Grid:
    """Empty the filled cells that are not at the contour.

    >>> hollow(grid("00000/01110/01110/01110/00000"))
    00000/01110/01010/01110/00000
    """
    return grid * contour(grid != 0, 4)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def keep_cells(grid: Grid, mask: Mask) -> Grid:
    """The grid where the mask is true, empty elsewhere.

    >>> keep_cells(grid("12/34"), mask("#./.#"))
    10/04
    """
    _same_size(grid, mask)
    return grid * mask


def _neighbours(connectivity: int) -> list[tuple[int, int]]:
    straight = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    if connectivity == 4:
        return straight
    if connectivity == 8:
        return [*straight, (-1, -1), (-1, 1), (1, -1), (1, 1)]
    raise DslError(f"connectivity is 4 or 8, got {connectivity!r}")


def _same_size(first: Grid | Mask, second: Grid | Mask) -> None:
    if first.shape != second.shape:
        raise DslError(f"sizes differ: {first.shape} and {second.shape}")
