"""Templates: small grids that are looked for, replaced and stamped. Only their filled cells count."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.masks import check_size
from arc25.plugins.dsls.arc25.object import Object, Objects
from arc25.plugins.dsls.arc25.segmentation import MOST, paint
from arc25.plugins.dsls.arc25.values import DslError, Grid, Mask
from arc25.plugins.dsls.arc25.vocabulary import word


@word("pattern", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=7)
def find(grid: Grid, template: Grid) -> Objects:
    """Every copy of the template.

    In reading order, also where they overlap. A 0 in the template fits any cell.

    >>> find(grid("1203/0012"), grid("12"))
    12@0,0 12@1,2
    >>> find(grid("151/000"), grid("101"))
    1.1@0,0
    """
    places = np.argwhere(_matches(grid, template))
    if len(places) > MOST:
        raise DslError(f"the template fits in {len(places)} places, at most {MOST}")
    return tuple(_at(template, place, grid) for place in places.tolist())


@word("pattern", Law.SHAPE, Law.RECOLOURING, bits=8)
def replace(grid: Grid, old: Grid, new: Grid) -> Grid:
    """Replace every copy of a grid by another.

    Copies are what `find` finds, in reading order; one that shares a filled cell with a copy before it is left out.
    Cells that are 0 in both stay as they are.

    >>> replace(grid("3200/0032"), grid("32"), grid("80"))
    8000/0080
    >>> replace(grid("1111"), grid("11"), grid("21"))
    2121
    """
    check_size(old, new)
    out, used = grid.copy(), np.zeros(grid.shape, dtype=np.bool_)
    for top, left in np.argwhere(_matches(grid, old)):
        place = slice(top, top + old.shape[0]), slice(left, left + old.shape[1])
        if not used[place][old != 0].any():
            used[place] |= old != 0
            np.copyto(out[place], new, where=(old != 0) | (new != 0), casting="unsafe")
    return out


@word("pattern", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def stamp_at(grid: Grid, template: Grid, places: Mask) -> Grid:
    """Paint the template around every true cell.

    The template's middle lies on the true cell, so its sides are odd. Later copies, in reading order, are on top.

    >>> stamp_at(grid("00000/00100/00000"), grid("020/202/020"), mask("...../..#../....."))
    00200/02120/00200
    """
    check_size(grid, places)
    height, width = template.shape
    if not height % 2 or not width % 2:
        raise DslError(f"the template has {height}x{width} cells; only odd sides have a middle cell")
    corners = np.argwhere(places) - (height // 2, width // 2)
    if not corners.size:
        raise DslError("no cell of the mask is true: there is no place to stamp at")
    return paint(grid, tuple(_at(template, corner, grid) for corner in corners.tolist()))


def _matches(grid: Grid, template: Grid) -> Mask:
    """Where the template's top left corner may lie: a mask of one cell for each place that holds the whole of it."""
    filled = template != 0
    if not filled.any():
        raise DslError("the template has no filled cell to look for")
    if template.shape[0] > grid.shape[0] or template.shape[1] > grid.shape[1]:
        raise DslError(f"the template is {template.shape}, larger than the grid, {grid.shape}")
    windows = sliding_window_view(grid, template.shape)
    fits: Mask = (windows[..., filled] == template[filled]).all(axis=-1)
    return fits


def _at(template: Grid, corner: list[int], grid: Grid) -> Object:
    return Object(template, template != 0, corner[0], corner[1], grid.shape)
